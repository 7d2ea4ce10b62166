import type { Usage, UsageSource } from '../model/usage.ts';

const summedFields = [
  'inputUncachedTokens',
  'cacheReadTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheWrite30mTokens',
  'cacheWrite12hTokens',
  'outputTokens',
  'reasoningTokens',
  'webSearchCalls',
] as const satisfies readonly (keyof Usage)[];

type SummedField = (typeof summedFields)[number];

/**
 * The usage of two calls together. What one of them does not know is the other's alone, and where that is input or
 * output the sum is no longer `reported`. A reported cost remains only when both have one; tier, region and the raw
 * object belong to single calls and go.
 */
export function addUsage(left: Usage, right: Usage): Usage {
  const sums: Partial<Record<SummedField, number>> = {};
  for (const field of summedFields) {
    const [first, second] = [left[field], right[field]];
    if (first !== undefined || second !== undefined) sums[field] = (first ?? 0) + (second ?? 0);
  }
  return {
    source: weakerSource(left, right),
    ...sums,
    ...(left.reportedCostNanoUsd !== undefined &&
      right.reportedCostNanoUsd !== undefined && {
        reportedCostNanoUsd: left.reportedCostNanoUsd + right.reportedCostNanoUsd,
      }),
  };
}

function weakerSource(left: Usage, right: Usage): UsageSource {
  const sources = [left.source, right.source];
  if (sources.includes('estimated')) return 'estimated';
  const hasGap = (['inputUncachedTokens', 'outputTokens'] as const).some(
    (field) => (left[field] === undefined) !== (right[field] === undefined),
  );
  return hasGap || sources.includes('partial') ? 'partial' : 'reported';
}
