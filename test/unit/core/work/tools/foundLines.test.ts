import assert from 'node:assert/strict';
import { writeFoundLines, type FoundLines } from '../../../../../src/core/work/tools/foundLines.ts';

const limits = { lines: 50, linesOfFile: 2, fileBytes: 1, durationMs: 1_500 };
const write = (found: FoundLines) => writeFoundLines(found, limits).split('\n');
const line = (path: string, number: number, text = 'x') => ({ path, line: number, text });

describe('found lines for a model', () => {
  it('are sorted by file and line, and trimmed', () => {
    assert.deepEqual(write({ lines: [line('b', 1), line('a', 10), line('a', 9, '  y  ')] }), [
      'a:9: y',
      'a:10: x',
      'b:1: x',
      '(Of a only 2 lines are shown.)',
    ]);
  });

  it('name the files of which more may exist, in order', () => {
    const lines = [line('b', 1), line('b', 2), line('a', 1), line('a', 2), line('c', 1)];
    assert.equal(write({ lines }).at(-1), '(Of a, b only 2 lines are shown.)');
  });

  for (const [endedBy, why] of [
    ['lines', 'after 50 lines'],
    ['time', 'after 1.5 s'],
  ] as const) {
    it(`say that the search was ended ${why}, and what else was not searched`, () => {
      const [, ended, note] = write({ lines: [line('a', 1)], endedBy, note: 'no images' });
      assert.ok(ended?.includes(`was ended ${why},`));
      assert.equal(note, 'no images');
    });
  }

  it('are cut where they are long, never inside a character', () => {
    assert.deepEqual(write({ lines: [line('a', 1, 'x'.repeat(250))] }), [`a:1: ${'x'.repeat(250)}`]);
    assert.deepEqual(write({ lines: [line('a', 1, 'x'.repeat(251))] }), [`a:1: ${'x'.repeat(250)}…`]);
    assert.deepEqual(write({ lines: [line('a', 1, `${'x'.repeat(249)}😀`)] }), [`a:1: ${'x'.repeat(249)}…`]);
  });
});
