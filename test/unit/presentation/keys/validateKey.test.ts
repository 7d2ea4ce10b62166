import assert from 'node:assert/strict';
import { validateKey } from '../../../../src/presentation/keys/validateKey.ts';

describe('validateKey', () => {
  const texts: [text: string, isKey: boolean][] = [
    ['abc-123', true],
    ['  abc-123\n', true],
    ['', false],
    [' \t\n', false],
    ['two words', false],
    ['two\nlines', false],
    ['schlüssel', false],
    ['abc\u200b', false],
    ['x'.repeat(4096), true],
    ['x'.repeat(4097), false],
  ];
  for (const [text, isKey] of texts) {
    it(`${isKey ? 'takes' : 'refuses'} ${JSON.stringify(text.slice(0, 20))} of ${text.length} characters`, () => {
      assert.equal(validateKey(text) === undefined, isKey);
    });
  }
});
