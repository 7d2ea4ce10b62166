import { askForWork } from './askForWork.ts';
import type { Handoff } from './handoff.ts';
import type { Attempt } from './stepRequest.ts';
import { createStepPreview } from './stepPreview.ts';
import type { RunningStep } from './stepRun.ts';
import type { ModelAnswer } from './stepState.ts';
import { placeOf } from '../../calling/send/call.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import { isSameModel } from '../../routing/rules/candidates.ts';

/**
 * Asks a model for the step. One that is lost in mid-step is not replaced in mid-conversation: the same model elsewhere
 * begins the step, told which files were read and which edits were there. Where there is none, the handoff is in the
 * answer. Rejects only when storage or editor broke.
 */
export async function attemptStep(step: RunningStep, attempt: Attempt): Promise<ModelAnswer> {
  const preview = createStepPreview(step, step.stepId);
  let asked = attempt;
  let spentNanoUsd = 0;
  let isPriced = true;
  for (;;) {
    const { costNanoUsd, ...answer } = await askForWork(step, asked, preview, spentNanoUsd);
    spentNanoUsd += costNanoUsd ?? 0;
    isPriced &&= costNanoUsd !== undefined;
    const handoff = answer.kind === 'unavailable' ? answer.handoff : undefined;
    const next = handoff && goOn(attempt, asked, handoff);
    if (next === undefined) {
      // Edits that are there are shown as a whole, in place of what was seen of them.
      if (answer.kind !== 'work') await preview.close();
      return isPriced ? { ...answer, costNanoUsd: spentNanoUsd } : answer;
    }
    const { from, filesRead } = next.handoff;
    step.context.call.log.warn(
      `step ${step.stepId}: ${formatModelReference(from)} was lost in mid-step; ` +
        `${formatModelReference(next.decision.model)} begins it, with ${filesRead.length} files named that were read`,
    );
    asked = next;
  }
}

/** The attempt of the model that goes on; `undefined` when no other is left. */
function goOn(first: Attempt, asked: Attempt, handoff: Handoff) {
  const { model, fallbacks } = asked.decision;
  const [next, ...others] = [model, ...fallbacks].filter((other) => !isSameModel(other, handoff.from));
  if (next === undefined) return undefined;
  return {
    ...asked,
    decision: { ...asked.decision, model: next, fallbacks: others },
    position: first.position + placeOf(first.decision, next),
    handoff,
  };
}
