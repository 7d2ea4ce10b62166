import assert from 'node:assert/strict';
import { withoutComments } from '../../../../../../src/core/work/verify/find/commentedJson.ts';

describe('JSON with comments', () => {
  for (const [text, value] of [
    ['{ // one\n "a": 1 /* two */ }', { a: 1 }],
    ['{ "a": [1, 2, ], }', { a: [1, 2] }],
    ['{ "a": [1, // last\n ] }', { a: [1] }],
    ['{ "a": "// no /* comment */ , }" }', { a: '// no /* comment */ , }' }],
    ['{ "a": "\\"//" }', { a: '"//' }],
    ['{}', {}],
  ] as const) {
    it(`is read as JSON: ${text.replaceAll('\n', ' ')}`, () => {
      assert.deepEqual(JSON.parse(withoutComments(text)), value);
    });
  }

  it('that does not end is read to its end', () => {
    for (const text of ['"a', '/* a', '// a', '"a\\']) assert.equal(typeof withoutComments(text), 'string');
  });
});
