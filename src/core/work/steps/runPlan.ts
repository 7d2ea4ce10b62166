import type { PlanFailure, StepRecord, StepState } from '../plan/planDocument.ts';
import { readySteps, unmetDependencies } from '../plan/planGraph.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import { runStep } from './runStep.ts';
import { whyNotBegin } from '../plan/stepBudget.ts';
import type { StepOutcome, StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A run of the whole plan, or of one step of it. */
export interface PlanRun extends StepRun {
  /** Only this step, whatever came of it before. */
  readonly onlyStepId?: string;
  /** The person asked to stop when the running steps have ended. */
  readonly isPausing: () => boolean;
  /** Resolves when no edits are written beside the run any more: whether some were. Absent: there never are. */
  readonly alongsideEnded?: () => Promise<boolean>;
}

/** Steps that are asked for at the same time. Each writes and is judged alone. */
const usuallyAtOnce = 3;

/**
 * Walks the dependency graph: steps that do not depend on each other and share no file run side by side. Ends with the
 * document finished or paused; a step that comes to nothing pauses the plan. Resolves to the reason when the plan
 * cannot run as it stands.
 */
export async function runPlan(run: PlanRun): Promise<string | undefined> {
  const { planState } = run;
  const refused = whyNothingCanRun(run) ?? planState.dispatch({ type: 'run-started' });
  if (refused !== undefined) return refused;
  const walk: Walk = { running: new Map(), isOver: false, failure: undefined, refused: undefined };
  try {
    for (;;) {
      await startSteps(run, walk);
      if (walk.running.size > 0) await Promise.race(walk.running.values());
      // What was accepted beside the run may be what other steps need.
      else if ((await run.alongsideEnded?.()) !== true) break;
    }
  } finally {
    // A step that broke off throws; the others come to their own ends first, or nothing would ever end them.
    await Promise.allSettled(walk.running.values());
    endRun(planState, run.signal.aborted ? undefined : walk.failure);
  }
  return walk.refused;
}

interface Walk {
  readonly running: Map<string, Promise<void>>;
  /** Nothing more is begun. */
  isOver: boolean;
  /** Why the plan stops, where no step says it. */
  failure: PlanFailure | undefined;
  /** Why a step did not begin. */
  refused: string | undefined;
}

async function startSteps(run: PlanRun, walk: Walk): Promise<void> {
  while (walk.running.size < (run.context.routing.settings().parallelSteps ?? usuallyAtOnce)) {
    walk.isOver ||= run.isPausing() || run.signal.aborted;
    const stepId = walk.isOver ? undefined : nextStep(run, walk);
    if (stepId === undefined) return;
    if (run.onlyStepId !== undefined) walk.isOver = true;
    walk.failure = await whyNotBegin(run.context.folder.budget, run.planState, stepId, run.signal);
    if (walk.failure !== undefined) walk.isOver = true;
    else walk.running.set(stepId, follow(run, walk, stepId));
  }
}

async function follow(run: PlanRun, walk: Walk, stepId: string): Promise<void> {
  try {
    const outcome: StepOutcome = await runStep(run, stepId);
    if (typeof outcome === 'object') walk.refused = outcome.refused;
    if (outcome !== 'done') {
      walk.isOver = true;
      // Diffs that wait beside it go on waiting without the run, which the person can start anew.
      run.live.setPausing(true);
    }
    const { id: planId, steps } = run.planState.current() ?? {};
    const tier = steps?.find(({ id }) => id === stepId)?.tier;
    if (tier !== undefined && planId !== undefined) await run.context.folder.budget.review({ tier, planId });
  } finally {
    walk.running.delete(stepId);
  }
}

/** The first step that is ready, is not being worked on, and shares no file with one that is. */
function nextStep(run: PlanRun, walk: Walk): string | undefined {
  if (run.onlyStepId !== undefined) return run.onlyStepId;
  const steps = run.planState.current()?.steps ?? [];
  const isTaken = ({ id, status }: StepRecord) =>
    walk.running.has(id) || status === 'running' || status === 'awaiting-approval';
  const taken = new Set(steps.filter(isTaken).flatMap(({ files }) => files));
  return readySteps(steps).find((step) => !isTaken(step) && step.files.every((path) => !taken.has(path)))?.id;
}

/** A run that could do nothing says what it waits for, instead of ending as if nothing had been asked. */
function whyNothingCanRun(run: PlanRun): string | undefined {
  const steps = run.planState.current()?.steps ?? [];
  if (run.onlyStepId !== undefined) {
    const step = steps.find(({ id }) => id === run.onlyStepId);
    const unmet = new Set(step === undefined ? [] : unmetDependencies(steps, step));
    const titles = steps.filter(({ id }) => unmet.has(id)).map(({ title }) => `"${title}"`);
    return titles.length === 0 ? undefined : `"${step?.title}" needs ${titles.join(', ')} done first.`;
  }
  if (readySteps(steps).length > 0) return undefined;
  const waiting = steps.find((step) => step.status === 'awaiting-approval');
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

/** Leaves a plan that ran finished when all its steps are done, else paused. */
export function endRun(planState: PlanStateStore, failure?: PlanFailure): void {
  const steps = planState.current()?.steps ?? [];
  const isFinished = steps.length > 0 && steps.every((step) => step.status === 'done');
  if (isFinished) planState.dispatch({ type: 'run-finished' });
  else planState.dispatch({ type: 'run-paused', ...withoutUndefined({ failure }) });
}
