import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  findObjectStart,
  scanObject,
  skipThinking,
} from '../../../../../src/core/model/text/jsonObjectInText.ts';

describe('jsonObjectInText', () => {
  it('finds the end of any JSON object, whatever follows', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (value, rest) => {
        const json = JSON.stringify(value);
        const start = findObjectStart(`x {y} ${json}${rest}`, 0);
        assert.equal(start, 6);
        assert.equal(scanObject(`x {y} ${json}${rest}`, start).end, 6 + json.length);
      }),
    );
  });

  it('says how much is open where the text ends', () => {
    assert.deepEqual(scanObject('{"steps": [{"id": "}]', 0), { end: undefined, openBrackets: 3, deepest: 3 });
    assert.deepEqual(scanObject('{"steps": [{"id": "a"}', 0), {
      end: undefined,
      openBrackets: 2,
      deepest: 3,
    });
  });

  const thoughts: [string, string][] = [
    ['no thoughts', 'answer'],
    ['<think>a</think>', ''],
    ['<think>a</think>b', 'b'],
    [' <thinking>a</thinking><reasoning>c</reasoning>b', 'b'],
    ['<think>not closed', ''],
    ['b <think>a</think>', 'b <think>a</think>'],
  ];
  for (const [text, rest] of thoughts) {
    it(`skips the thoughts of ${JSON.stringify(text)}`, () => {
      assert.equal(text.slice(skipThinking(text)), rest === 'answer' ? text : rest);
    });
  }
});
