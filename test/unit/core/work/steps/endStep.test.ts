import assert from 'node:assert/strict';
import { endStep } from '../../../../../src/core/work/steps/endStep.ts';
import type { StepEnding } from '../../../../../src/core/work/steps/stepState.ts';
import { createRunningStep, work } from '../../../support/engine/runningStep.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const running = () =>
  after(reviewing(stepWith('a')), { type: 'run-started' }, { type: 'step-started', stepId: 'a', atMs: 1 });
const unknown = { verdict: 'unknown', reason: 'No checks.', evidence: [] } as const;

async function endWith(ending: StepEnding) {
  const committed: string[] = [];
  const made = createRunningStep(running(), {
    commitStep({ title }: { readonly title: string }) {
      committed.push(title);
      return Promise.resolve('Committed.');
    },
  });
  const outcome = await endStep(made.step, ending);
  const { status, result, verdict, failure, rawAnswer, commitNote } = made.record() ?? {};
  return { ...made, outcome, committed, status, result, verdict, failure, rawAnswer, commitNote };
}

describe('endStep', () => {
  it('keeps what was done, with its diff, and commits it', async () => {
    const ended = await endWith({ kind: 'done', work, verdict: unknown });
    assert.deepEqual([ended.outcome, ended.status, ended.rawAnswer], ['done', 'done', '*** EDIT']);
    assert.deepEqual(ended.verdict, unknown);
    assert.match(ended.result?.diffs?.[0]?.text ?? '', /-one[^]*\+two/);
    assert.deepEqual([ended.committed, ended.commitNote], [['Do a'], 'Committed.']);
  });

  it('has nothing to pass or to commit where nothing changed', async () => {
    const findings = { ...work, changes: [], rawAnswer: '' };
    for (const ended of [
      await endWith({ kind: 'done', work: findings, verdict: unknown }),
      await endWith({ kind: 'done', verdict: unknown }),
    ]) {
      assert.deepEqual([ended.outcome, ended.status], ['done', 'done']);
      assert.deepEqual([ended.verdict, ended.committed, ended.rawAnswer], [undefined, [], undefined]);
    }
  });

  it('lets the person see what nobody could judge', async () => {
    const ended = await endWith({ kind: 'left-to-person', work, verdict: { ...unknown, costNanoUsd: 0 } });
    assert.deepEqual([ended.outcome, ended.status], ['staged', 'awaiting-approval']);
    assert.equal(ended.result?.summary, 'Changed it.\nNo checks.');
    assert.deepEqual(ended.staged[0]?.changes, work.changes);
  });

  it('keeps why it failed, and logs it', async () => {
    const failure = { message: 'No.', detail: 'Because.' };
    const ended = await endWith({ kind: 'failed', failure, verdict: unknown, rawAnswer: '?' });
    assert.deepEqual([ended.outcome, ended.status, ended.rawAnswer], ['failed', 'failed', '?']);
    assert.deepEqual([ended.failure, ended.verdict], [failure, unknown]);
    assert.match(ended.world.logLines.join('\n'), /^warn: step a failed: No\.$/m);
  });

  const others: [StepEnding['kind'], string, string | undefined][] = [
    ['rejected', 'rejected', 'rejected'],
    ['interrupted', 'interrupted', 'interrupted'],
    ['left-waiting', 'staged', 'running'],
  ];
  for (const [kind, outcome, status] of others) {
    it(`ends as ${kind}`, async () => {
      const ended = await endWith({ kind } as StepEnding);
      assert.deepEqual([ended.outcome, ended.status], [outcome, status]);
    });
  }
});
