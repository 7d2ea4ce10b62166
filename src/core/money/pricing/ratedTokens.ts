import type { Usage } from '../../model/request/usage.ts';
import type { RatedTokens } from './exactMoney.ts';
import type { Rates } from './priceCard.ts';

/**
 * The usual multiples of the input price for cache writes, in thousandths, taken where writes are reported and no
 * price is listed: 1.25 for minutes, 2 for an hour, 2.5 for twelve (facts: protocols §1.2).
 */
const usualWritePermille = { short: 1250, hour: 2000, halfDay: 2500 } as const;

/** One web search at the vendors that list it: $10 per thousand (facts: protocols §1.2). */
const usualWebSearchNanoUsd = 10_000_000;

/** A call's tokens, each kind with its rate. */
export interface RatedCall {
  readonly parts: readonly RatedTokens[];
  /** True when a usual multiple stood in for a price that is not listed. */
  readonly isApproximate: boolean;
}

/** Pairs each kind of token with its rate; unknown counts are left out. */
export function ratedTokens(usage: Usage, rates: Rates): RatedCall {
  const parts: RatedTokens[] = [];
  let isApproximate = false;
  const add = (tokens: number | undefined, picoUsd: number): void => {
    if (tokens !== undefined && tokens > 0) parts.push({ tokens, picoUsd });
  };
  const addWrite = (tokens: number | undefined, picoUsd: number | undefined, usualPermille: number): void => {
    if (tokens === undefined || tokens === 0) return;
    if (picoUsd === undefined) isApproximate = true;
    add(tokens, picoUsd ?? Math.ceil((rates.inputPicoUsd * usualPermille) / 1000));
  };
  add(usage.inputUncachedTokens, rates.inputPicoUsd);
  add(usage.cacheReadTokens, rates.cacheReadPicoUsd ?? rates.inputPicoUsd);
  addWrite(usage.cacheWrite5mTokens, rates.cacheWrite5mPicoUsd, usualWritePermille.short);
  addWrite(usage.cacheWrite1hTokens, rates.cacheWrite1hPicoUsd, usualWritePermille.hour);
  addWrite(usage.cacheWrite30mTokens, rates.cacheWrite30mPicoUsd, usualWritePermille.short);
  addWrite(usage.cacheWrite12hTokens, rates.cacheWrite12hPicoUsd, usualWritePermille.halfDay);
  add(usage.outputTokens, rates.outputPicoUsd);
  return { parts, isApproximate };
}

/** What the provider's own web searches of a call cost. No tier or region multiplies them. */
export function webSearchNanoUsd(usage: Usage, rates: Rates): { nanoUsd: number; isApproximate: boolean } {
  const calls = usage.webSearchCalls ?? 0;
  if (calls === 0) return { nanoUsd: 0, isApproximate: false };
  return {
    nanoUsd: calls * (rates.webSearchNanoUsd ?? usualWebSearchNanoUsd),
    isApproximate: rates.webSearchNanoUsd === undefined,
  };
}
