import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dominantLineEnd, splitText } from '../../../../../src/core/work/edits/textLines.ts';

describe('textLines', () => {
  it('puts any text together again to the letter', () => {
    const unit = fc.constantFrom('a', '\n', '\r', '\r\n', '\ufeff', ' ', 'ä');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const lines = splitText(text).map((line) => line.text + line.end);
        assert.equal((text.startsWith('\ufeff') ? '\ufeff' : '') + lines.join(''), text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('begins no line after the last line end', () => {
    assert.deepEqual(splitText('a\r\nb\n'), [
      { text: 'a', end: '\r\n' },
      { text: 'b', end: '\n' },
    ]);
    assert.deepEqual(splitText(''), []);
  });

  for (const [text, end] of [
    ['', '\n'],
    ['a', '\n'],
    ['a\r\nb', '\r\n'],
    ['a\r\nb\nc\n', '\n'],
    ['a\r\nb\n', '\n'],
  ] as const) {
    it(`finds the line end of ${JSON.stringify(text)}`, () => {
      assert.equal(dominantLineEnd(splitText(text)), end);
    });
  }
});
