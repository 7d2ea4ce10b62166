import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../../src/core/work/edits/applyEdits.ts';
import type { EditOperation } from '../../../../../src/core/work/edits/editOperation.ts';
import type { StagedChange } from '../../../../../src/core/work/edits/editorPorts.ts';

type Files = ReadonlyMap<string, string>;

const lines = fc.uniqueArray(fc.constantFrom('one', 'two', 'three', 'four', 'five', 'six', 'seven'), {
  minLength: 2,
});
const text = fc
  .tuple(lines, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.constantFrom('', '\ufeff'))
  .map(([all, lineEnd, isClosed, mark]) => mark + all.join(lineEnd) + (isClosed ? lineEnd : ''));

const paths = ['a', 'b', 'c', 'd'];
const files: fc.Arbitrary<Files> = fc
  .tuple(...paths.map(() => text))
  .map((texts) => new Map(paths.map((path, index) => [path, texts[index] ?? ''])));

/** What happens to one file: edits of two different lines, a move, a deletion; or a new file beside it. */
const fate = fc.record({
  kind: fc.constantFrom('edit', 'move', 'edit-and-move', 'delete', 'create', 'nothing'),
  first: fc.nat(),
  replace: fc.option(fc.constantFrom('new', 'new\nlines', ''), { nil: undefined }),
});

type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

function operationsOf(path: string, before: string, { kind, first, replace }: Fate): EditOperation[] {
  const all = before
    .replace('\ufeff', '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const searches = [all[first % all.length] ?? '', all[(first + 1) % all.length] ?? ''];
  const edits = searches.map((search): EditOperation => ({
    ...{ type: 'edit', path, line: 1 },
    blocks: [{ search, replace, line: 1 }],
  }));
  const move: EditOperation = { type: 'move', path, movedTo: `${path}/moved`, line: 1 };
  switch (kind) {
    case 'edit':
      return edits;
    case 'move':
      return [move];
    case 'edit-and-move':
      return [...edits, move];
    case 'delete':
      return [{ type: 'delete', path, line: 1 }];
    case 'create':
      return [{ type: 'create', path: `${path}/new`, text: 'made\n', line: 1 }];
    default:
      return [];
  }
}

function write(to: Files, changes: readonly StagedChange[]): Files {
  const result = new Map(to);
  for (const { path, before, after, movedTo = path } of changes) {
    assert.equal(result.get(path), before, `${path} is what the change was made for`);
    result.delete(path);
    if (after !== undefined) result.set(movedTo, after);
  }
  return result;
}

/** As a checkpoint does it. */
function revert(from: Files, changes: readonly StagedChange[]): Files {
  const result = new Map(from);
  for (const { path, before, movedTo } of changes) {
    result.delete(movedTo ?? path);
    if (before !== undefined) result.set(path, before);
  }
  return result;
}

function inOrder(all: Files): readonly (readonly [string, string])[] {
  return [...all].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

describe('the operations of an answer', () => {
  const scenario = fc.tuple(files, fc.tuple(...paths.map(() => fate))).map(([before, fates]) => ({
    before,
    operations: paths.flatMap((path, index) => {
      const one = fates[index];
      return one === undefined ? [] : operationsOf(path, before.get(path) ?? '', one);
    }),
  }));

  it('come to the same staged together as carried out one after the other', () => {
    fc.assert(
      fc.property(scenario, ({ before, operations }) => {
        const together = applyEdits(before, operations);
        assert.ok(together.ok, JSON.stringify(together));
        let step = before;
        for (const operation of operations) {
          const one = applyEdits(step, [operation]);
          assert.ok(one.ok, JSON.stringify(one));
          step = write(step, one.changes);
        }
        assert.deepEqual(inOrder(write(before, together.changes)), inOrder(step));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are undone by what was there before', () => {
    fc.assert(
      fc.property(scenario, ({ before, operations }) => {
        const applied = applyEdits(before, operations);
        assert.ok(applied.ok);
        assert.deepEqual(inOrder(revert(write(before, applied.changes), applied.changes)), inOrder(before));
      }),
      { numRuns: 1_000 },
    );
  });
});
