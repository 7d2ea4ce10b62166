import { withAttemptEnded } from '../attempt.ts';
import type { PlanDocument, StepRecord } from '../planDocument.ts';
import { suspendAutopilot } from '../autopilot.ts';
import { restingState } from './reduced.ts';

/**
 * The plan after the window that worked on it is gone: streams are dead, so a running step is interrupted, and so
 * is one that waited for review unless its staged edits are still there. Nothing is sent again by itself: a run
 * becomes paused, a first planning failed, a re-planning is dropped, Autopilot waits to be resumed. The same object when nothing had to change.
 */
export function recoverDocument(
  stored: PlanDocument,
  stagedStepIds: ReadonlySet<string> = new Set(),
): PlanDocument {
  const document = suspendAutopilot(stored);
  const isLost = (step: StepRecord): boolean =>
    step.status === 'running' || (step.status === 'awaiting-approval' && !stagedStepIds.has(step.id));
  const isRunning = (step: StepRecord): boolean => step.attempts.some(({ outcome }) => outcome === undefined);
  const isActive = document.state === 'planning' || document.state === 'running';
  if (
    !isActive &&
    document.draft === undefined &&
    !document.steps.some((step) => isLost(step) || isRunning(step))
  )
    return document;
  const { draft: _draft, replanning, ...rest } = document;
  const steps = document.steps.map((step): StepRecord => {
    const ended = withAttemptEnded(step, {});
    if (!isLost(step)) return ended;
    const { result: _result, ...kept } = ended;
    return { ...kept, status: 'interrupted' };
  });
  if (document.state === 'planning' && replanning === undefined) {
    return {
      ...rest,
      steps,
      state: 'failed',
      failure: { message: 'Planning was interrupted before the plan was complete.' },
    };
  }
  const state = document.state === 'planning' ? restingState(steps) : isActive ? 'paused' : document.state;
  return { ...rest, steps, state };
}
