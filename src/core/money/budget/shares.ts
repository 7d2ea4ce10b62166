import type { BudgetSettings } from './budgetSettings.ts';
import type { BudgetState } from '../../model/ledger/budgetLimits.ts';

/** A share of a limit that has been spent. */
export interface ReachedShare {
  readonly state: BudgetState;
  /** The share that was chosen, 0–1; what is spent may be more. */
  readonly share: number;
}

/** What is spent of the limit and its raises, from 0; above 1 after an overrun. Held money is not spent yet. */
export function spentShare({ limit, raisedNanoUsd, spentNanoUsd }: BudgetState): number {
  const whole = limit.nanoUsd + raisedNanoUsd;
  if (whole <= 0) return spentNanoUsd > 0 ? Infinity : 0;
  return spentNanoUsd / whole;
}

/** The shares with an alert that each limit has reached: of several, the highest one, which says it all. */
export function reachedAlerts(
  states: readonly BudgetState[],
  alerts: BudgetSettings['alerts'],
): readonly ReachedShare[] {
  return states.flatMap((state) => {
    const share = Math.max(...alerts.filter((chosen) => spentShare(state) >= chosen));
    return Number.isFinite(share) ? [{ state, share }] : [];
  });
}

/** The limits of which the share is spent at which the person wants to be asked. */
export function pastAskShare(
  states: readonly BudgetState[],
  askAt: BudgetSettings['askAt'],
): readonly BudgetState[] {
  return states
    .filter((state) => spentShare(state) >= askAt)
    .sort((left, right) => spentShare(right) - spentShare(left));
}
