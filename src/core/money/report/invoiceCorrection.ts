import { totalInputTokens } from '../../model/request/usage.ts';
import type { AdjustmentRow } from '../../model/ledger/ledger.ts';
import type { ReportedCall } from '../../model/ledger/reportPorts.ts';

/** A bill and the calls that it speaks of. */
export interface BilledCalls {
  /** Id of the bill's line. */
  readonly lineId: string;
  /** Billed less metered, in nano-dollars. */
  readonly differenceNanoUsd: number;
  /** All calls of the line. */
  readonly calls: readonly ReportedCall[];
  readonly nowMs: number;
}

/**
 * What a bill settles: calls whose cost is only a bound, an estimate or unknown take up the difference, as far as they
 * can: a bound only falls, and nothing falls below $0. What is known exactly stays as it is; a difference that is left
 * has another reason (see `differenceReasons`). Every open call gets a row, one of $0 too: its cost is known from then on.
 */
export function invoiceCorrections(billed: BilledCalls): readonly AdjustmentRow[] {
  const open = billed.calls.filter(isOpen);
  const deltas =
    billed.differenceNanoUsd < 0
      ? lowered(open, -billed.differenceNanoUsd)
      : raised(open, billed.differenceNanoUsd);
  return open.map((call, index) => ({
    // As many corrections later it is another one; until then nobody writes the same twice.
    id: `invoice:${billed.lineId}:${call.adjustments.length}:${call.id}`,
    callId: call.id,
    recordedAtMs: billed.nowMs,
    deltaNanoUsd: deltas[index] ?? 0,
    source: 'invoice',
  }));
}

function isOpen({ finalCost }: ReportedCall): boolean {
  return finalCost.source === 'unpriced' || finalCost.source === 'estimate' || isBound(finalCost);
}

function isBound(cost: ReportedCall['finalCost']): boolean {
  return cost.source !== 'unpriced' && cost.isUpperBound === true;
}

/** Takes so much off, in shares of what they cost. */
function lowered(open: readonly ReportedCall[], nanoUsd: number): readonly number[] {
  const costs = open.map(({ finalCost }) => (finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd));
  const most = costs.reduce((sum, cost) => sum + cost, 0);
  return shared(Math.min(nanoUsd, most), costs).map((share) => 0 - share);
}

/** Adds so much where a cost can be higher, in shares of their tokens. */
function raised(open: readonly ReportedCall[], nanoUsd: number): readonly number[] {
  return shared(
    nanoUsd,
    open.map(({ finalCost, usage }) =>
      isBound(finalCost) ? 0 : (totalInputTokens(usage) ?? 0) + (usage.outputTokens ?? 0) + 1,
    ),
  );
}

/** Whole parts of an amount by weight, which add up to it; nothing where nothing has weight. */
function shared(nanoUsd: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  let weightBefore = 0;
  let given = 0;
  return weights.map((weight) => {
    weightBefore += weight;
    const until = weightBefore === total ? nanoUsd : Math.round((nanoUsd / total) * weightBefore);
    const part = until - given;
    given = until;
    return part;
  });
}
