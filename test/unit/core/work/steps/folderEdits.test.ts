import assert from 'node:assert/strict';
import { applyEdits, revertEdits, verifyEdits } from '../../../../../src/core/work/steps/folderEdits.ts';
import type { Approval, RunningAttempt } from '../../../../../src/core/work/steps/stepState.ts';
import type {
  StepUnderTest,
  StepVerdict,
  StepVerifier,
} from '../../../../../src/core/work/verify/stepVerifier.ts';
import { createMemoryEditor } from '../../../support/engine/memoryEditor.ts';
import { createRunningStep, work } from '../../../support/engine/runningStep.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const attempt = (approval: Approval): RunningAttempt => ({
  candidate: { provider: 'p', model: 'small' },
  ...{ spent: {}, startedAtMs: 0, waitedMs: 0, approval },
});
const byAutopilot = attempt({ by: 'autopilot' });
const byPerson = (isPartial = false) => attempt({ by: 'person', isPartial });

const running = () =>
  after(reviewing(stepWith('a')), { type: 'run-started' }, { type: 'step-started', stepId: 'a', atMs: 1 });
/** Step b breaks what step a mends: its checks run there. */
const withDeferred = () =>
  after(
    reviewing(stepWith('b', { checksDeferredUntil: 'a' }), stepWith('a', { dependsOn: ['b'] })),
    { type: 'run-started' },
    { type: 'step-started', stepId: 'b', atMs: 1 },
    { type: 'step-done', stepId: 'b', atMs: 2, verdict: { verdict: 'unknown', reason: '', evidence: [] } },
    { type: 'step-started', stepId: 'a', atMs: 3 },
  );

const refused = { ok: false, problems: [{ path: 'src/a.ts', reason: 'has changed' }] } as const;

describe('applyEdits', () => {
  const cases: [name: string, attempt: RunningAttempt, verdicts: string[]][] = [
    ['under Autopilot says nothing for the person', byAutopilot, []],
    ['records that the person accepted them', byPerson(), ['call-1 pass person accepted']],
    ['records that the person took a part', byPerson(true), ['call-1 pass person edited']],
  ];
  for (const [name, made, expected] of cases) {
    it(name, async () => {
      const { step, verdicts, record } = createRunningStep(running());
      const applied = await applyEdits(step, work, made);
      assert.deepEqual(applied, { type: 'applied' });
      assert.equal(record()?.isApplied, true);
      assert.deepEqual(verdicts, expected);
    });
  }

  it('says which file does not fit any more', async () => {
    const editor = { ...createMemoryEditor(), apply: () => Promise.resolve(refused) };
    const { step, record, verdicts } = createRunningStep(running(), { editor });
    assert.deepEqual(await applyEdits(step, work, byPerson()), {
      type: 'not-applied',
      failure: {
        message: 'The edits could not be applied. Nothing was written.',
        detail: 'src/a.ts: has changed',
      },
    });
    assert.deepEqual([record()?.isApplied, verdicts], [undefined, []]);
  });

  it('lets the person answer again when the editor breaks', async () => {
    const editor = { ...createMemoryEditor(), apply: () => Promise.reject(new Error('disk full')) };
    const { step, staged, record } = createRunningStep(running(), { editor });
    await assert.rejects(applyEdits(step, work, byPerson()), /disk full/);
    assert.deepEqual([record()?.status, staged.length], ['awaiting-approval', 1]);
  });
});

describe('revertEdits', () => {
  it('takes them out of the plan and the folder, or says why it cannot', async () => {
    const { step, record } = createRunningStep(running());
    await applyEdits(step, work, byAutopilot);
    assert.deepEqual(await revertEdits(step), { type: 'reverted' });
    assert.equal(record()?.isApplied, undefined);
    const editor = { ...createMemoryEditor(), revert: () => Promise.resolve(refused) };
    const answer = await revertEdits(createRunningStep(running(), { editor }).step);
    assert.ok(answer.type === 'not-reverted');
    assert.equal(answer.failure.detail, 'src/a.ts: has changed');
  });
});

describe('verifyEdits', () => {
  const baseline = { planId: 'p1', stepId: 'a' };
  const verdictOf = (verdict: StepVerdict['verdict'], cause?: StepVerdict['cause']): StepVerdict => ({
    ...{ verdict, reason: verdict, evidence: [], costNanoUsd: 0 },
    ...(cause === undefined ? {} : { cause }),
  });
  const verifying = (verdict: StepVerdict) => {
    const seen: StepUnderTest[] = [];
    const verifier: StepVerifier = {
      before: () => Promise.resolve(baseline),
      foresee: () => Promise.resolve([]),
      verify(step) {
        seen.push(step);
        return Promise.resolve(verdict);
      },
    };
    return { seen, verifier };
  };

  const cases: [name: string, verdict: StepVerdict, attempt: RunningAttempt, verdicts: string[]][] = [
    ['records a pass', verdictOf('pass'), byPerson(), ['call-1 pass checks']],
    ['records a failure', verdictOf('fail'), byPerson(), ['call-1 fail checks']],
    ['records what it cannot tell', verdictOf('unknown'), byAutopilot, ['call-1 unknown checks']],
    ['but not over the word of the person', verdictOf('unknown'), byPerson(), []],
  ];
  for (const [name, verdict, made, expected] of cases) {
    it(name, async () => {
      const { verifier } = verifying(verdict);
      const { step, verdicts } = createRunningStep(running(), { verifier });
      assert.deepEqual(await verifyEdits(step, work, made, baseline), { type: 'verified', verdict });
      assert.deepEqual(verdicts, expected);
    });
  }

  it('passes what the plan defers, and says so', async () => {
    const { verifier } = verifying(verdictOf('unknown', 'deferred'));
    const { step } = createRunningStep(running(), { verifier });
    const answer = await verifyEdits(step, work, byAutopilot, baseline);
    assert.ok(answer.type === 'verified');
    assert.deepEqual([answer.verdict.verdict, answer.deferredReason], ['pass', 'unknown']);
  });

  it('judges deferred steps with this one, and passes them with it alone', async () => {
    for (const verdict of ['pass', 'fail'] as const) {
      const { verifier, seen } = verifying(verdictOf(verdict));
      const { step, record } = createRunningStep(withDeferred(), { verifier });
      await verifyEdits(step, work, byAutopilot, baseline);
      assert.deepEqual(seen[0]?.endsDeferralOf, ['b']);
      assert.equal(record('b')?.verdict?.verdict, verdict === 'pass' ? 'pass' : 'unknown');
    }
  });

  it('needs no checks where nothing changed, unless others wait for them', async () => {
    const { verifier, seen } = verifying(verdictOf('unknown'));
    const nothing = { ...work, changes: [] };
    for (const [document, expected] of [
      [running(), 'pass'],
      [withDeferred(), 'fail'],
    ] as const) {
      const { step } = createRunningStep(document, { verifier });
      const answer = await verifyEdits(step, nothing, byAutopilot, undefined);
      assert.ok(answer.type === 'verified');
      assert.equal(answer.verdict.verdict, expected);
    }
    assert.deepEqual(seen, []);
  });

  it('cannot tell where nothing was looked at before', async () => {
    const { step } = createRunningStep(running(), verifying(verdictOf('pass')));
    const answer = await verifyEdits(step, work, byAutopilot, undefined);
    assert.ok(answer.type === 'verified');
    assert.equal(answer.verdict.verdict, 'unknown');
  });
});
