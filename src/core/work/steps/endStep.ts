import { failureText } from '../cascade/cascadeFailure.ts';
import { fileDiffs } from '../edits/fileDiff.ts';
import { storedFailure } from '../ask/outcomeOfCall.ts';
import { stagedStep, stepOf, type RunningStep, type StepOutcome } from './stepRun.ts';
import type { StepEnding } from './stepState.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Tells the plan how the step ended. */
export async function endStep(step: RunningStep, ending: StepEnding): Promise<StepOutcome> {
  const { context, planState, stepId } = step;
  const atMs = context.call.clock.now();
  switch (ending.kind) {
    case 'done':
      return done(step, ending, atMs);
    case 'left-waiting':
      return 'staged';
    case 'left-to-person': {
      const { work, verdict } = ending;
      step.onStaged(stagedStep(step, work));
      const result = { ...work.result, summary: `${work.result.summary}\n${verdict.reason}` };
      planState.dispatch({ type: 'step-staged', stepId, result, rawAnswer: work.rawAnswer });
      return 'staged';
    }
    case 'failed': {
      const { failure, verdict, rawAnswer } = ending;
      context.call.log.warn(`step ${stepId} failed: ${failure.message}`);
      // The rest may quote files.
      context.call.log.trace(failureText(failure));
      const kept = { ...withoutUndefined({ verdict }), ...answerOf(rawAnswer) };
      planState.dispatch({ type: 'step-failed', stepId, atMs, failure: storedFailure(failure), ...kept });
      return 'failed';
    }
    case 'rejected':
      planState.dispatch({ type: 'step-rejected', stepId, atMs });
      return 'rejected';
    case 'interrupted':
      planState.dispatch({ type: 'step-interrupted', stepId, atMs });
      return 'interrupted';
  }
}

async function done(
  { context, planState, stepId }: RunningStep,
  { work, verdict }: Extract<StepEnding, { readonly kind: 'done' }>,
  atMs: number,
): Promise<StepOutcome> {
  const changes = work?.changes ?? [];
  const diffs = changes.length === 0 ? {} : { diffs: fileDiffs(changes) };
  planState.dispatch({
    type: 'step-done',
    stepId,
    atMs,
    // Findings are their own result; there is nothing to pass.
    ...(changes.length > 0 ? { verdict } : {}),
    ...(work === undefined ? {} : { result: { ...work.result, ...diffs }, ...answerOf(work.rawAnswer) }),
  });
  if (changes.length === 0) return 'done';
  const note = await context.folder.commitStep({ title: stepOf(planState, stepId).title, changes });
  if (note !== undefined) planState.dispatch({ type: 'step-committed', stepId, note });
  return 'done';
}

function answerOf(rawAnswer: string | undefined): { readonly rawAnswer?: string } {
  return rawAnswer === undefined || rawAnswer === '' ? {} : { rawAnswer };
}
