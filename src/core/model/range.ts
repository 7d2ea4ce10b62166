/** A span of counts, low end first. What it spans (p10–p90, the worst case) is said where it is made. */
export interface CountRange {
  readonly low: number;
  readonly high: number;
}

/** A span of money. */
export interface MoneyRange {
  readonly lowNanoUsd: number;
  readonly highNanoUsd: number;
}

/** Sums ranges end by end: the widest reading, as if all went well or badly together. */
export function addMoneyRanges(ranges: readonly MoneyRange[]): MoneyRange {
  return {
    lowNanoUsd: ranges.reduce((sum, range) => sum + range.lowNanoUsd, 0),
    highNanoUsd: ranges.reduce((sum, range) => sum + range.highNanoUsd, 0),
  };
}
