import type { StagedStep } from '../editorPorts.ts';
import { createPlanDocument } from '../plan/planDocument.ts';
import type { ContextChip, PlanDocument, StepRecord } from '../plan/planDocument.ts';
import type { StepEditEvent } from '../plan/planEvents.ts';
import type { Unsubscribe } from '../ports.ts';
import { withLease } from './lease.ts';
import { createLiveState } from './liveState.ts';
import type { Live } from './liveState.ts';
import { makePlan } from './makePlan.ts';
import { createPlanHolder } from './planHolder.ts';
import type { PlanSessionPorts } from './planSessionPorts.ts';
import { restorePlan } from './restorePlan.ts';
import { createPlaceLimit } from './placeLimit.ts';
import { recordVerdict } from './recordVerdict.ts';
import { createReviewAnswers } from './reviewAnswers.ts';
import { runPlan } from './runPlan.ts';
import { runStep } from './runStep.ts';
import type { StepRun } from './stepRun.ts';
import { decideStep } from './decideStep.ts';
import { windowGone } from './windowGone.ts';

/** Why something was not done, in words for the person; `undefined` when it was. */
export type Refusal = string | undefined;

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
  /** Runs one step; with a note when the person wants it done differently. */
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
  /** Puts the plan away: it stays stored, and does not come back by itself. */
  close(): Promise<Refusal>;
  /** Brings the plan back that was put away last, where no other is there: its steps can still be reverted. */
  reopen(): Promise<Refusal>;
  /** Stops everything and resolves when the plan is stored. */
  dispose(): Promise<void>;
}

const elsewhere = 'Another window is working on this plan.';
const noPlan = 'There is no plan yet.';
const noStagedEdits = 'This step has no edits that wait for review.';
const busy = 'Something is still running. Stop it first.';

