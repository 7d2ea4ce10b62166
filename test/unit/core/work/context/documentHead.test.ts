import assert from 'node:assert/strict';
import { countFittingLines, type LineSource } from '../../../../../src/core/work/context/documentHead.ts';

function linesOf(text: string): LineSource {
  const lines = text.split('\n');
  return { lineCount: lines.length, lineAt: (line) => ({ text: lines[line]! }) };
}

describe('documentHead', () => {
  const cases: [text: string, maximum: number, fromLine: number, expected: number][] = [
    ['ab\ncd', 5, 0, 2],
    ['ab\ncd', 4, 0, 1],
    ['ab\ncd', 3, 0, 1],
    ['ab\ncd', 2, 0, 0],
    ['ab\ncd', 2, 1, 1],
    ['', 0, 0, 1],
  ];
  for (const [text, maximum, fromLine, expected] of cases) {
    it(`fits ${expected} lines of ${JSON.stringify(text)} from ${fromLine} into ${maximum}`, () => {
      assert.equal(countFittingLines(linesOf(text), maximum, fromLine), expected);
    });
  }

  it('looks no further than the limit', () => {
    let asked = 0;
    const endless: LineSource = { lineCount: 1_000_000, lineAt: () => ({ text: `line ${asked++}` }) };
    countFittingLines(endless, 100);
    assert.ok(asked < 30);
  });
});
