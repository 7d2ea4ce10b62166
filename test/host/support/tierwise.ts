import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CallRow } from '../../../src/core/model/ledger/ledger.ts';
import type { InternalsForTests } from '../../../src/vscode/internalsForTests.ts';
import type { PlanPanelView, StepAction, StepStatus, StepView } from '../../../src/shared/planView.ts';
import { until } from './until.ts';

/** The extension as a test works with it: what the panel draws, and what it would send. */
export interface Tierwise extends InternalsForTests {
  view(): PlanPanelView;
  /** A step of the shown plan; fails when there is none. */
  step(stepId: string): StepView;
  /** Resolves when the panel shows what is wanted. */
  when<T>(wanted: (view: PlanPanelView) => T | undefined | false, what: string): Promise<T>;
  whenStep(stepId: string, status: StepStatus): Promise<StepView>;
  /** Begins to plan and resolves when the plan is there or has failed. */
  plan(task: string): Promise<PlanPanelView>;
  /** As a click on a step's button. */
  act(stepId: string, action: StepAction, note?: string): Promise<void>;
  /** Starts all; resolves when nothing runs any more. */
  run(): Promise<void>;
  /** Puts the plan away. */
  closePlan(): Promise<void>;
  /** The ledger's rows of the shown plan, oldest first. */
  attempts(): Promise<readonly CallRow[]>;
}

/** Id of the extension. */
export const extensionId = 'tierwise.tierwise';

/** Activates the extension and gives what only tests get. */
export async function openTierwise(): Promise<Tierwise> {
  const extension = vscode.extensions.getExtension<InternalsForTests | undefined>(extensionId);
  assert(extension, 'The extension is not there.');
  const internals = await extension.activate();
  assert(internals, 'The extension hands nothing to tests.');
  const { model, ledger } = internals;
  await model.load();
  const view = () => model.view();
  const when: Tierwise['when'] = (wanted, what) =>
    until(
      (listener) => model.onDidChange(listener),
      () => wanted(view()),
      () => `${what}; shown was ${describe(view())}`,
    );
  const findStep = (id: string) => view().plan?.steps.find((step) => step.id === id);
  return {
    ...internals,
    view,
    step(stepId) {
      const found = findStep(stepId);
      assert(found, `There is no step ${stepId}: ${describe(view())}`);
      return found;
    },
    when,
    whenStep: (stepId, status) =>
      when(() => {
        const step = findStep(stepId);
        return step?.status === status && step;
      }, `step ${stepId} is ${status}`),
    async plan(task) {
      await model.handle({ type: 'plan-requested', task });
      return view();
    },
    act: (stepId, action, note) =>
      model.handle({ type: 'step-action-chosen', stepId, action, ...(note === undefined ? {} : { note }) }),
    run: () => model.handle({ type: 'plan-run-requested' }),
    async closePlan() {
      // What still runs or waits for an answer would keep the plan open.
      await model.handle({ type: 'plan-cancelled' });
      await model.handle({ type: 'plan-closed' });
    },
    async attempts() {
      const planId = internals.sessions.current()?.document()?.id;
      assert(planId, 'There is no plan.');
      return [...(await ledger.calls({ planId, limit: 100 }))].reverse();
    },
  };
}

function describe(view: PlanPanelView): string {
  const steps = view.plan?.steps.map(({ id, status, activity, failure }) => ({
    id,
    status,
    activity,
    failure,
  }));
  return JSON.stringify({
    phase: view.phase,
    setup: view.setup,
    notice: view.notice,
    question: view.question,
    steps,
  });
}
