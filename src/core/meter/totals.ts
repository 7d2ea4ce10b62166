import { type Tier, tiers } from '../../shared/tiers.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { TotalsRow } from '../ports.ts';

/** Sums of some attempts. */
export interface Totals {
  readonly attempts: number;
  /** Attempts without a known price: their cost is in no sum, so a total with some of them is a floor. */
  readonly unpricedAttempts: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
}

/** Totals with what they consist of. */
export interface TotalsBreakdown extends Totals {
  /** Dearest tier first; tiers without an attempt are left out. */
  readonly byTier: readonly (Totals & { readonly tier: Tier })[];
  /** By `provider/model`, the most expensive first. */
  readonly byModel: readonly (Totals & { readonly model: string })[];
}

/** Nothing has been spent. */
export const noTotals: Totals = {
  attempts: 0,
  unpricedAttempts: 0,
  inputTokens: 0,
  outputTokens: 0,
  costNanoUsd: 0,
};

/** Sums the ledger's rows, in all and by tier and model. */
export function breakDownTotals(rows: readonly TotalsRow[]): TotalsBreakdown {
  const byTier = groupTotals(rows, (row) => row.tier);
  const byModel = groupTotals(rows, formatModelReference);
  return {
    ...rows.reduce(addTotals, noTotals),
    byTier: tiers.flatMap((tier) => {
      const totals = byTier.get(tier);
      return totals === undefined ? [] : [{ tier, ...totals }];
    }),
    byModel: [...byModel]
      .map(([model, totals]) => ({ model, ...totals }))
      .sort((left, right) => right.costNanoUsd - left.costNanoUsd || right.attempts - left.attempts),
  };
}

function groupTotals<Key>(
  rows: readonly TotalsRow[],
  keyOf: (row: TotalsRow) => Key,
): ReadonlyMap<Key, Totals> {
  const groups = new Map<Key, Totals>();
  for (const row of rows) groups.set(keyOf(row), addTotals(groups.get(keyOf(row)) ?? noTotals, row));
  return groups;
}

function addTotals(left: Totals, right: Totals): Totals {
  return {
    attempts: left.attempts + right.attempts,
    unpricedAttempts: left.unpricedAttempts + right.unpricedAttempts,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costNanoUsd: left.costNanoUsd + right.costNanoUsd,
  };
}
