import assert from 'node:assert/strict';
import { findAddedMarks } from '../../../../../../src/core/work/verify/judge/addedMarks.ts';
import { withoutUndefined } from '../../../../../../src/shared/withoutUndefined.ts';
import type { StagedChange } from '../../../../../../src/core/work/edits/editorPorts.ts';

/** Marks that changes add, each as `path:line mark`. */
function added(
  ...changes: readonly (readonly [
    path: string,
    before: string | undefined,
    after: string | undefined,
    movedTo?: string,
  ])[]
) {
  const staged = changes.map(([path, before, after, movedTo]): StagedChange => ({
    path,
    before,
    after,
    ...withoutUndefined({ movedTo }),
  }));
  return findAddedMarks(staged).map(({ path, line, mark }) => `${path}:${line} ${mark}`);
}

const cast = 'const price = read(a) as any;';

describe('marks that a step adds', () => {
  it('are those of new lines, with their place', () => {
    assert.deepEqual(added(['a.ts', 'x', `x\n${cast}`]), ['a.ts:2 as any']);
    assert.deepEqual(added(['a.ts', undefined, cast]), ['a.ts:1 as any']);
    assert.deepEqual(added(['a.ts', 'x', cast, 'b.ts']), ['b.ts:1 as any']);
  });

  it('are counted: the same line once more is one more', () => {
    assert.deepEqual(added(['a.ts', cast, `${cast}\n${cast}`]), ['a.ts:2 as any']);
  });

  for (const [what, changes] of [
    ['stays', [['a.ts', cast, `x\n${cast}`]]],
    [
      'moves to another file',
      [
        ['a.ts', cast, ''],
        ['b.ts', 'x', `x\n${cast}`],
      ],
    ],
    ['moves with its file', [['a.ts', cast, cast, 'b.ts']]],
    ['is edited', [['a.ts', cast, 'const price = read(b) as any;']]],
    ['is removed', [['a.ts', cast, '']]],
    ['is in a file of no known language', [['a.md', '', cast]]],
    ['is of a file that goes', [['a.ts', cast, undefined]]],
  ] as const) {
    it(`are none where a line ${what}`, () => {
      assert.deepEqual(added(...changes), []);
    });
  }

  it('include one that shares less than half of its words with a line that goes', () => {
    assert.deepEqual(added(['a.ts', cast, 'for (const other of things) use(other as any);']), [
      'a.ts:1 as any',
    ]);
  });

  it('include another skipped test, however like it is', () => {
    assert.deepEqual(added(['a.ts', "it.skip('adds one', f);", "it.skip('adds two', f);"]), [
      'a.ts:1 skipped test',
    ]);
  });
});
