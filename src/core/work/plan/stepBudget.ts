import { forecastPlan } from './forecast.ts';
import type { PlanDocument, PlanFailure, StepRecord } from './planDocument.ts';
import { hasOutgrown, type BudgetGate } from '../../money/budget/budgetGate.ts';
import type { PlanStateStore } from './state/planStateStore.ts';

/** What of the budgets is looked at between steps. */
export type StepBudget = Pick<BudgetGate, 'admitStep' | 'admitForecast' | 'review'>;

/**
 * Whether a step may begin: the plan as a whole is not much dearer than approved, and the step's high estimate fits
 * into the budgets; else the person is asked. `undefined` when it may; the reason otherwise.
 */
export async function whyNotBegin(
  budget: StepBudget,
  planState: PlanStateStore,
  stepId: string,
  signal: AbortSignal,
): Promise<PlanFailure | undefined> {
  const document = planState.current();
  const step = document?.steps.find(({ id }) => id === stepId);
  if (document === undefined || step === undefined) return undefined;
  const { spentNanoUsd, stillNanoUsd } = forecastPlan(document);
  const forecastNanoUsd = spentNanoUsd + stillNanoUsd;
  const approvedNanoUsd = document.approvedNanoUsd ?? forecastNanoUsd;
  const whole = await budget.admitForecast({ planId: document.id, approvedNanoUsd, forecastNanoUsd }, signal);
  if (!whole.go) return { kind: 'budget', message: whole.reason };
  // What was approved to is what later growth is measured by.
  if (document.approvedNanoUsd === undefined || hasOutgrown({ approvedNanoUsd, forecastNanoUsd }))
    planState.dispatch({ type: 'forecast-approved', nanoUsd: forecastNanoUsd });
  const begun = await budget.admitStep(stepOf(document, step), signal);
  return begun.go ? undefined : { kind: 'budget', message: begun.reason };
}

function stepOf(document: PlanDocument, step: StepRecord) {
  return {
    planId: document.id,
    stepId: step.id,
    tier: step.tier,
    p90NanoUsd: step.estimate?.highNanoUsd,
  };
}
