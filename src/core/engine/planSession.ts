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
import { runPlan } from './runPlan.ts';
import { decideStep } from './runStep.ts';

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
  /** Puts the plan away; it stays stored. */
  close(): Promise<Refusal>;
  /** Stops everything and resolves when the plan is stored. */
  dispose(): Promise<void>;
}

const elsewhere = 'Another window is working on this plan.';
const busy = 'Something is still running. Stop it first.';

/** See {@link PlanSession}. */
export function createPlanSession(ports: PlanSessionPorts): PlanSession {
  const holder = createPlanHolder(ports);
  const live = createLiveState();
  const staged = new Map<string, StagedStep>();
  let working: AbortController | undefined;
  let isElsewhere = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  holder.onDidChange(tell);
  live.onDidChange(tell);
  holder.onDidLose(() => {
    working?.abort();
    isElsewhere = true;
    tell();
  });

  /** One piece of work at a time, under the plan's lease. */
  async function work(planId: string, task: (signal: AbortSignal) => Promise<void>): Promise<Refusal> {
    const forbidden = ports.whyNotNow();
    if (forbidden !== undefined) return forbidden;
    if (working !== undefined) return busy;
    const controller = new AbortController();
    working = controller;
    live.setPausing(false);
    try {
      const done = await withLease(ports, planId, async () => {
        await task(controller.signal);
        await holder.stored();
        return true;
      });
      isElsewhere = done === undefined;
      return done === undefined ? elsewhere : undefined;
    } finally {
      working = undefined;
      live.setPausing(false);
    }
  }

  async function makeAndEstimate(signal: AbortSignal): Promise<void> {
    await makePlan(ports, holder, live, signal);
    for (const step of holder.current()?.steps ?? []) await estimate(step);
  }

  async function estimate(step: StepRecord): Promise<void> {
    if (step.attempts.length > 0) return;
    const decided = decideStep(step, ports.settings(), await ports.providersWithKey());
    if ('noModel' in decided) return;
    const made = ports.estimateStep(step, decided.decision.model);
    const isStillThere = holder.current()?.steps.some((other) => other.id === step.id) === true;
    if (made !== undefined && isStillThere)
      holder.dispatch({ type: 'estimate-made', stepId: step.id, estimate: made });
  }

  async function run(onlyStepId?: string): Promise<Refusal> {
    const document = holder.current();
    if (document === undefined) return 'There is no plan yet.';
    return work(document.id, (signal) =>
      runPlan({
        ports,
        holder,
        live,
        signal,
        ...(onlyStepId === undefined ? {} : { onlyStepId }),
        isPausing: () => live.get().isPausing,
        onStaged: (step) => staged.set(step.stepId, step),
        showDiff: async (stepId) => {
          await showDiff(stepId);
        },
      }),
    );
  }

  async function showDiff(stepId: string): Promise<Refusal> {
    const step = staged.get(stepId);
    if (step === undefined) return 'This step has no edits that wait for review.';
    await ports.editor.show(step);
    return undefined;
  }

  async function accept(stepId: string): Promise<Refusal> {
    const step = staged.get(stepId);
    if (step === undefined) return 'This step has no edits that wait for review.';
    const forbidden = ports.whyNotNow();
    if (forbidden !== undefined) return forbidden;
    staged.delete(stepId);
    live.setStep(stepId, { sinceMs: ports.clock.now(), kind: 'applying' });
    try {
      await ports.editor.hide(step.planId, stepId);
      const applied = await ports.editor.apply(step);
      const atMs = ports.clock.now();
      if (applied.ok) {
        holder.dispatch({ type: 'step-done', stepId, atMs });
        finishIfDone();
      } else {
        const detail = applied.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
        const failure = { message: 'The edits could not be applied. Nothing was written.', detail };
        holder.dispatch({ type: 'step-failed', stepId, atMs, failure });
      }
    } finally {
      live.setStep(stepId, undefined);
    }
    return undefined;
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
    if (step === undefined) return 'This step has no edits that wait for review.';
    staged.delete(stepId);
    holder.dispatch({ type: 'step-rejected', stepId, atMs: ports.clock.now() });
    await ports.editor.hide(step.planId, stepId);
    return undefined;
  }

  /** A plan that has not run is planned again under its own id, so that what its planning cost stays with it. */
  function beginPlanning(task: string, chips: readonly ContextChip[]): PlanDocument | string {
    const current = holder.current();
    const canPlanAgain =
      current !== undefined &&
      ['failed', 'cancelled', 'reviewing'].includes(current.state) &&
      current.steps.every((step) => step.status === 'pending');
    if (canPlanAgain) return holder.dispatch({ type: 'planning-started', task, chips }) ?? current;
    const document = createPlanDocument({
      id: ports.createId(),
      folder: ports.folder,
      task,
      chips,
      createdAtMs: ports.clock.now(),
    });
    holder.replace(document, 0, false);
    return document;
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
    async restore() {
      if (working !== undefined) return;
      const restored = await restorePlan(ports);
      if (restored === undefined) return;
      isElsewhere = restored.isElsewhere;
      staged.clear();
      for (const step of restored.staged) staged.set(step.stepId, step);
      holder.replace(restored.document, restored.revision, restored.isStored);
    },
    async plan(task, chips) {
      const forbidden = ports.whyNotNow();
      if (forbidden !== undefined) return forbidden;
      if (working !== undefined) return busy;
      if (task.trim() === '') return 'Describe the task first.';
      const begun = beginPlanning(task, chips);
      if (typeof begun === 'string') return begun;
      return work(begun.id, makeAndEstimate);
    },
    async replan(fromStepId, note) {
      const document = holder.current();
      if (document === undefined) return 'There is no plan yet.';
      const forbidden = ports.whyNotNow();
      if (forbidden !== undefined) return forbidden;
      if (working !== undefined) return busy;
      const refused = holder.dispatch({ type: 'replanning-started', fromStepId, note });
      return refused ?? work(document.id, makeAndEstimate);
    },
    run: () => run(),
    async runStep(stepId, note) {
      if (working !== undefined) return busy;
      if (staged.has(stepId)) await reject(stepId);
      const refused = note === undefined ? undefined : holder.dispatch({ type: 'note-added', stepId, note });
      return refused ?? run(stepId);
    },
    pause() {
      if (working !== undefined) live.setPausing(true);
    },
    cancel() {
      working?.abort();
    },
    showDiff,
    accept,
    reject,
    async revert(stepId) {
      const document = holder.current();
      if (document === undefined) return 'There is no plan yet.';
      const forbidden = ports.whyNotNow();
      if (forbidden !== undefined) return forbidden;
      if (working !== undefined) return busy;
      const reverted = await ports.editor.revert(document.id, stepId);
      if (!reverted.ok) return reverted.problems.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
      return holder.dispatch({ type: 'step-reverted', stepId, atMs: ports.clock.now() });
    },
    edit(event) {
      const refused = holder.dispatch(event);
      const stepId = event.type === 'step-added' ? event.step.id : event.stepId;
      const step = holder.current()?.steps.find((other) => other.id === stepId);
      if (refused === undefined && step !== undefined && event.type !== 'estimate-made') {
        estimate(step).catch((error: unknown) => {
          ports.log.error(`Step ${stepId} could not be estimated: ${String(error)}`);
        });
      }
      return refused;
    },
    async close() {
      if (working !== undefined) return busy;
      const document = holder.current();
      if (document === undefined) return undefined;
      for (const step of staged.values()) await ports.editor.hide(step.planId, step.stepId);
      staged.clear();
      await holder.stored();
      holder.replace(undefined, 0, true);
      return undefined;
    },
    async dispose() {
      working?.abort();
      await holder.stored();
    },
  };
}
