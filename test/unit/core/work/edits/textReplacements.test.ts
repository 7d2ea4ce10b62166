import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textReplacements } from '../../../../../src/core/work/edits/textReplacements.ts';

function offsetOf(text: string, line: number, character: number): number {
  const lines = text.split('\n');
  assert.ok(line < lines.length && character <= lines[line]!.length, 'the place exists in the text');
  return lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
}

function applyAll(before: string, after: string): string {
  let result = '';
  let from = 0;
  for (const { startLine, startCharacter, endLine, endCharacter, text } of textReplacements(before, after)) {
    const start = offsetOf(before, startLine, startCharacter);
    assert.ok(start >= from, 'replacements are in order and apart');
    result += before.slice(from, start) + text;
    from = offsetOf(before, endLine, endCharacter);
  }
  return result + before.slice(from);
}

describe('textReplacements', () => {
  it('turns any text into any other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '', '}', '  x', 'ü😀', 'a\r'), { maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(applyAll(before, after), after);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves the lines between two distant changes alone', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
    const found = textReplacements(before, before.replace('two\n', '2\nzwei\n').replace('six', '6'));
    assert.deepEqual(
      found.map(({ startLine, endLine, text }) => ({ startLine, endLine, text })),
      [
        { startLine: 1, endLine: 2, text: '2\nzwei\n' },
        { startLine: 5, endLine: 6, text: '6\n' },
      ],
    );
  });

  it('changes nothing in equal texts', () => {
    assert.deepEqual(textReplacements('a\r\nb', 'a\r\nb'), []);
    assert.deepEqual(textReplacements('', ''), []);
  });

  it('reaches the end of a text that has no final line end', () => {
    assert.deepEqual(textReplacements('a\nb', 'a\nb\n'), [
      { startLine: 1, startCharacter: 0, endLine: 1, endCharacter: 1, text: 'b\n' },
    ]);
  });
});
