/** Where the counts come from: the provider's final word, what had arrived when a stream broke, or our own count. */
export type UsageSource = 'reported' | 'partial' | 'estimated';

/**
 * Tokens of one call in the one normal form (facts: protocols §3). The four kinds of input are disjoint
 * and add up to the prompt; reasoning is a part of output. Unknown is `undefined`, never 0.
 */
export interface Usage {
  readonly source: UsageSource;
  /** Input tokens billed at the full rate: neither read from nor written to a cache. */
  readonly inputUncachedTokens?: number;
  readonly cacheReadTokens?: number;
  /** Anthropic, 5-minute cache. */
  readonly cacheWrite5mTokens?: number;
  /** Anthropic, 1-hour cache. */
  readonly cacheWrite1hTokens?: number;
  /** OpenAI, 30-minute cache. */
  readonly cacheWrite30mTokens?: number;
  /** OpenAI, 12-hour cache. */
  readonly cacheWrite12hTokens?: number;
  /** All output tokens, reasoning included. */
  readonly outputTokens?: number;
  /** Input and output together, only where a provider tells no more than that and the parts are still to be estimated. */
  readonly totalTokens?: number;
  /** The part of the output that was reasoning. */
  readonly reasoningTokens?: number;
  /** Calls of the provider's own web search, billed per call. */
  readonly webSearchCalls?: number;
  /** Service tier actually served, as the provider names it (`standard`, `priority`, `batch`, `flex`, `fast`). */
  readonly serviceTier?: string;
  /** Region the request was billed for, where the provider says so (Anthropic `inference_geo`). */
  readonly region?: string;
  /** Dollars that the provider itself reports for this call, in nano-dollars. */
  readonly reportedCostNanoUsd?: number;
  /** The provider's own usage object, kept as it came. */
  readonly raw?: unknown;
}

/** More tokens than any one call can have; a count above it is a wrong unit or an overflow. */
export const mostTokensOfCall = 1_000_000_000;

/** Nothing is known of what the call used. */
export const unknownUsage: Usage = { source: 'estimated' };

/** All input tokens, or `undefined` when none of the kinds is known. */
export function totalInputTokens(usage: Usage): number | undefined {
  return sumKnown([
    usage.inputUncachedTokens,
    usage.cacheReadTokens,
    usage.cacheWrite5mTokens,
    usage.cacheWrite1hTokens,
    usage.cacheWrite30mTokens,
    usage.cacheWrite12hTokens,
  ]);
}

function sumKnown(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}
