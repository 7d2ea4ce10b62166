import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTolerantJson } from '../../../../../src/core/model/text/tolerantJson.ts';

describe('tolerantJson', () => {
  const read: [string, string, unknown][] = [
    ['commas before a closing bracket', '{"a": [1, 2,], }', { a: [1, 2] }],
    ['a comma and a comment before a closing bracket', '[1, // one\n]', [1]],
    ['comments', '/* a */ [1 /* , 2 */, 3] // end', [1, 3]],
    ["Python's words", '[True, False, None]', [true, false, null]],
    ['a backslash that escapes nothing', '["\\d\\.\\n"]', ['\\d\\.\n']],
    ['a short escape of Unicode', '["\\u12"]', ['\\u12']],
    ['controls within a text', '["a\nb\tc\u0000"]', ['a\nb\tc\0']],
  ];
  for (const [name, text, value] of read)
    it(`reads ${name}`, () => assert.deepEqual(parseTolerantJson(text), value));

  it('changes nothing within texts', () => {
    for (const text of ['a,]', '// no', '/* no */', 'True', ',}', '\\"'])
      assert.deepEqual(parseTolerantJson(`[${JSON.stringify(text)},]`), [text]);
  });

  for (const text of [
    '',
    '{',
    '{"a": [1,',
    "{'a': 1}",
    '{a: 1}',
    '[1 2]',
    '"open',
    '[,]',
    '[1,,2]',
    'trueish',
    '/* open',
  ])
    it(`makes nothing up for ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseTolerantJson(text), SyntaxError);
    });

  it('reads what JSON is as JSON does, and throws nothing else than a SyntaxError', () => {
    fc.assert(
      fc.property(fc.json(), (text) => assert.deepEqual(parseTolerantJson(text), JSON.parse(text))),
      { seed: 3 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', ',', '"', '\\', '/', '*', '1', 'None', '\n', ':'), {
          maxLength: 30,
        }),
        (parts) => {
          try {
            parseTolerantJson(parts.join(''));
          } catch (error) {
            assert.ok(error instanceof SyntaxError);
          }
        },
      ),
      { seed: 4, numRuns: 2_000 },
    );
  });
});
