import assert from 'node:assert/strict';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  originsThroughPlan,
  writtenFromPrivate,
} from '../../../../../src/core/work/plan/writtenFromPrivate.ts';
import { stepWith } from './samples.ts';

function step(status: StepRecord['status'], changedFiles: readonly string[], origins?: readonly string[]) {
  const result = { summary: '', changedFiles, findings: '', ...(origins === undefined ? {} : { origins }) };
  return { ...stepWith('a'), status, result, attempts: [], calls: [] };
}

describe('what a plan has written after private files were seen', () => {
  const steps = [
    step('done', ['src/a.ts'], ['secret/x.ts']),
    step('done', ['src/b.ts']),
    step('reverted', ['src/c.ts'], ['secret/y.ts']),
  ];

  it('is what those steps have changed that stand', () => {
    const { files, origins } = writtenFromPrivate(steps);
    assert.deepEqual([[...files], origins], [['src/a.ts'], ['secret/x.ts']]);
  });

  it('is private through the files that a later step names', () => {
    assert.deepEqual(originsThroughPlan({ steps }, ['src/a.ts', 'src/b.ts']), ['secret/x.ts']);
    assert.deepEqual(originsThroughPlan({ steps }, ['src/b.ts', 'src/c.ts']), []);
  });
});
