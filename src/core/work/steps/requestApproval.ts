import { activeAutopilot } from '../plan/autopilot.ts';
import { whyStop } from '../verify/autopilotStops.ts';
import { recordVerdict } from './recordVerdict.ts';
import { documentOf, stagedStep, stepOf, type RunningStep } from './stepRun.ts';
import type { StepAnswer, StepWork } from './stepState.ts';

/** Shows edits and waits for the person, unless Autopilot covers them. */
export async function requestApproval(
  step: RunningStep,
  work: StepWork,
  isCritical: boolean,
): Promise<StepAnswer> {
  const { planState, stepId } = step;
  const autopilot = activeAutopilot(documentOf(planState));
  const stop = autopilot && whyStop(autopilot, stepOf(planState, stepId), work.changes, isCritical);
  if (autopilot !== undefined && stop === undefined)
    return { type: 'approved', work, approval: { by: 'autopilot' } };
  stage(step, work, stop);
  const answer = await step.review(stepId);
  if (answer === 'later') return { type: 'not-answered' };
  step.onUnstaged(stepId);
  if (answer === 'rejected') return reject(step, work);
  planState.dispatch({ type: 'step-accepted', stepId });
  return confirmApproval(step, work);
}

/**
 * What may be written of edits that the person has approved: without what was left out in their diff, and after a
 * question of its own where a change has effects beyond the program.
 */
export async function confirmApproval(step: RunningStep, work: StepWork): Promise<StepAnswer> {
  const confirmed = await step.context.folder.editor.confirm?.(stagedStep(step, work), step.signal);
  if (confirmed?.ok === false) {
    if (confirmed.answer === 'rejected') return reject(step, work);
    stage(step, work, undefined);
    return { type: 'not-answered' };
  }
  if (confirmed?.isPartly !== true)
    return { type: 'approved', work, approval: { by: 'person', isPartial: false } };
  const { changes } = confirmed.staged;
  const changedFiles = changes.map(({ path, movedTo }) => movedTo ?? path);
  // Told to the steps that build on it, too.
  const summary = `${work.result.summary}\nThe person took only a part of these edits.`.trim();
  const taken = { ...work, changes, result: { ...work.result, summary, changedFiles } };
  return { type: 'approved', work: taken, approval: { by: 'person', isPartial: true } };
}

async function reject({ context }: RunningStep, { callId }: StepWork): Promise<StepAnswer> {
  await recordVerdict(context.call, callId, 'fail', 'person', 'rejected');
  return { type: 'rejected' };
}

/** Lets the edits wait for the person. */
function stage(step: RunningStep, work: StepWork, stop: string | undefined): void {
  const { planState, live, stepId } = step;
  const { result, rawAnswer } = work;
  const stopReason = stop === undefined ? {} : { stopReason: `Autopilot stops here: ${stop}.` };
  step.onStaged(stagedStep(step, work));
  planState.dispatch({ type: 'step-staged', stepId, result, rawAnswer, ...stopReason });
  live.setStep(stepId, undefined);
}
