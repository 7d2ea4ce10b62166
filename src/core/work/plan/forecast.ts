import { callsOf } from './attempt.ts';
import type { PlanDocument } from './planDocument.ts';

/** What a plan has cost and may still cost, in nano-dollars. Calls and steps without a price are in neither. */
export interface PlanForecastSums {
  readonly spentNanoUsd: number;
  /** High ends of the estimates of all steps that are not done. */
  readonly stillNanoUsd: number;
}

/** Adds up what was spent on a plan and what its open steps are expected to cost at most. */
export function forecastPlan(document: PlanDocument): PlanForecastSums {
  const calls = [...document.planningCalls, ...document.discardedCalls, ...document.steps.flatMap(callsOf)];
  const spentNanoUsd = calls.reduce(
    (sum, { cost }) => sum + (cost.source === 'unpriced' ? 0 : cost.nanoUsd),
    0,
  );
  const stillNanoUsd = document.steps
    .filter((step) => step.status !== 'done')
    .reduce((sum, { estimate }) => sum + (estimate?.highNanoUsd ?? 0), 0);
  return { spentNanoUsd, stillNanoUsd };
}
