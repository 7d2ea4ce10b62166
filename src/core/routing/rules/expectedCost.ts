import type { MoneyRange } from '../../model/range.ts';

/** One place of a cascade, for the arithmetic. */
export interface ExpectedAttempt {
  /** Of one attempt; `undefined`: no known price. */
  readonly cost: MoneyRange | undefined;
  /** Share that passes of what reaches this place, 0–1. */
  readonly passRate: number;
}

/**
 * What work is expected to cost until a result passes, or until nobody is left: each place is paid with the chance
 * that all before it have failed, with `judgingNanoUsd` for the check or review of its result. `undefined` when a
 * place that may be reached has no known price.
 */
export function expectedCostUntilPass(
  attempts: readonly ExpectedAttempt[],
  judgingNanoUsd: number,
): MoneyRange | undefined {
  let chance = 1;
  let lowNanoUsd = 0;
  let highNanoUsd = 0;
  for (const { cost, passRate } of attempts) {
    if (chance <= 0) break;
    if (cost === undefined) return undefined;
    lowNanoUsd += chance * (cost.lowNanoUsd + judgingNanoUsd);
    highNanoUsd += chance * (cost.highNanoUsd + judgingNanoUsd);
    chance *= 1 - passRate;
  }
  return attempts.length === 0
    ? undefined
    : { lowNanoUsd: Math.round(lowNanoUsd), highNanoUsd: Math.round(highNanoUsd) };
}

/** The middle of a range, for comparisons. */
export function middleOf(cost: MoneyRange): number {
  return (cost.lowNanoUsd + cost.highNanoUsd) / 2;
}

/**
 * Dollars for a pass: what an attempt with its judging costs, divided by how often it passes. Of independent attempts
 * the cheapest order is by this figure, lowest first. Infinity without a known price.
 */
export function costPerPass({ cost, passRate }: ExpectedAttempt, judgingNanoUsd: number): number {
  return cost === undefined ? Infinity : (middleOf(cost) + judgingNanoUsd) / passRate;
}
