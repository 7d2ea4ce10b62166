import assert from 'node:assert/strict';
import type { ConfirmedStep, StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import type { ApprovalAnswer } from '../../../../../src/core/work/steps/stepRun.ts';
import { confirmApproval, requestApproval } from '../../../../../src/core/work/steps/requestApproval.ts';
import { createMemoryEditor } from '../../../support/engine/memoryEditor.ts';
import { createRunningStep, work } from '../../../support/engine/runningStep.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const running = (...autopilotFor: string[]) =>
  after(
    reviewing(stepWith('a')),
    ...(autopilotFor.length === 0
      ? []
      : ([
          {
            type: 'autopilot-approved',
            autopilot: { approvedAtMs: 1, budgetNanoUsd: 1e12, commands: [], stepIds: autopilotFor },
          },
        ] as const)),
    { type: 'run-started' },
    { type: 'step-started', stepId: 'a', atMs: 1 },
  );
const confirming = (confirm: (staged: StagedStep) => ConfirmedStep) => ({
  editor: {
    ...createMemoryEditor(),
    confirm: (staged: StagedStep) => Promise.resolve(confirm(staged)),
  },
});
const byPerson = { type: 'approved', work, approval: { by: 'person', isPartial: false } };

describe('requestApproval', () => {
  it('shows nothing that Autopilot covers', async () => {
    const { step, staged, record } = createRunningStep(running('a'), { answer: 'rejected' });
    const answer = await requestApproval(step, work, false);
    assert.deepEqual(answer, { type: 'approved', work, approval: { by: 'autopilot' } });
    assert.deepEqual([staged, record()?.status], [[], 'running']);
  });

  it('says why Autopilot stops, and waits', async () => {
    const { step, staged, record } = createRunningStep(running('a'), { answer: 'later' });
    assert.deepEqual(await requestApproval(step, work, true), { type: 'not-answered' });
    assert.match(record()?.stopReason ?? '', /^Autopilot stops here: .+\.$/);
    assert.deepEqual([record()?.status, record()?.rawAnswer], ['awaiting-approval', '*** EDIT']);
    assert.deepEqual(staged, [{ planId: 'p1', stepId: 'a', title: 'Do a', changes: work.changes }]);
  });

  const answers: [ApprovalAnswer, unknown, string, string[]][] = [
    ['accepted', byPerson, 'running', []],
    ['rejected', { type: 'rejected' }, 'awaiting-approval', ['call-1 fail person rejected']],
    ['later', { type: 'not-answered' }, 'awaiting-approval', []],
  ];
  for (const [answer, expected, status, verdicts] of answers) {
    it(`takes the word of the person: ${answer}`, async () => {
      const made = createRunningStep(running(), { answer });
      assert.deepEqual(await requestApproval(made.step, work, false), expected);
      assert.deepEqual([made.record()?.status, made.record()?.stopReason], [status, undefined]);
      assert.deepEqual(made.verdicts, verdicts);
      assert.equal(made.staged.length, answer === 'later' ? 1 : 0);
    });
  }
});

describe('confirmApproval', () => {
  it('takes all where nothing was left out', async () => {
    const { step } = createRunningStep(
      running(),
      confirming((staged) => ({ ok: true, staged, isPartly: false })),
    );
    assert.deepEqual(await confirmApproval(step, work), byPerson);
  });

  it('leaves out what the person left out, and tells later steps', async () => {
    const moved = { path: 'b.ts', before: 'b', after: 'b', movedTo: 'c.ts' };
    const { step } = createRunningStep(
      running(),
      confirming((staged) => ({ ok: true, staged: { ...staged, changes: [moved] }, isPartly: true })),
    );
    const answer = await confirmApproval(step, work);
    assert.ok(answer.type === 'approved');
    assert.deepEqual(answer.approval, { by: 'person', isPartial: true });
    assert.deepEqual(answer.work.changes, [moved]);
    assert.deepEqual(answer.work.result.changedFiles, ['c.ts']);
    assert.match(answer.work.result.summary, /^Changed it\.\nThe person took only a part/);
  });

  it('counts a refused question as a reject, and lets the edits wait without an answer', async () => {
    const refused = createRunningStep(
      running(),
      confirming(() => ({ ok: false, answer: 'rejected' })),
    );
    assert.deepEqual(await confirmApproval(refused.step, work), { type: 'rejected' });
    assert.deepEqual(refused.verdicts, ['call-1 fail person rejected']);
    const stopped = createRunningStep(
      running(),
      confirming(() => ({ ok: false, answer: 'stopped' })),
    );
    assert.deepEqual(await confirmApproval(stopped.step, work), { type: 'not-answered' });
    assert.deepEqual([stopped.record()?.status, stopped.staged.length], ['awaiting-approval', 1]);
  });
});
