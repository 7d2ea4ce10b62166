import type { StepRecord } from '../plan/planDocument.ts';
import { readySteps } from '../plan/planGraph.ts';
import { runStep } from './runStep.ts';
import type { StepRun } from './runStep.ts';

/** A run of the whole plan, or of one step of it. */
export interface PlanRun extends StepRun {
  /** Only this step, whatever came of it before. */
  readonly onlyStepId?: string;
  /** The person asked to stop when the running step has ended. */
  readonly isPausing: () => boolean;
  /** Shows a step's edits. */
  readonly showDiff: (stepId: string) => Promise<void>;
}

/**
 * Walks the dependency graph: runs what is ready, one step at a time, and waits for the person at every diff. Ends
 * with the document finished or paused; a step that comes to nothing pauses the plan. Resolves to the reason when the
 * plan cannot run as it stands.
 */
export async function runPlan(run: PlanRun): Promise<string | undefined> {
  const { holder } = run;
  const refused = holder.dispatch({ type: 'run-started' });
  if (refused !== undefined) return refused;
  try {
    for (let stepId = run.onlyStepId ?? nextStep(run)?.id; stepId !== undefined; stepId = nextStep(run)?.id) {
      const goesOn = await runToVerdict(run, stepId);
      if (!goesOn || run.onlyStepId !== undefined || run.isPausing() || run.signal.aborted) break;
    }
  } finally {
    endRun(run);
  }
  return undefined;
}

/** True when the step is done and the next one may come. */
async function runToVerdict(run: PlanRun, stepId: string): Promise<boolean> {
  const outcome = await runStep(run, stepId);
  if (outcome !== 'staged') return outcome === 'done';
  await run.showDiff(stepId);
  // A single step does not keep the plan running while the person reads its diff.
  if (run.onlyStepId !== undefined) return false;
  await reviewed(run, stepId);
  return stepOf(run, stepId)?.status === 'done';
}

/** Resolves when the person has answered, or the run shall stop waiting. */
function reviewed(run: PlanRun, stepId: string): Promise<void> {
  const isOver = () =>
    run.signal.aborted || run.isPausing() || stepOf(run, stepId)?.status !== 'awaiting-review';
  if (isOver()) return Promise.resolve();
  return new Promise((resolve) => {
    const check = () => {
      if (!isOver()) return;
      for (const unsubscribe of unsubscribes) unsubscribe();
      run.signal.removeEventListener('abort', check);
      resolve();
    };
    const unsubscribes = [run.holder.onDidChange(check), run.live.onDidChange(check)];
    run.signal.addEventListener('abort', check, { once: true });
  });
}

function endRun({ holder }: PlanRun): void {
  const steps = holder.current()?.steps ?? [];
  const isFinished = steps.length > 0 && steps.every((step) => step.status === 'done');
  holder.dispatch({ type: isFinished ? 'run-finished' : 'run-paused' });
}

function nextStep(run: PlanRun): StepRecord | undefined {
  return readySteps(run.holder.current()?.steps ?? [])[0];
}

function stepOf(run: PlanRun, stepId: string): StepRecord | undefined {
  return run.holder.current()?.steps.find((step) => step.id === stepId);
}
