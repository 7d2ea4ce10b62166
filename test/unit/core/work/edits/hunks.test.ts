import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeChange, splitChange } from '../../../../../src/core/work/edits/hunks.ts';
import type { StagedChange } from '../../../../../src/core/work/edits/editorPorts.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '}', '  x', 'ü😀', 'one', 'two', 'three'), { maxLength: 30 })
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((lineEnd) => lines.join(lineEnd)));

const change: fc.Arbitrary<StagedChange> = fc.oneof(
  fc.tuple(text, text).map(([before, after]) => ({ path: 'a', before, after })),
  fc.tuple(text, text).map(([before, after]) => ({ path: 'a', before, after, movedTo: 'b' })),
  text.map((after) => ({ path: 'a', before: undefined, after })),
  text.map((before) => ({ path: 'a', before, after: undefined })),
);

const withSubset = change.chain((staged) =>
  fc.record({
    staged: fc.constant(staged),
    leftOut: fc.subarray(splitChange(staged).hunks.map((_, index) => index)),
  }),
);

const allOf = (staged: StagedChange) => new Set(splitChange(staged).hunks.keys());

describe('hunks', () => {
  it('make the whole change when all are kept, and nothing when none is', () => {
    fc.assert(
      fc.property(change, (staged) => {
        const split = splitChange(staged);
        const isChange = staged.before !== staged.after || staged.movedTo !== undefined;
        assert.deepEqual(composeChange(split, new Set()).change, isChange ? staged : undefined);
        const nothing = composeChange(split, allOf(staged));
        assert.equal(nothing.change, undefined);
        assert.equal(nothing.text, staged.before ?? '');
      }),
      { numRuns: 2_000 },
    );
  });

  it('come to the same as the kept ones put in one by one, in any order', () => {
    const inSomeOrder = withSubset.chain(({ staged, leftOut }) => {
      const kept = [...splitChange(staged).hunks.keys()].filter((index) => !leftOut.includes(index));
      return fc.record({
        staged: fc.constant(staged),
        leftOut: fc.constant(leftOut),
        order: fc.shuffledSubarray(kept, { minLength: kept.length }),
      });
    });
    fc.assert(
      fc.property(inSomeOrder, ({ staged, leftOut, order }) => {
        const split = splitChange(staged);
        const lines = [...split.linesBefore];
        const done: { readonly at: number; readonly grown: number }[] = [];
        for (const hunk of order.map((index) => split.hunks[index])) {
          if (hunk?.kind !== 'lines') continue;
          const { fromBefore, toBefore, fromAfter, toAfter } = hunk;
          const shift = done.reduce((sum, { at, grown }) => sum + (at < fromBefore ? grown : 0), 0);
          const written = split.linesAfter.slice(fromAfter, toAfter);
          lines.splice(fromBefore + shift, toBefore - fromBefore, ...written);
          done.push({ at: fromBefore, grown: written.length - (toBefore - fromBefore) });
        }
        const { text: composed } = composeChange(split, new Set(leftOut));
        if (split.linesBefore.length > 0) assert.equal(composed, lines.join(''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('stand where they say they stand', () => {
    fc.assert(
      fc.property(withSubset, ({ staged, leftOut }) => {
        const split = splitChange(staged);
        const { text: composed, lines } = composeChange(split, new Set(leftOut));
        assert.equal(lines.length, split.hunks.length);
        const composedLines = composed.match(/[^\n]*\n|[^\n]+$/g) ?? [];
        for (const [index, hunk] of split.hunks.entries()) {
          if (hunk.kind === 'file') continue;
          const expected = leftOut.includes(index)
            ? split.linesBefore.slice(hunk.fromBefore, hunk.toBefore)
            : split.linesAfter.slice(hunk.fromAfter, hunk.toAfter);
          const start = lines[index] ?? 0;
          assert.deepEqual(composedLines.slice(start, start + expected.length), expected);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are one where only brackets and blanks lie between', () => {
    const near = splitChange({ path: 'a', before: 'a\n}\n\nb\nc\nd\n', after: 'A\n}\n\nB\nc\nD\n' });
    assert.deepEqual(near.hunks, [
      { kind: 'lines', fromBefore: 0, toBefore: 4, fromAfter: 0, toAfter: 4 },
      { kind: 'lines', fromBefore: 5, toBefore: 6, fromAfter: 5, toAfter: 6 },
    ]);
  });

  it('keep a move apart from the text', () => {
    const moved = { path: 'a', before: 'one\n', after: 'two\n', movedTo: 'b' };
    const split = splitChange(moved);
    assert.deepEqual(composeChange(split, new Set([0])).change, {
      path: 'a',
      before: 'one\n',
      after: 'two\n',
    });
    assert.deepEqual(composeChange(split, new Set([1])).change, { ...moved, after: 'one\n' });
  });
});
