import assert from 'node:assert/strict';
import { splitFields } from '../../../../../src/core/money/report/splitFields.ts';

describe('splitting a pasted line', () => {
  for (const [line, fields] of [
    ['a, b ,c', ['a', 'b', 'c']],
    ['a;b,c', ['a', 'b,c']],
    ['a\tb;c|d,e', ['a', 'b;c|d,e']],
    ['a|b,c', ['a', 'b,c']],
    ['| a | b |', ['a', 'b']],
    ['a | b |', ['a', 'b']],
    ['| a | b', ['a', 'b']],
    ['a | | b', ['a', '', 'b']],
    ['|', ['']],
    [',a,', ['', 'a', '']],
    ['', ['']],
    ['alone', ['alone']],
    ['"a, b", c', ['a, b', 'c']],
    ['"a; b", c', ['a; b', 'c']],
    ['"a ""b"" c", d', ['a "b" c', 'd']],
    [' "a", b', ['a', 'b']],
    ['5" pipe, b', ['5" pipe', 'b']],
    ['"a" b, c', ['a b', 'c']],
    ['"open, b', ['open, b']],
  ] as const) {
    it(`finds in ${JSON.stringify(line)} ${JSON.stringify(fields)}`, () => {
      assert.deepEqual(splitFields(line), fields);
    });
  }
});
