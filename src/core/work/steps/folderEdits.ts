import type { FileProblem } from '../edits/editorPorts.ts';
import { callsOf } from '../plan/attempt.ts';
import { activeAutopilot } from '../plan/autopilot.ts';
import { deferralStateOf } from '../plan/checksDeferredUntil.ts';
import type { Evidence, Verdict } from '../plan/verdict.ts';
import type { StepBaseline, StepUnderTest, VerifyProgress } from '../verify/stepVerifier.ts';
import { recordVerdict } from './recordVerdict.ts';
import { documentOf, stagedStep, stepOf, type RunningStep } from './stepRun.ts';
import type { RunningAttempt, StepAnswer, StepWork } from './stepState.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Looks at how things stand before the edits are written. */
export function lookBefore(step: RunningStep, work: StepWork): Promise<StepBaseline> {
  step.live.setStep(step.stepId, { sinceMs: step.sinceMs, kind: 'verifying' });
  return step.context.folder.verifier.before(underTest(step, work), step.signal, showProgress(step));
}

/** Writes approved edits. Rejects when the editor broke; the person can then answer again. */
export async function applyEdits(
  step: RunningStep,
  work: StepWork,
  { approval }: RunningAttempt,
): Promise<StepAnswer> {
  const { context, planState, live, stepId } = step;
  const { editor } = context.folder;
  live.setStep(stepId, { sinceMs: step.sinceMs, kind: 'applying' });
  const staged = stagedStep(step, work);
  await editor.hide(staged.planId, stepId);
  const applied = await editor.apply(staged).catch((error: unknown) => {
    step.onStaged(staged);
    planState.dispatch({ type: 'step-staged', stepId, result: work.result, rawAnswer: work.rawAnswer });
    throw error;
  });
  if (!applied.ok) {
    const message = 'The edits could not be applied. Nothing was written.';
    return { type: 'not-applied', failure: { message, detail: problemsText(applied.problems) } };
  }
  planState.dispatch({ type: 'step-applied', stepId, isApplied: true });
  if (approval?.by === 'person') {
    const action = approval.isPartial ? 'edited' : 'accepted';
    await recordVerdict(context.call, work.callId, 'pass', 'person', action);
  }
  return { type: 'applied' };
}

/** Reverts the step's edits, unless the person has changed a file since. */
export async function revertEdits({ context, planState, stepId }: RunningStep): Promise<StepAnswer> {
  const reverted = await context.folder.editor.revert(documentOf(planState).id, stepId);
  if (!reverted.ok) {
    const message = 'The edits did not pass, and they could not be taken back.';
    return { type: 'not-reverted', failure: { message, detail: problemsText(reverted.problems) } };
  }
  planState.dispatch({ type: 'step-applied', stepId, isApplied: false });
  return { type: 'reverted' };
}

/** Judges edits that stand in the workspace, and then also those of the steps whose checks were deferred to this one. */
export async function verifyEdits(
  step: RunningStep,
  work: StepWork,
  { approval }: RunningAttempt,
  baseline: StepBaseline | undefined,
): Promise<StepAnswer> {
  const { context, live, signal, stepId } = step;
  const { endsDeferralOf } = deferralOf(step);
  if (work.changes.length === 0) {
    return endsDeferralOf.length === 0
      ? verifiedWithoutChecks('pass', 'Nothing had to be changed.')
      : verifiedWithoutChecks('fail', 'It changed nothing, but the checks of steps before it wait for it.');
  }
  if (baseline === undefined) return verifiedWithoutChecks('unknown', 'Nothing was looked at before.');
  live.setStep(stepId, { sinceMs: step.sinceMs, kind: 'verifying' });
  const seen = await context.folder.verifier.verify(
    { ...underTest(step, work), isAcceptedByPerson: approval?.by === 'person' },
    baseline,
    signal,
    showProgress(step),
  );
  const verdict = { ...seen, evidence: seen.evidence.map((one) => asPrivateAs(work, one)) };
  // What nobody could tell does not overwrite what the person has said.
  if (verdict.verdict !== 'unknown' || approval?.by !== 'person')
    await recordVerdict(context.call, work.callId, verdict.verdict, 'checks');
  if (verdict.verdict === 'pass') await passDeferred(step, endsDeferralOf);
  // The plan wants it like this: no model is asked about it, and none is to blame.
  return verdict.cause === 'deferred'
    ? { type: 'verified', verdict: { ...verdict, verdict: 'pass' }, deferredReason: verdict.reason }
    : { type: 'verified', verdict };
}

/** Checks may quote what was written. */
function asPrivateAs({ result: { origins = [] } }: StepWork, evidence: Evidence): Evidence {
  if (origins.length === 0) return evidence;
  return { ...evidence, origins: [...new Set([...(evidence.origins ?? []), ...origins])] };
}

function verifiedWithoutChecks(verdict: Verdict['verdict'], reason: string): StepAnswer {
  return { type: 'verified', verdict: { verdict, reason, evidence: [], costNanoUsd: 0 } };
}

/** The checks of those steps have run with this one's. */
async function passDeferred(
  { context, planState, stepId }: RunningStep,
  deferredIds: readonly string[],
): Promise<void> {
  const { title } = stepOf(planState, stepId);
  for (const deferredId of deferredIds) {
    const verdict = { verdict: 'pass' as const, reason: `Its checks ran at "${title}".`, evidence: [] };
    planState.dispatch({ type: 'step-judged', stepId: deferredId, verdict });
    const callId = callsOf(stepOf(planState, deferredId)).at(-1)?.callId;
    await recordVerdict(context.call, callId, 'pass', 'checks');
  }
}

function deferralOf({ planState, stepId }: RunningStep) {
  return deferralStateOf(documentOf(planState).steps, stepId);
}

function underTest(step: RunningStep, work: StepWork): StepUnderTest {
  const { planState, stepId } = step;
  const { kind, acceptance } = stepOf(planState, stepId);
  const { checksDeferredUntil, endsDeferralOf } = deferralOf(step);
  return {
    ...stagedStep(step, work),
    kind,
    acceptance,
    ...withoutUndefined({
      checksDeferredUntil: checksDeferredUntil || undefined,
      endsDeferralOf: endsDeferralOf.length === 0 ? undefined : endsDeferralOf,
      approvedCommands: activeAutopilot(documentOf(planState))?.commands,
    }),
  };
}

function showProgress({ live, stepId, sinceMs }: RunningStep) {
  return (verifying: VerifyProgress) => {
    live.setStep(stepId, { sinceMs, kind: 'verifying', verifying });
  };
}

function problemsText(problems: readonly FileProblem[]): string {
  return problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
}
