import type { TotalsRow } from '../../core/model/ledger/ledger.ts';
import { tiers, type Tier } from '../../shared/tiers.ts';

/** A sum of the ledger. Calls without a price are in no amount, so their number goes with it. */
export interface CostFigure {
  readonly costNanoUsd: number;
  readonly unpricedCalls: number;
  /** The part of the cost that is an estimate; absent is none. */
  readonly estimatedNanoUsd?: number;
  /** The part of the cost that is only an upper bound; absent is none. */
  readonly upperBoundNanoUsd?: number;
}

/** Nothing was spent. */
export const nothingSpent: Required<CostFigure> = {
  costNanoUsd: 0,
  unpricedCalls: 0,
  estimatedNanoUsd: 0,
  upperBoundNanoUsd: 0,
};

/** The sums of one model in one tier. */
export interface ModelFigure extends CostFigure {
  readonly tier: Tier;
  /** `provider/model`. */
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The sum of all rows. */
export function sumCosts(rows: readonly CostFigure[]): Required<CostFigure> {
  return rows.reduce<Required<CostFigure>>(
    (sum, row) => ({
      costNanoUsd: sum.costNanoUsd + row.costNanoUsd,
      unpricedCalls: sum.unpricedCalls + row.unpricedCalls,
      estimatedNanoUsd: sum.estimatedNanoUsd + (row.estimatedNanoUsd ?? 0),
      upperBoundNanoUsd: sum.upperBoundNanoUsd + (row.upperBoundNanoUsd ?? 0),
    }),
    nothingSpent,
  );
}

/** Rows summed by tier and model: tiers in their order, the dearest model of each first. */
export function sumByModel(rows: readonly TotalsRow[]): readonly ModelFigure[] {
  const groups = Map.groupBy(rows, (row) => `${row.tier} ${row.provider}/${row.model}`);
  const figures = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const total = (count: (row: TotalsRow) => number): number =>
      group.reduce((sum, row) => sum + count(row), 0);
    return [
      {
        tier: first.tier,
        model: `${first.provider}/${first.model}`,
        calls: total((row) => row.calls),
        inputTokens: total((row) => row.inputTokens),
        outputTokens: total((row) => row.outputTokens),
        ...sumCosts(group),
      },
    ];
  });
  return figures.sort(
    (left, right) =>
      tiers.indexOf(left.tier) - tiers.indexOf(right.tier) ||
      right.costNanoUsd - left.costNanoUsd ||
      left.model.localeCompare(right.model),
  );
}
