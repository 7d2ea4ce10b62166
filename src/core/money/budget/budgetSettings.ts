import type { Tier } from '../../../shared/tiers.ts';

/** What happens by itself when the share `askAt` of a limit is spent. */
export const shareActions = ['ask', 'continue', 'downgrade', 'stop'] as const;

export type ShareAction = (typeof shareActions)[number];

/** `tierwise.budgets`, validated. An absent limit is no limit; a limit of 0 lets only free models through. */
export interface BudgetSettings {
  readonly perPlanNanoUsd?: number;
  /** What single plans may cost by the person's approval (Autopilot), by plan id; the lower limit of the two holds. */
  readonly approvedPlans?: ReadonlyMap<string, number>;
  readonly perDayNanoUsd?: number;
  readonly perMonthNanoUsd?: number;
  /** What one tier may spend in a day. */
  readonly perTierPerDayNanoUsd: Readonly<Partial<Record<Tier, number>>>;
  /** Shares of a limit (above 0, at most 1) that the person is told of when they are spent, ascending. */
  readonly alerts: readonly number[];
  /** The share of a limit (above 0, at most 1) from which on `atShare` holds. */
  readonly askAt: number;
  readonly atShare: ShareAction;
  /** The lock: no step goes to a cheaper model for the budget's sake. */
  readonly keepBestModel: boolean;
}

/** No limit is set, and what holds once one is. */
export const defaultBudgets: BudgetSettings = {
  perTierPerDayNanoUsd: {},
  alerts: [0.5, 0.75, 0.9],
  askAt: 0.75,
  atShare: 'ask',
  keepBestModel: false,
};
