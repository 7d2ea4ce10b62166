import { whyNotBegin } from './stepBudget.ts';
import type { PlanFailure, StepRecord, StepState } from '../plan/planDocument.ts';
import { readySteps, unmetDependencies } from '../plan/planGraph.ts';
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
  const refused = whyNothingCanRun(run) ?? holder.dispatch({ type: 'run-started' });
  if (refused !== undefined) return refused;
  let failure: PlanFailure | undefined;
  try {
    for (let stepId = run.onlyStepId ?? nextStep(run)?.id; stepId !== undefined; stepId = nextStep(run)?.id) {
      failure = await whyNotBegin(run.ports.budget, holder, stepId, run.signal);
      if (failure !== undefined) break;
      const verdict = await runToVerdict(run, stepId);
      if (typeof verdict === 'object') return verdict.refused;
      if (verdict === 'stops' || run.onlyStepId !== undefined || run.isPausing() || run.signal.aborted) break;
    }
  } finally {
    endRun(run, run.signal.aborted ? undefined : failure);
  }
  return undefined;
}

/** A run that could do nothing says what it waits for, instead of ending as if nothing had been asked. */
function whyNothingCanRun(run: PlanRun): string | undefined {
  const steps = run.holder.current()?.steps ?? [];
  if (run.onlyStepId !== undefined) {
    const step = stepOf(run, run.onlyStepId);
    const unmet = new Set(step === undefined ? [] : unmetDependencies(steps, step));
    const titles = steps.filter(({ id }) => unmet.has(id)).map(({ title }) => `"${title}"`);
    return titles.length === 0 ? undefined : `"${step?.title}" needs ${titles.join(', ')} done first.`;
  }
  if (nextStep(run) !== undefined) return undefined;
  const waiting = steps.find((step) => step.status === 'awaiting-review');
  if (waiting !== undefined) return `Accept or reject the edits of "${waiting.title}" first.`;
  for (const { status, title } of steps) {
    const happened = blocked[status];
    if (happened !== undefined)
      return `"${title}" ${happened}, and nothing else can run. Retry it, edit it, or plan anew from there.`;
  }
  return steps.length > 0 ? 'All steps are done.' : undefined;
}

/** What happened to steps that only the person sets going again. */
const blocked: Readonly<Partial<Record<StepState, string>>> = {
  failed: 'failed',
  rejected: 'was rejected',
  reverted: 'was reverted',
};

/** Whether the step is done and the next one may come. */
async function runToVerdict(
  run: PlanRun,
  stepId: string,
): Promise<'goes-on' | 'stops' | { readonly refused: string }> {
  const outcome = await runStep(run, stepId);
  if (typeof outcome === 'object') return outcome;
  if (outcome !== 'staged') return outcome === 'done' ? 'goes-on' : 'stops';
  await run.showDiff(stepId);
  // A single step does not keep the plan running while the person reads its diff.
  if (run.onlyStepId !== undefined) return 'stops';
  await reviewed(run, stepId);
  return stepOf(run, stepId)?.status === 'done' ? 'goes-on' : 'stops';
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

function endRun({ holder }: PlanRun, failure: PlanFailure | undefined): void {
  const steps = holder.current()?.steps ?? [];
  const isFinished = steps.length > 0 && steps.every((step) => step.status === 'done');
  if (isFinished) holder.dispatch({ type: 'run-finished' });
  else holder.dispatch({ type: 'run-paused', ...(failure === undefined ? {} : { failure }) });
}

function nextStep(run: PlanRun): StepRecord | undefined {
  return readySteps(run.holder.current()?.steps ?? [])[0];
}

function stepOf(run: PlanRun, stepId: string): StepRecord | undefined {
  return run.holder.current()?.steps.find((step) => step.id === stepId);
}
