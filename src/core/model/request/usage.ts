import type { Fields, RowOf } from '../ledger/fields.ts';

/** Where the counts come from: the provider's final word, what had arrived when a stream broke, or our own count. */
export const usageSources = ['reported', 'partial', 'estimated'] as const;

export type UsageSource = (typeof usageSources)[number];

/** Described for the ledger, see `ledgerRow.ts`. */
export const usageFields = {
  source: { type: usageSources, column: 'usage_source' },
  /** Input tokens billed at the full rate: neither read from nor written to a cache. */
  inputUncachedTokens: { type: 'count', column: 'input_uncached_tokens', optional: true },
  cacheReadTokens: { type: 'count', column: 'cache_read_tokens', optional: true },
  /** Anthropic, 5-minute cache. */
  cacheWrite5mTokens: { type: 'count', column: 'cache_write_5m_tokens', optional: true },
  /** Anthropic, 1-hour cache. */
  cacheWrite1hTokens: { type: 'count', column: 'cache_write_1h_tokens', optional: true },
  /** OpenAI, 30-minute cache. */
  cacheWrite30mTokens: { type: 'count', column: 'cache_write_30m_tokens', optional: true },
  /** OpenAI, 12-hour cache. */
  cacheWrite12hTokens: { type: 'count', column: 'cache_write_12h_tokens', optional: true },
  /** All output tokens, reasoning included. */
  outputTokens: { type: 'count', column: 'output_tokens', optional: true },
  /** The part of the output that was reasoning. */
  reasoningTokens: { type: 'count', column: 'reasoning_tokens', optional: true },
  /** Calls of the provider's own web search, billed per call. */
  webSearchCalls: { type: 'count', column: 'web_search_calls', optional: true },
  /** Service tier actually served, as the provider names it (`standard`, `priority`, `batch`, `flex`, `fast`). */
  serviceTier: { type: 'text', column: 'service_tier', optional: true },
  /** Region the request was billed for, where the provider says so (Anthropic `inference_geo`). */
  region: { type: 'text', column: 'region', optional: true },
  /** Dollars that the provider itself reports for this call, in nano-dollars. */
  reportedCostNanoUsd: { type: 'money', column: 'reported_cost_nano_usd', csv: false, optional: true },
  /** The provider's own usage object, kept as it came. */
  raw: { type: 'json', column: 'usage_raw_json', csv: false, optional: true },
} as const satisfies Fields;

/**
 * Tokens of one call in the one normal form (facts: protocols §3). The kinds of input are disjoint and add up to the
 * prompt; reasoning is a part of output. Unknown is `undefined`, never 0.
 */
export interface Usage extends RowOf<typeof usageFields> {
  /** Input and output together, only where a provider tells no more than that and the parts are still to be estimated. */
  readonly totalTokens?: number;
}

/** Kinds of input that were written to a cache. */
export const cacheWriteKinds = [
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheWrite30mTokens',
  'cacheWrite12hTokens',
] as const satisfies readonly (keyof Usage)[];

/** All kinds of input. */
export const inputKinds = [
  'inputUncachedTokens',
  'cacheReadTokens',
  ...cacheWriteKinds,
] as const satisfies readonly (keyof Usage)[];

/** More tokens than any one call can have; a count above it is a wrong unit or an overflow. */
export const mostTokensOfCall = 1_000_000_000;

/** Nothing is known of what the call used. */
export const unknownUsage: Usage = { source: 'estimated' };

/** All input tokens, or `undefined` when none of the kinds is known. */
export function totalInputTokens(usage: Usage): number | undefined {
  const known = inputKinds.map((kind) => usage[kind]).filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}
