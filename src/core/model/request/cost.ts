/**
 * Where a cost comes from (design, Words): the provider's own figure, the shipped price catalogue, the user's
 * prices, an estimate of the usage, a flat subscription, or no known price.
 */
export const costSources = ['provider', 'catalogue', 'user', 'estimate', 'subscription', 'unpriced'] as const;

export type CostSource = (typeof costSources)[number];

/** Money of one call. `unpriced` has no amount: it is a visible state, never $0. */
export type Cost =
  | {
      readonly source: Exclude<CostSource, 'unpriced'>;
      readonly nanoUsd: number;
      /** The most it can have been, shown with `≤`: the process died or the stream broke, and nobody reported. */
      readonly isUpperBound?: true;
    }
  | { readonly source: 'unpriced' };

/** Nano-dollars in a dollar. All money is a whole number of these. */
export const nanoUsdPerUsd = 1_000_000_000;
