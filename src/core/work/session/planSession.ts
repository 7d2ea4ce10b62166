import type { ContextChip } from '../plan/contextChip.ts';
import type { PlanDocument } from '../plan/planDocument.ts';
import type { StepEditEvent } from '../plan/state/planEvents.ts';
import { unmetDependencies } from '../plan/planGraph.ts';
import type { Unsubscribe } from '../../model/clock.ts';
import { createLiveState, type Live } from '../ask/liveState.ts';
import { createSemaphore } from '../../calling/connect/semaphore.ts';
import { createPlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import { busy, createSessionWork, elsewhere, noPlan, type Refusal } from './sessionWork.ts';
import { restorePlan } from './restorePlan.ts';
import { createApprovalAnswers } from './approvalAnswers.ts';
import { runPlan } from '../steps/runPlan.ts';
import { createSessionAutopilot, type SessionAutopilot } from './sessionAutopilot.ts';
import { createSessionPlanning } from './sessionPlanning.ts';
import { createSessionApproval } from './sessionApproval.ts';
import type { StepRun } from '../steps/stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** The one plan of a workspace folder: made, edited and run here, whoever asks (panel, command, test). */
export interface PlanSession {
  readonly folder: string;
  document(): PlanDocument | undefined;
  live(): Live;
  /** True while another window works on this plan. */
  isElsewhere(): boolean;
  /** Called after every change of the plan or of what goes on. */
  onDidChange(listener: () => void): Unsubscribe;
  /** Reads the stored plan back after a start. What ran is interrupted; nothing is sent by itself. */
  restore(): Promise<void>;
  plan(task: string, chips: readonly ContextChip[]): Promise<Refusal>;
  /** Plans the steps from this one on anew. */
  replan(stepId: string, note: string): Promise<Refusal>;
  /** Runs all that is ready, or goes on where it stood. */
  run(): Promise<Refusal>;
  /** Runs one step; with a note (which may be empty) again: what a done one wrote is taken back first. */
  runStep(stepId: string, note?: string): Promise<Refusal>;
  /** Stops after the running step. */
  pause(): void;
  /** Stops planning or the running step at once. */
  cancel(): void;
  showDiff(stepId: string): Promise<Refusal>;
  /** Writes a step's edits. */
  accept(stepId: string): Promise<Refusal>;
  /** Throws a step's edits away. */
  reject(stepId: string): Promise<Refusal>;
  /** Puts back what a step changed. */
  revert(stepId: string): Promise<Refusal>;
  edit(event: StepEditEvent): Refusal;
  /** The one approval under which the plan runs without stopping at each diff. */
  readonly autopilot: SessionAutopilot;
  /** Puts the plan away: it stays stored, and does not come back by itself. */
  close(): Promise<Refusal>;
  /** Brings the plan back that was put away last, where no other is there: its steps can still be reverted. */
  reopen(): Promise<Refusal>;
  /** Stops everything and resolves when the plan is stored. */
  dispose(): Promise<void>;
}

export function createPlanSession(context: WorkContext): PlanSession {
  const planState = createPlanStateStore(context.folder.plans, context.call.log);
  const live = createLiveState();
  const answers = createApprovalAnswers(live);
  /** Editing and verifying take turns in a folder. */
  const writing = context.folder.writing ?? createSemaphore(1);
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const work = createSessionWork(context, planState, live, tell);
  const { staged, runExclusive } = work;
  const planning = createSessionPlanning(context, planState, live, work);
  const review = createSessionApproval({
    ...{ context, planState, answers, work },
    stepRun: (signal) => stepRun(signal, false),
  });
  const autopilot = createSessionAutopilot(context, planState, work, (signal) => run(signal), tell);
  planState.onDidChange(tell);
  live.onDidChange(tell);

  /** Puts the stored plan in its place, if it is wanted. */
  async function bringBack(isWanted: (document: PlanDocument) => boolean): Promise<void> {
    if (work.running() !== undefined) return;
    const before = planState.current();
    const restored = await restorePlan(context);
    // The person may have begun something while the stored plan was read.
    if (restored === undefined || work.running() !== undefined || planState.current() !== before) return;
    if (!isWanted(restored.document)) return;
    work.setElsewhere(restored.isElsewhere);
    staged.clear();
    for (const step of restored.staged) staged.set(step.stepId, step);
    planState.replace(restored.document, restored.revision, restored.isStored);
  }

  function run(signal: AbortSignal, onlyStepId?: string): Promise<Refusal> {
    return runPlan({
      ...stepRun(signal, onlyStepId === undefined),
      ...withoutUndefined({ onlyStepId }),
      isPausing: () => live.get().isPausing,
      alongsideEnded: () => work.alongsideEnded(),
    });
  }

  /** `waits`: whether the run goes on once the person has answered a diff, or ends with it. */
  function stepRun(signal: AbortSignal, waits: boolean): StepRun {
    return {
      ...{ context, planState, live, signal, writing },
      onStaged: (step) => staged.set(step.stepId, step),
      onUnstaged: (stepId) => staged.delete(stepId),
      async review(stepId) {
        // Whoever answers before the diff has opened is heard too.
        const answer = waits ? answers.wait(stepId, signal) : 'later';
        await review.showDiff(stepId);
        return answer;
      },
    };
  }

  return {
    folder: context.folder.uri,
    document: () => planState.current(),
    live: () => live.get(),
    isElsewhere: () => work.isElsewhere(),
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restore: () => bringBack((document) => document.isPutAway !== true),
    async reopen() {
      if (planState.current() !== undefined) return undefined;
      await bringBack(() => true);
      if (planState.current() === undefined) return noPlan;
      return work.isElsewhere() ? elsewhere : planState.dispatch({ type: 'plan-reopened' });
    },
    plan: (task, chips) => planning.plan(task, chips),
    replan: (fromStepId, note) =>
      runExclusive(async (signal) => {
        if (staged.has(fromStepId)) await review.reject(fromStepId);
        return planning.replan(fromStepId, note, signal);
      }),
    run: () =>
      runExclusive((signal, { autopilot: approved }) => {
        // Whoever goes on without a word about Autopilot wants to see the diffs.
        if (approved?.isSuspended === true) planState.dispatch({ type: 'autopilot-ended' });
        return run(signal);
      }),
    runStep: (stepId, note) =>
      runExclusive(async (signal) => {
        if (staged.has(stepId)) await review.reject(stepId);
        if (note === undefined) return run(signal, stepId);
        const stuck = isToBeTakenBack(planState.current(), stepId) ? await review.revert(stepId) : undefined;
        return stuck ?? planState.dispatch({ type: 'note-added', stepId, note }) ?? run(signal, stepId);
      }),
    pause() {
      if (work.running() !== undefined) live.setPausing(true);
    },
    cancel: () => {
      work.cancel();
    },
    showDiff: (stepId) => review.showDiff(stepId),
    accept: (stepId) => review.accept(stepId),
    reject: (stepId) => review.reject(stepId),
    async revert(stepId) {
      if (planState.current() === undefined) return noPlan;
      return work.whyNot() ?? (await review.revert(stepId));
    },
    edit(event) {
      if (work.isElsewhere()) return elsewhere;
      const refused = planState.dispatch(event);
      if (refused === undefined && event.type !== 'estimate-made')
        planning.estimateSoon(event.type === 'step-added' ? event.step.id : event.stepId);
      return refused;
    },
    autopilot,
    async close() {
      if (work.running() !== undefined) return busy;
      const document = planState.current();
      if (document === undefined) return undefined;
      for (const step of staged.values()) await context.folder.editor.hide(step.planId, step.stepId);
      staged.clear();
      // A plan of another window is only not looked at any more.
      const refused = work.isElsewhere() ? undefined : planState.dispatch({ type: 'plan-put-away' });
      await planState.stored();
      if (refused !== undefined) return refused;
      work.setElsewhere(false);
      planState.replace(undefined, 0, true);
      return undefined;
    },
    async dispose() {
      await work.end();
      await planState.stored();
    },
  };
}

/** A done step that can run again; where something it needs is missing, nothing is touched. */
function isToBeTakenBack(document: PlanDocument | undefined, stepId: string): boolean {
  const steps = document?.steps ?? [];
  const step = steps.find(({ id }) => id === stepId);
  return step?.status === 'done' && unmetDependencies(steps, step).length === 0;
}
