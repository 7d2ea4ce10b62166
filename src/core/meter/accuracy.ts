import type { HistoryRow } from '../reportPorts.ts';
import { quantileOf, sortedNumbers } from './quantiles.ts';
import type { MoneyRange } from './range.ts';
import { workPieces } from './workPieces.ts';

/** An estimate as it was shown, and what the work cost then. */
export interface EstimateAndActual {
  readonly estimate: MoneyRange;
  readonly actualNanoUsd: number;
}

/** How honest estimates were: both how many actuals they held and how wide they had to be for it. */
export interface Accuracy {
  readonly n: number;
  readonly inside: number;
  /** Actuals under the low end and over the high end. */
  readonly below: number;
  readonly above: number;
  /** Median of high/low; absent when no estimate has a low end above zero. */
  readonly medianWidth?: number;
}

/** Counts pairs; an estimate or an actual that is no amount is left out. */
export function accuracyOf(pairs: readonly EstimateAndActual[]): Accuracy {
  let inside = 0;
  let below = 0;
  let above = 0;
  const widths: number[] = [];
  for (const { estimate, actualNanoUsd } of pairs) {
    const { lowNanoUsd, highNanoUsd } = estimate;
    if (!(actualNanoUsd >= 0 && lowNanoUsd >= 0 && lowNanoUsd <= highNanoUsd)) continue;
    if (!Number.isFinite(actualNanoUsd) || !Number.isFinite(highNanoUsd)) continue;
    if (actualNanoUsd < lowNanoUsd) below += 1;
    else if (actualNanoUsd > highNanoUsd) above += 1;
    else inside += 1;
    if (lowNanoUsd > 0) widths.push(highNanoUsd / lowNanoUsd);
  }
  const medianWidth = quantileOf(sortedNumbers(widths), 0.5);
  return {
    ...{ n: inside + below + above, inside, below, above },
    ...(medianWidth !== undefined && { medianWidth }),
  };
}

/** The pairs of a history (newest first): finished work that was estimated and whose cost is known. */
export function estimatesAndActuals(history: readonly HistoryRow[], nowMs: number): EstimateAndActual[] {
  return workPieces(history, nowMs).flatMap(({ estimate, costNanoUsd, isFinished }) =>
    isFinished && estimate !== undefined && costNanoUsd !== undefined
      ? [{ estimate, actualNanoUsd: costNanoUsd }]
      : [],
  );
}