/** See {@link PlanSession}. */
export function createPlanSession(ports: PlanSessionPorts): PlanSession {
  const holder = createPlanHolder(ports);
  const live = createLiveState();
  const staged = new Map<string, StagedStep>();
  const answers = createReviewAnswers(live);
  /** Editing and verifying take turns in a folder. */
  const writing = ports.writing ?? createPlaceLimit(1);
  let working: { readonly controller: AbortController; readonly ended: Promise<void> } | undefined;
  let isElsewhere = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  holder.onDidChange(tell);
  live.onDidChange(tell);
  holder.onDidLose(lose);

  /** Another window has this plan now: what it wrote holds. */
  function lose(): void {
    working?.controller.abort();
    isElsewhere = true;
    tell();
  }

  function isBegun(): boolean {
    return working !== undefined;
  }

  /** Why the plan cannot be worked on right now. */
  function whyNot(): Refusal {
    const forbidden = ports.whyNotNow();
    if (forbidden !== undefined) return forbidden;
    if (isElsewhere) return elsewhere;
    return working === undefined ? undefined : busy;
  }

  /** One piece of work at a time. The task changes the plan only once it holds the plan's lease. */
  async function work(planId: string, task: (signal: AbortSignal) => Promise<Refusal>): Promise<Refusal> {
    const controller = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    working = { controller, ended };
    live.setPausing(false);
    try {
      const underLease = async () => {
        const refused = await task(controller.signal);
        await holder.stored();
        return { refused };
      };
      const done = await withLease(ports, planId, underLease, lose);
      isElsewhere ||= done === undefined;
      return isElsewhere ? elsewhere : done?.refused;
    } finally {
      working = undefined;
      end(undefined);
      live.setPausing(false);
    }
  }

  /** Puts the stored plan in its place, if it is wanted. */
  async function bringBack(isWanted: (document: PlanDocument) => boolean): Promise<void> {
    if (working !== undefined) return;
    const before = holder.current();
    const restored = await restorePlan(ports);
    // The person may have begun something while the stored plan was read.
    if (restored === undefined || isBegun() || holder.current() !== before) return;
    if (!isWanted(restored.document)) return;
    isElsewhere = restored.isElsewhere;
    staged.clear();
    for (const step of restored.staged) staged.set(step.stepId, step);
    holder.replace(restored.document, restored.revision, restored.isStored);
  }

  async function makeAndEstimate(signal: AbortSignal): Promise<Refusal> {
    // Read before, so that the steps are never drawn without the estimates that they have.
    const providersWithKey = await ports.providersWithKey();
    await makePlan(ports, holder, live, signal);
    for (const { id } of holder.current()?.steps ?? []) estimate(id, providersWithKey);
    return undefined;
  }

  function estimate(stepId: string, providersWithKey: ReadonlySet<string>): void {
    const document = holder.current();
    const step = document?.steps.find((other) => other.id === stepId);
    if (document === undefined || step === undefined || step.attempts.length > 0) return;
    const decided = decideStep(
      step,
      ports.settings(),
      providersWithKey,
      ports.decisionContext(step, document),
    );
    if ('noModel' in decided) return;
    const made = ports.estimateStep(step, decided.decision.model);
    if (made !== undefined) holder.dispatch({ type: 'estimate-made', stepId, estimate: made });
  }

  function run(signal: AbortSignal, onlyStepId?: string): Promise<Refusal> {
    return runPlan({
      ...stepRun(signal, onlyStepId === undefined),
      ...(onlyStepId === undefined ? {} : { onlyStepId }),
      isPausing: () => live.get().isPausing,
    });
  }

  /** `waits`: whether the run goes on once the person has answered a diff, or ends with it. */
  function stepRun(signal: AbortSignal, waits: boolean): StepRun {
    return {
      ...{ ports, holder, live, signal, writing },
      onStaged: (step) => staged.set(step.stepId, step),
      onUnstaged: (stepId) => staged.delete(stepId),
      async review(stepId) {
        await showDiff(stepId);
        return waits ? answers.wait(stepId, signal) : 'later';
      },
    };
  }

  /** Work on the plan that is there, if there is one and nothing speaks against it. */
  async function workOnPlan(task: (signal: AbortSignal) => Promise<Refusal>): Promise<Refusal> {
    const document = holder.current();
    if (document === undefined) return noPlan;
    return whyNot() ?? work(document.id, task);
  }

  async function showDiff(stepId: string): Promise<Refusal> {
    const step = staged.get(stepId);
    if (step === undefined) return noStagedEdits;
    await ports.editor.show(step);
    return undefined;
  }

  async function accept(stepId: string): Promise<Refusal> {
    const step = staged.get(stepId);
    if (step === undefined) return noStagedEdits;
    const forbidden = ports.whyNotNow() ?? (isElsewhere ? elsewhere : undefined);
    if (forbidden !== undefined) return forbidden;
    if (answers.give(stepId, 'accepted')) return whenWritten(stepId);
    staged.delete(stepId);
    const writeIt = async (signal: AbortSignal): Promise<Refusal> => {
      const outcome = await runStep(stepRun(signal, false), stepId, step);
      finishIfDone();
      return typeof outcome === 'object' ? outcome.refused : undefined;
    };
    return working === undefined ? work(step.planId, writeIt) : writeIt(working.controller.signal);
  }

  function stepNow(stepId: string): StepRecord | undefined {
    return holder.current()?.steps.find(({ id }) => id === stepId);
  }

  /** Resolves when accepted edits are in the workspace, or it is clear that they will not be. */
  async function whenWritten(stepId: string): Promise<undefined> {
    const isWritten = () => {
      const step = stepNow(stepId);
      return step?.isApplied === true || (step?.status !== 'running' && step?.status !== 'awaiting-review');
    };
    await whenChanged(isWritten);
  }

  /** Resolves when something holds, looked at after every change. */
  function whenChanged(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve();
    return new Promise((resolve) => {
      const unsubscribe = holder.onDidChange(() => {
        if (!isSo()) return;
        unsubscribe();
        resolve();
      });
    });
  }

  /** A plan whose last step is accepted outside of a run is finished all the same. */
  function finishIfDone(): void {
    const document = holder.current();
    if (document?.state !== 'paused' || !document.steps.every((step) => step.status === 'done')) return;
    holder.dispatch({ type: 'run-started' });
    holder.dispatch({ type: 'run-finished' });
  }

  async function reject(stepId: string): Promise<Refusal> {
    const step = staged.get(stepId);
    if (step === undefined) return noStagedEdits;
    if (isElsewhere) return elsewhere;
    if (answers.give(stepId, 'rejected')) {
      await whenChanged(() => stepNow(stepId)?.status !== 'awaiting-review');
    } else {
      staged.delete(stepId);
      holder.dispatch({ type: 'step-rejected', stepId, atMs: ports.clock.now() });
      await recordVerdict(ports, stepNow(stepId)?.attempts.at(-1)?.attemptId, 'fail', 'person', 'rejected');
    }
    await ports.editor.hide(step.planId, stepId);
    return undefined;
  }

  /** A plan that has not run is planned again under its own id, so that what its planning cost stays with it. */
  function planAgain(current: PlanDocument, task: string, chips: readonly ContextChip[]): Promise<Refusal> {
    return work(
      current.id,
      async (signal) =>
        holder.dispatch({ type: 'planning-started', task, chips }) ?? (await makeAndEstimate(signal)),
    );
  }

  function planAnew(task: string, chips: readonly ContextChip[]): Promise<Refusal> {
    const document = createPlanDocument({
      id: ports.createId(),
      folder: ports.folder,
      task,
      chips,
      createdAtMs: ports.clock.now(),
    });
    isElsewhere = false;
    staged.clear();
    holder.replace(document, 0, false);
    return work(document.id, makeAndEstimate);
  }

  /** Steps that have run hold what Revert Step needs, and a plan of another window is not ours to overwrite. */
  function canPlanAgain(current: PlanDocument): boolean {
    return (
      !isElsewhere &&
      ['failed', 'cancelled', 'reviewing'].includes(current.state) &&
      current.steps.every((step) => step.status === 'pending')
    );
  }

  return {
    folder: ports.folder,
    document: () => holder.current(),
    live: () => live.get(),
    isElsewhere: () => isElsewhere,
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restore: () => bringBack((document) => document.isPutAway !== true),
    async reopen() {
      if (holder.current() !== undefined) return undefined;
      await bringBack(() => true);
      if (holder.current() === undefined) return noPlan;
      return isElsewhere ? elsewhere : holder.dispatch({ type: 'plan-reopened' });
    },
    async plan(task, chips) {
      // Whatever is still being written of the plan before comes to its end first.
      await holder.stored();
      const forbidden = ports.whyNotNow() ?? (isBegun() ? busy : undefined);
      if (forbidden !== undefined) return forbidden;
      if (task.trim() === '') return 'Describe the task first.';
      const current = holder.current();
      const waiting = current?.steps.find((step) => !isElsewhere && staged.has(step.id));
      if (waiting !== undefined)
        return `Accept or reject the edits of "${waiting.title}" first, or put the plan away.`;
      return current !== undefined && canPlanAgain(current)
        ? planAgain(current, task, chips)
        : planAnew(task, chips);
    },
    replan: (fromStepId, note) =>
      workOnPlan(
        async (signal) =>
          holder.dispatch({ type: 'replanning-started', fromStepId, note }) ??
          (await makeAndEstimate(signal)),
      ),
    run: () => workOnPlan((signal) => run(signal)),
    runStep: (stepId, note) =>
      workOnPlan(async (signal) => {
        if (staged.has(stepId)) await reject(stepId);
        const refused =
          note === undefined ? undefined : holder.dispatch({ type: 'note-added', stepId, note });
        return refused ?? run(signal, stepId);
      }),
    pause() {
      if (working !== undefined) live.setPausing(true);
    },
    cancel() {
      working?.controller.abort();
    },
    showDiff,
    accept,
    reject,
    async revert(stepId) {
      const document = holder.current();
      if (document === undefined) return noPlan;
      const forbidden = whyNot();
      if (forbidden !== undefined) return forbidden;
      const reverted = await ports.editor.revert(document.id, stepId);
      if (!reverted.ok) return reverted.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      const refused = holder.dispatch({ type: 'step-reverted', stepId, atMs: ports.clock.now() });
      const attemptId = stepNow(stepId)?.attempts.at(-1)?.attemptId;
      if (refused === undefined) await recordVerdict(ports, attemptId, 'fail', 'person', 'reverted');
      return refused;
    },
    edit(event) {
      if (isElsewhere) return elsewhere;
      const refused = holder.dispatch(event);
      const stepId = event.type === 'step-added' ? event.step.id : event.stepId;
      if (refused === undefined && event.type !== 'estimate-made') {
        ports.providersWithKey().then(
          (providersWithKey) => {
            estimate(stepId, providersWithKey);
          },
          (error: unknown) => {
            ports.log.error(`Step ${stepId} could not be estimated: ${String(error)}`);
          },
        );
      }
      return refused;
    },
    async close() {
      if (working !== undefined) return busy;
      const document = holder.current();
      if (document === undefined) return undefined;
      for (const step of staged.values()) await ports.editor.hide(step.planId, step.stepId);
      staged.clear();
      // A plan of another window is only not looked at any more.
      const refused = isElsewhere ? undefined : holder.dispatch({ type: 'plan-put-away' });
      await holder.stored();
      if (refused !== undefined) return refused;
      isElsewhere = false;
      holder.replace(undefined, 0, true);
      return undefined;
    },
    async dispose() {
      working?.controller.abort(windowGone);
      await working?.ended;
      await holder.stored();
    },
  };
}
