import assert from 'node:assert/strict';
import { createToldProblems } from '../../../src/presentation/problemsToShow.ts';
import type { SettingProblem } from '../../../src/settings/settingProblem.ts';

function problem(path: string, message = 'wrong'): SettingProblem {
  return { setting: 'tierwise.tiers', path, message, fix: 'mend it' };
}

describe('createToldProblems', () => {
  it('tells a problem once, and again after it had gone', () => {
    const told = createToldProblems();
    assert.deepEqual(told.tell('folder', [problem('a')]).single, [problem('a')]);
    assert.deepEqual(told.tell('folder', [problem('a'), problem('b')]).single, [problem('b')]);
    assert.deepEqual(told.tell('folder', [problem('b')]).single, []);
    assert.deepEqual(told.tell('folder', [problem('a'), problem('b')]).single, [problem('a')]);
  });

  it('tells another fault at the same place', () => {
    const told = createToldProblems();
    told.tell('folder', [problem('a')]);
    assert.equal(told.tell('folder', [problem('a', 'still wrong')]).single.length, 1);
  });

  it('does not tell again in a second folder what the first has told', () => {
    const told = createToldProblems();
    told.tell('one', [problem('a')]);
    assert.deepEqual(told.tell('two', [problem('a'), problem('b')]).single, [problem('b')]);
  });

  it('lets many problems share a notification, and never a single one', () => {
    const named = (count: number) => Array.from({ length: count }, (_, index) => problem(String(index)));
    const sizes = (count: number) => {
      const { single, together } = createToldProblems().tell('folder', named(count));
      return [single.length, together.length];
    };
    assert.deepEqual(sizes(4), [4, 0]);
    assert.deepEqual(sizes(5), [3, 2]);
    assert.deepEqual(sizes(20), [3, 17]);
  });
});
