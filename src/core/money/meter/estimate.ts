import { costOf } from '../pricing/costOf.ts';
import type { Price } from '../pricing/price.ts';
import type { WorkPrior } from './priors.ts';
import type { CountRange, MoneyRange } from '../../model/range.ts';

/** What a call or step will cost: a range, or nothing that can be said in dollars. */
export type Estimate = MoneyRange | 'unpriced';

/** One call that is about to be sent. */
export interface CallForecast {
  readonly inputTokens: CountRange;
  readonly outputTokens: CountRange;
  readonly price: Price | undefined;
  /** When it will be sent, in epoch milliseconds: prices depend on it. */
  readonly atMs: number;
}

/**
 * What a call will cost from the low ends to the high ends. No cache hit is assumed, so both ends are on the dear
 * side for a repeated prompt.
 */
export function estimateCall({ inputTokens, outputTokens, price, atMs }: CallForecast): Estimate {
  const at = (input: number, output: number): number | undefined => {
    const usage = { source: 'estimated', inputUncachedTokens: input, outputTokens: output } as const;
    const cost = costOf(usage, price, atMs);
    return cost.source === 'unpriced' ? undefined : cost.nanoUsd;
  };
  const lowNanoUsd = at(Math.floor(inputTokens.low), Math.floor(outputTokens.low));
  const highNanoUsd = at(Math.ceil(inputTokens.high), Math.ceil(outputTokens.high));
  return lowNanoUsd === undefined || highNanoUsd === undefined ? 'unpriced' : { lowNanoUsd, highNanoUsd };
}

/** Work of which only the kind is known, or its first request as well. */
export interface WorkForecast {
  readonly prior: WorkPrior;
  /** Input of the first call where the request is known; the prior's guess otherwise. */
  readonly inputTokens?: CountRange;
  /** The cap on output that is sent: no call can bill more. */
  readonly maxOutputTokens?: number;
  readonly price: Price | undefined;
  readonly atMs: number;
}

/**
 * What a step or a plan will cost, tool turns and repairs included: from one call at the low end to as many as the
 * prior expects, each of which sends the input and the answers before it again.
 */
export function estimateWork(forecast: WorkForecast): Estimate {
  const { prior, price, atMs } = forecast;
  const inputTokens = forecast.inputTokens ?? prior.inputTokens;
  const cap = forecast.maxOutputTokens ?? Infinity;
  const outputTokens = {
    low: Math.min(prior.outputTokens.low, cap),
    high: Math.min(prior.outputTokens.high, cap),
  };
  let lowNanoUsd = 0;
  let highNanoUsd = 0;
  for (let call = 0; call < prior.calls.high; call += 1) {
    const estimate = estimateCall({
      inputTokens: {
        low: inputTokens.low + call * outputTokens.low,
        high: inputTokens.high + call * outputTokens.high,
      },
      outputTokens,
      price,
      atMs,
    });
    if (estimate === 'unpriced') return 'unpriced';
    if (call < prior.calls.low) lowNanoUsd += estimate.lowNanoUsd;
    highNanoUsd += estimate.highNanoUsd;
  }
  return { lowNanoUsd, highNanoUsd };
}
