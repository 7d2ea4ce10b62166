import assert from 'node:assert/strict';
import { checkEditPath } from '../../../../../src/core/work/edits/editPaths.ts';
import { findPathsToAsk } from '../../../../../src/core/work/edits/applyEdits.ts';
import { attacksOf, sensitivePaths } from '../../../support/hostile.ts';

function answerFor(path: string): string {
  const checked = checkEditPath(path);
  if (!checked.ok) return 'refused';
  return checked.needsAsking === undefined ? 'allowed' : 'asked';
}

describe('sensitive paths', () => {
  for (const { name, about, paths, expected } of attacksOf('sensitivePaths', sensitivePaths)) {
    describe(`${name}: ${about}`, () => {
      for (const path of paths) {
        it(`${JSON.stringify(path)} is ${expected}, whatever its case and its folder`, () => {
          assert.equal(answerFor(path), expected);
          if (expected === 'refused') return;
          assert.equal(answerFor(path.toUpperCase()), expected);
          assert.equal(answerFor(`packages/a/${path}`), expected);
        });
      }
    });
  }

  it('count at both ends of a move', () => {
    const asked = (path: string, movedTo: string) =>
      findPathsToAsk([{ type: 'move', path, movedTo, line: 1 }]).map((problem) => problem.path);
    assert.deepEqual(asked('notes.md', 'AGENTS.md'), ['AGENTS.md']);
    assert.deepEqual(asked('AGENTS.md', 'notes.md'), ['AGENTS.md']);
  });
});
