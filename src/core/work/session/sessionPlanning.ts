import { callsOf } from '../plan/attempt.ts';
import { createPlanDocument, type PlanDocument } from '../plan/planDocument.ts';
import type { ContextChip } from '../plan/contextChip.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { decideStep } from '../ask/decideStep.ts';
import type { LiveState } from '../ask/liveState.ts';
import { makePlan } from '../planning/makePlan.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { busy, type Refusal, type SessionWork } from './sessionWork.ts';
import { reviewPlan } from '../planning/reviewPlan.ts';

/** How a session comes to a plan. */
export interface SessionPlanning {
  plan(task: string, chips: readonly ContextChip[]): Promise<Refusal>;
  /** Plans the steps from this one on anew; to be called inside the session's work. */
  replan(fromStepId: string, note: string, signal: AbortSignal): Promise<Refusal>;
  /** Estimates a step that has not run, in the background. */
  estimateSoon(stepId: string): void;
}

export function createSessionPlanning(
  context: WorkContext,
  planState: PlanStateStore,
  live: LiveState,
  work: SessionWork,
): SessionPlanning {
  async function makeAndEstimate(signal: AbortSignal): Promise<Refusal> {
    // Read before, so that the steps are never drawn without the estimates that they have.
    const providersWithKey = await context.routing.providersWithKey();
    await makePlan(context, planState, live, signal);
    for (const { id } of planState.current()?.steps ?? []) estimate(id, providersWithKey);
    await reviewPlan(context, planState, live, signal);
    return undefined;
  }

  function estimate(stepId: string, providersWithKey: ReadonlySet<string>): void {
    const document = planState.current();
    const step = document?.steps.find((other) => other.id === stepId);
    if (document === undefined || step === undefined || callsOf(step).length > 0) return;
    const decided = decideStep(
      step,
      context.routing.settings(),
      providersWithKey,
      context.routing.decisionKnowledge(stepSubject(step, document, context.call.clock.now())),
    );
    if ('noModel' in decided) return;
    const made = context.routing.estimateWork(step, decided.decision.model);
    if (made !== undefined) planState.dispatch({ type: 'estimate-made', stepId, estimate: made });
  }

  /** A plan that has not run is planned again under its own id, so that what its planning cost stays with it. */
  function planAgain(current: PlanDocument, task: string, chips: readonly ContextChip[]): Promise<Refusal> {
    return work.work(
      current.id,
      async (signal) =>
        planState.dispatch({ type: 'planning-started', task, chips }) ?? (await makeAndEstimate(signal)),
    );
  }

  function planAnew(task: string, chips: readonly ContextChip[]): Promise<Refusal> {
    const document = createPlanDocument({
      id: context.call.createId(),
      folder: context.folder.uri,
      task,
      chips,
      createdAtMs: context.call.clock.now(),
    });
    work.setElsewhere(false);
    work.staged.clear();
    planState.replace(document, 0, false);
    return work.work(document.id, makeAndEstimate);
  }

  /** Steps that have run hold what Revert Step needs, and a plan of another window is not ours to overwrite. */
  function canPlanAgain(current: PlanDocument): boolean {
    return (
      !work.isElsewhere() &&
      ['failed', 'cancelled', 'ready'].includes(current.state) &&
      current.steps.every((step) => step.status === 'pending')
    );
  }

  return {
    async plan(task, chips) {
      // Whatever is still being written of the plan before comes to its end first.
      await planState.stored();
      const forbidden = context.folder.whyNotNow() ?? (work.running() === undefined ? undefined : busy);
      if (forbidden !== undefined) return forbidden;
      if (task.trim() === '') return 'Describe the task first.';
      const current = planState.current();
      const waiting = current?.steps.find((step) => !work.isElsewhere() && work.staged.has(step.id));
      if (waiting !== undefined)
        return `Accept or reject the edits of "${waiting.title}" first, or put the plan away.`;
      return current !== undefined && canPlanAgain(current)
        ? planAgain(current, task, chips)
        : planAnew(task, chips);
    },
    async replan(fromStepId, note, signal) {
      return (
        planState.dispatch({ type: 'replanning-started', fromStepId, note }) ??
        (await makeAndEstimate(signal))
      );
    },
    estimateSoon(stepId) {
      context.routing.providersWithKey().then(
        (providersWithKey) => {
          estimate(stepId, providersWithKey);
        },
        (error: unknown) => {
          context.call.log.error(`Step ${stepId} could not be estimated: ${String(error)}`);
        },
      );
    },
  };
}
