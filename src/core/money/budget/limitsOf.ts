import type { Tier } from '../../../shared/tiers.ts';
import type { BudgetSettings } from './budgetSettings.ts';
import type { BudgetLimit } from '../../model/ledger/budgetLimits.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Whose money it is: a call without a plan (a commit message, a name) counts for day, month and tier alone. */
export interface Spender {
  readonly tier: Tier;
  readonly planId?: string;
}

/** The limits that a call of this spender must fit into. */
export function limitsOf(settings: BudgetSettings, { tier, planId }: Spender): readonly BudgetLimit[] {
  const { perDayNanoUsd, perMonthNanoUsd } = settings;
  const perTierNanoUsd = settings.perTierPerDayNanoUsd[tier];
  const limits: BudgetLimit[] = [];
  const ofPlan = planId === undefined ? undefined : planLimit(settings, planId);
  if (ofPlan !== undefined) limits.push({ scope: 'plan', nanoUsd: ofPlan });
  if (perTierNanoUsd !== undefined) limits.push({ scope: 'tier', tier, nanoUsd: perTierNanoUsd });
  if (perDayNanoUsd !== undefined) limits.push({ scope: 'day', nanoUsd: perDayNanoUsd });
  if (perMonthNanoUsd !== undefined) limits.push({ scope: 'month', nanoUsd: perMonthNanoUsd });
  return limits;
}

/** Every limit that is set, for those who show how they stand; plan limits only where there is a plan. */
export function allLimits(settings: BudgetSettings, planId?: string): readonly BudgetLimit[] {
  const tiers = Object.keys(settings.perTierPerDayNanoUsd) as Tier[];
  const [first = 'execution', ...others] = tiers;
  const ofFirst = limitsOf(settings, { tier: first, ...withoutUndefined({ planId }) });
  const ofOthers = others.flatMap((tier) =>
    limitsOf(settings, { tier }).filter((limit) => limit.scope === 'tier'),
  );
  return [...ofFirst, ...ofOthers];
}

function planLimit({ perPlanNanoUsd, approvedPlans }: BudgetSettings, planId: string): number | undefined {
  const approved = approvedPlans?.get(planId);
  if (approved === undefined || perPlanNanoUsd === undefined) return approved ?? perPlanNanoUsd;
  return Math.min(approved, perPlanNanoUsd);
}
