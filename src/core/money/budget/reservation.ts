import type { Usage } from '../../model/request/usage.ts';
import { costOf } from '../pricing/costOf.ts';
import type { Price } from '../pricing/price.ts';
import type { Rates } from '../pricing/priceCard.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * For how long the request asks the provider to keep its prompt: `minutes` is the short cache of each vendor, `hours`
 * the long one, which costs more to write.
 */
export type CacheAsk = 'none' | 'minutes' | 'hours';

/** What of a call decides how much it can cost as it is sent. */
export interface CallAtMost {
  /** Whole tokens, the upper bound. */
  readonly inputTokens: number;
  readonly price: Price;
  readonly atMs: number;
  readonly caching?: CacheAsk;
  /** Most calls of the provider's own web search that the request allows. */
  readonly webSearchCalls?: number;
  /** How many times as much is held, because earlier calls cost more than was held for them; at least 1. */
  readonly widening?: number;
}

/**
 * The most that a call can cost as it is sent, in nano-dollars: all input in the dearest way that it can be billed
 * (facts: protocols §1.2), all output that the cap allows, and what earlier overruns add. `undefined` when that has no price.
 */
export function costAtMost(call: CallAtMost, maxOutputTokens: number): number | undefined {
  let most: number | undefined;
  for (const kind of kindsOf(call)) {
    const usage: Usage = {
      source: 'estimated',
      inputUncachedTokens: 0,
      [kind]: call.inputTokens,
      outputTokens: maxOutputTokens,
      ...withoutUndefined({ webSearchCalls: call.webSearchCalls }),
    };
    const cost = costOf(usage, call.price, call.atMs);
    if (cost.source === 'unpriced') return undefined;
    most = Math.max(most ?? 0, Math.ceil(cost.nanoUsd * (call.widening ?? 1)));
  }
  return most;
}

type InputKind = Extract<keyof Usage, `${string}Tokens`>;

/**
 * How the input of a call may be billed. A kind of write that only some vendors have counts where its price is
 * listed, and then unasked as well: those vendors write their short cache by themselves.
 */
function kindsOf({ caching = 'none', price }: CallAtMost): readonly InputKind[] {
  const rates = ratesOf(price);
  const kinds: InputKind[] = ['inputUncachedTokens'];
  if (caching !== 'none') kinds.push('cacheWrite5mTokens');
  if (rates?.cacheWrite30mPicoUsd !== undefined) kinds.push('cacheWrite30mTokens');
  if (caching === 'hours') {
    kinds.push('cacheWrite1hTokens');
    if (rates?.cacheWrite12hPicoUsd !== undefined) kinds.push('cacheWrite12hTokens');
  }
  return kinds;
}

function ratesOf(price: Price): Rates | undefined {
  switch (price.source) {
    case 'catalogue':
      return price.period.rates;
    case 'user':
      return price.rates;
    case 'local':
    case 'subscription':
      return undefined;
  }
}

/**
 * The largest cap on output, at most `most`, with which the call costs no more than `nanoUsd`: a search, because
 * rates may change with the length. 0 when not even the input fits.
 */
export function outputThatFits(call: CallAtMost, nanoUsd: number, most: number): number {
  const fits = (tokens: number): boolean => (costAtMost(call, tokens) ?? Infinity) <= nanoUsd;
  if (!fits(0)) return 0;
  let [fitting, beyond] = [0, most + 1];
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2);
    if (fits(middle)) fitting = middle;
    else beyond = middle;
  }
  return fitting;
}
