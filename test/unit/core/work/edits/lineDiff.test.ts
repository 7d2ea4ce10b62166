import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffLines, linesOf } from '../../../../../src/core/work/edits/lineDiff.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '}', '  x', 'ü😀', 'a\r'), { maxLength: 40 })
  .map((lines) => lines.join('\n'));

describe('diffLines', () => {
  it('finds stretches in order, apart, and with equal lines everywhere else', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const old = linesOf(before);
        const now = linesOf(after);
        let last = { before: 0, after: 0 };
        const found = diffLines(old, now);
        for (const { fromBefore, toBefore, fromAfter, toAfter } of found) {
          assert.ok(toBefore > fromBefore || toAfter > fromAfter);
          assert.deepEqual(now.slice(last.after, fromAfter), old.slice(last.before, fromBefore));
          if (last.before > 0 || last.after > 0) assert.ok(fromBefore > last.before);
          last = { before: toBefore, after: toAfter };
        }
        assert.deepEqual(now.slice(last.after), old.slice(last.before));
      }),
      { numRuns: 2_000 },
    );
  });

  it('cuts a text whose lines all repeat', () => {
    const before = ['x\n', '{\n', '}\n', '{\n', '}\n', '{\n', '}\n', 'x\n'];
    const after = ['y\n', '{\n', '}\n', '{\n', '}\n', '{\n', '}\n', 'y\n'];
    assert.deepEqual(diffLines(before, after), [
      { fromBefore: 0, toBefore: 1, fromAfter: 0, toAfter: 1 },
      { fromBefore: 7, toBefore: 8, fromAfter: 7, toAfter: 8 },
    ]);
  });

  it('takes a large stretch without a unique line as one', () => {
    const before = Array.from({ length: 1_000 }, (_, index) => `${index % 7}\n`);
    const after = Array.from({ length: 1_000 }, (_, index) => `${(index * 3) % 5}\n`);
    assert.equal(diffLines(['p\n', ...before], ['q\n', ...after]).length, 1);
  });
});

describe('linesOf', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const lines = linesOf(whole);
        assert.equal(lines.join(''), whole);
        assert.ok(lines.slice(0, -1).every((line) => line.endsWith('\n')));
      }),
    );
  });
});
