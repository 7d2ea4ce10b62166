import { inputKinds, mostTokensOfCall } from '../../model/usage.ts';
import type { Usage } from '../../model/usage.ts';

/** The members of a usage that count something. */
export const countFields = [
  ...inputKinds,
  'outputTokens',
  'reasoningTokens',
  'webSearchCalls',
] as const satisfies readonly (keyof Usage)[];

/**
 * What is wrong with a usage object, in words for the log: counts that are negative, fractional, not finite or
 * absurd, and reasoning that exceeds the output it is a part of. Such usage is refused: it would poison every sum.
 */
export function usageProblems(usage: Usage): readonly string[] {
  const problems: string[] = [];
  for (const field of countFields) {
    const count = usage[field];
    if (count !== undefined && !isCount(count)) problems.push(`${field} is ${count}`);
  }
  if (usage.reasoningTokens !== undefined && usage.reasoningTokens > (usage.outputTokens ?? Infinity)) {
    problems.push('reasoningTokens is more than outputTokens');
  }
  const reported = usage.reportedCostNanoUsd;
  if (reported !== undefined && !isAmount(reported))
    problems.push(`reportedCostNanoUsd is ${String(reported)}`);
  return problems;
}

/** True when a count cannot be priced. A bad reported cost alone does not count: the counts may still be priced. */
export function hasUncountable(usage: Usage): boolean {
  return countFields.some((field) => usage[field] !== undefined && !isCount(usage[field]));
}

/** True for a whole, non-negative sum of nano-dollars. */
export function isAmount(nanoUsd: number | undefined): nanoUsd is number {
  return nanoUsd !== undefined && Number.isSafeInteger(nanoUsd) && nanoUsd >= 0;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= mostTokensOfCall;
}
