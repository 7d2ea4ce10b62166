import type { Cost } from '../../model/request/cost.ts';
import { isAmount } from './usageProblems.ts';

/** A provider that bills more than so many times what a call can cost speaks of another unit, or of another call. */
const mostTimes = 100;

/** Dearer than any token of any list, in nano-dollars: $1,000 for a million tokens. */
const dearestTokenNanoUsd = 1_000_000;

/** What a call can cost as it was sent. */
export interface CallBound {
  /** With its price, in nano-dollars; `undefined` where none is known. */
  readonly mostNanoUsd: number | undefined;
  /** Input and the cap on output together, for the bound of a call that has no price or a price of zero. */
  readonly tokens: number;
}

/** A cost as it counts. */
export interface CountedCost {
  readonly cost: Cost;
  /** The reported figure in nano-dollars, where it is beyond belief and the bound counts in its place. */
  readonly doubtedNanoUsd?: number;
}

/** Whether a figure is so far above what a call can cost that it cannot be that call's. */
export function isBeyondBelief(nanoUsd: number, mostNanoUsd: number): boolean {
  return nanoUsd > mostNanoUsd * mostTimes;
}

/** The most that so many tokens can cost where their price is not known. */
export function boundOfTokens(tokens: number): number {
  return tokens * dearestTokenNanoUsd;
}

/** A reported cost counts whole as long as it can be one of this call; beyond that the call's upper bound counts. */
export function believableCost(cost: Cost, { mostNanoUsd, tokens }: CallBound): CountedCost {
  if (cost.source !== 'provider') return { cost };
  const hasBound = mostNanoUsd !== undefined && mostNanoUsd > 0;
  const bound = hasBound ? mostNanoUsd : boundOfTokens(tokens);
  const isDoubted = hasBound ? isBeyondBelief(cost.nanoUsd, bound) : cost.nanoUsd > bound;
  if (!isDoubted || !isAmount(bound)) return { cost };
  return {
    cost: { source: 'estimate', nanoUsd: bound, isUpperBound: true },
    doubtedNanoUsd: cost.nanoUsd,
  };
}
