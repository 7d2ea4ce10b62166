import type { Tier } from '../../../shared/tiers.ts';

/** What a limit counts: one plan, one local day, one calendar month, or one tier's share of a day. */
export type BudgetScope = 'plan' | 'day' | 'month' | 'tier';

/** A limit in money, as the person set it. */
export interface BudgetLimit {
  readonly scope: BudgetScope;
  /** Set for the scope `tier`. */
  readonly tier?: Tier;
  readonly nanoUsd: number;
}

/** How a limit stands in one window. `spent`, `reserved` and `orphaned` are disjoint. */
export interface BudgetState {
  readonly limit: BudgetLimit;
  /** Plan id, day `YYYY-MM-DD` (scopes `day` and `tier`) or month `YYYY-MM`. */
  readonly window: string;
  /** What the person added to the limit in this window. */
  readonly raisedNanoUsd: number;
  /** Settled calls with their adjustments. Includes upper bounds of dead processes, see `upperBoundNanoUsd`. */
  readonly spentNanoUsd: number;
  /** The part of `spentNanoUsd` that is only a bound, shown with `≤`. */
  readonly upperBoundNanoUsd: number;
  /** Held for calls that are running now, in any window. */
  readonly reservedNanoUsd: number;
  /** Calls without a price; they are in no sum. */
  readonly unpricedCalls: number;
}

/** What a call can cost as it is sent, and the limits that it must fit into. */
export interface Reservation {
  readonly nanoUsd: number;
  readonly limits: readonly BudgetLimit[];
}

/** Key of a limit within its window, such as `day` or `tier:execution`. */
export function limitKey({ scope, tier }: Pick<BudgetLimit, 'scope' | 'tier'>): string {
  return tier === undefined ? scope : `${scope}:${tier}`;
}

/** What is left: the limit and its raises, less spent and reserved. Negative after an overrun. */
export function remainingNanoUsd(state: BudgetState): number {
  return state.limit.nanoUsd + state.raisedNanoUsd - state.spentNanoUsd - state.reservedNanoUsd;
}
