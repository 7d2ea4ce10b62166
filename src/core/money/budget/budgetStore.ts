import type { BudgetLimit, BudgetState } from '../../model/ledger/budgetLimits.ts';

/** Which windows a limit is looked at in: the day (its month follows from it) and, for plan limits, the plan. */
export interface BudgetWindows {
  /** Local date in the budget's zone, `YYYY-MM-DD`. */
  readonly day: string;
  readonly planId?: string;
}

/** More money for one window of one limit. */
export interface BudgetRaise {
  /** See `limitKey`. */
  readonly limitKey: string;
  /** Window as in `BudgetState`. */
  readonly window: string;
  readonly nanoUsd: number;
  readonly atMs: number;
}

/** What all windows remember together about budgets. Every method may reject with a `StorageError`. */
export interface BudgetStore {
  /** How the limits stand; those of plans are left out where no plan is named. */
  states(limits: readonly BudgetLimit[], windows: BudgetWindows): Promise<readonly BudgetState[]>;
  raise(raise: BudgetRaise): Promise<void>;
  /** The zone (IANA name) that days are counted in: the proposed one when none was fixed yet. */
  zone(proposed: string): Promise<string>;
  /** Whether calls of a model (`provider/model`) without a price may be sent under a budget; `undefined`: never asked. */
  unpricedConsent(model: string): Promise<boolean | undefined>;
  rememberUnpricedConsent(model: string, isAllowed: boolean): Promise<void>;
  /** True for the first one who says that a share (0–1) of a limit is reached in that window; in all windows. */
  claimAlert(limitKey: string, window: string, share: number): Promise<boolean>;
}
