import type { ModelReference } from '../../model/modelReference.ts';
import { costOf } from '../../money/pricing/costOf.ts';
import type { Price } from '../../money/pricing/price.ts';

/** A prompt prefix that a provider still has in its cache from the step before. */
export interface CachedPrefix {
  readonly model: ModelReference;
  readonly tokens: number;
  /** What the next call saves if it goes to the same model: the price of the prefix less that of reading it. */
  readonly savedNanoUsd: number;
}

/**
 * What a cached prefix saves: its price as plain input less its price as a cache read. 0 where the price has no
 * cheaper reads; `undefined` when the price is not known.
 */
export function prefixSaving(price: Price | undefined, tokens: number, atMs: number): number | undefined {
  const cold = costOf({ source: 'estimated', inputUncachedTokens: tokens, outputTokens: 0 }, price, atMs);
  const warm = costOf(
    { source: 'estimated', inputUncachedTokens: 0, cacheReadTokens: tokens, outputTokens: 0 },
    price,
    atMs,
  );
  if (cold.source === 'unpriced' || warm.source === 'unpriced') return undefined;
  return Math.max(0, cold.nanoUsd - warm.nanoUsd);
}
