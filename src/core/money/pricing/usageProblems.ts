import { inputKinds, mostTokensOfCall, type Usage } from '../../model/request/usage.ts';

/** The members of a usage that count something. */
export const countFields = [
  ...inputKinds,
  'outputTokens',
  'reasoningTokens',
  'webSearchCalls',
] as const satisfies readonly (keyof Usage)[];

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
