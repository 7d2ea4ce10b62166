import assert from 'node:assert/strict';
import { readErrorTexts } from '../../../../src/providers/shared/refusals/errorTexts.ts';

describe('what an error body says', () => {
  const inner = { error: { message: 'It is wrong.', param: 'tools' } };
  const bodies: readonly [what: string, body: string][] = [
    ['an object', `400 from upstream: ${JSON.stringify(inner)}`],
    ['a list', `400 from upstream: [${JSON.stringify(inner)}]`],
    ['a list with blanks', `400 from upstream: [ \n ${JSON.stringify(inner)}]`],
  ];
  for (const [what, body] of bodies) {
    it(`is read out of ${what} behind words`, () => {
      const { sentences, fields } = readErrorTexts(body);
      assert.deepEqual(sentences.map((sentence) => sentence.trim()).toSorted(), [
        '400 from upstream:',
        'It is wrong.',
      ]);
      assert.ok(fields.some(({ path }) => path === 'tools'));
    });
  }

  it('is a sentence where the brackets hold no JSON', () => {
    assert.deepEqual(readErrorTexts('not [ {this}').sentences, ['not [ {this}']);
  });

  it('is found behind a long run of blanks', () => {
    const blanks = ' '.repeat(1_000_000);
    assert.deepEqual(readErrorTexts(`${blanks}x`).sentences, []);
    assert.deepEqual(readErrorTexts(`[${blanks}${JSON.stringify(inner)}]`).sentences, ['It is wrong.']);
    assert.deepEqual(readErrorTexts(`x${blanks}{`).sentences, [`x${blanks}{`.slice(0, 4_000)]);
  });

  it('names no path of lists in lists', () => {
    const body = `{"loc":["tools",0,${'['.repeat(30_000)}${']'.repeat(30_000)}],"msg":"no"}`;
    assert.deepEqual(readErrorTexts(body).fields, [{ path: 'tools.0', says: 'no' }]);
  });
});
