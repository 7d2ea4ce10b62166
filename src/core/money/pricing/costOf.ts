import type { Cost } from '../../model/request/cost.ts';
import { totalInputTokens, type Usage } from '../../model/request/usage.ts';
import { exactNanoUsd } from './exactMoney.ts';
import { callMultiplier } from './multiplier.ts';
import type { Price } from './price.ts';
import type { LengthTier, Rates, RateSet } from './priceCard.ts';
import { ratedTokens, webSearchNanoUsd } from './ratedTokens.ts';
import { rateSetAt } from './rateSetAt.ts';
import { hasUncountable, isAmount } from './usageProblems.ts';

/** What a call cost, and by which figures: plain data for the ledger row. */
export interface PricedCall {
  readonly cost: Cost;
  /** Absent for `unpriced` and for a cost that the provider itself reports. */
  readonly applied?: AppliedPrice;
}

/** The figures that one call was priced by. */
export interface AppliedPrice {
  readonly source: Price['source'];
  readonly catalogueDate?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly rates?: Rates;
  /** The length tier that re-priced the request. */
  readonly aboveInputTokens?: number;
  /** Service tier × region, in millionths; absent when it is 1. */
  readonly multiplierPpm?: number;
  /** What the product is divided by, where no millionths hold the multiplier; absent when it is 1. */
  readonly multiplierPer?: number;
  /** True when a count was missing, so that the real cost can only be higher. */
  readonly isFloor?: boolean;
}

/** {@link priceCall} without the figures. */
export function costOf(usage: Usage, price: Price | undefined, atMs: number): Cost {
  return priceCall(usage, price, atMs).cost;
}

/**
 * The cost of one call that was sent at `atMs`: a pure function of its arguments.
 *
 * - A cost that the provider reports wins, but for a zero: that is real only where the model's price is zero. Gateways
 *   report it of what they cannot price.
 * - No known price, no known count, a count that is negative, fractional or not finite, or a sum beyond the safe
 *   integers: `unpriced`.
 * - The exact sum is rounded once, half up, to nano-dollars.
 * - Ignorance never lowers a price under its true label. A missing input or output count makes the cost a floor; an
 *   unknown service tier, region or cache-write price is charged at the dear end. The source is then `estimate`, as
 *   it is for usage that was not reported in full.
 * - An alias that may mean another model by now makes the cost an `estimate` too.
 * - A cache kind that a provider does not report is part of its uncached input: its absence is no gap.
 */
export function priceCall(usage: Usage, price: Price | undefined, atMs: number): PricedCall {
  const reported = usage.reportedCostNanoUsd;
  if (isAmount(reported) && reported > 0) return { cost: { source: 'provider', nanoUsd: reported } };
  const priced = priceTokens(usage, price, atMs);
  const isFree = priced.cost.source !== 'unpriced' && priced.cost.nanoUsd === 0;
  return reported === 0 && isFree ? { cost: { source: 'provider', nanoUsd: 0 } } : priced;
}

function priceTokens(usage: Usage, price: Price | undefined, atMs: number): PricedCall {
  if (price === undefined || hasUncountable(usage)) return { cost: { source: 'unpriced' } };
  if (price.source === 'local') {
    return { cost: { source: 'catalogue', nanoUsd: 0 }, applied: { source: 'local' } };
  }
  if (price.source === 'subscription') {
    return { cost: { source: 'subscription', nanoUsd: 0 }, applied: { source: 'subscription' } };
  }
  const inputTokens = totalInputTokens(usage);
  if (inputTokens === undefined && usage.outputTokens === undefined) return { cost: { source: 'unpriced' } };

  const rateSet: RateSet =
    price.source === 'user' ? { rates: price.rates, lengthTiers: [] } : rateSetAt(price.period, atMs);
  const tier = lengthTierOf(rateSet, inputTokens ?? 0);
  const rates = tier?.rates ?? rateSet.rates;
  const tokens = ratedTokens(usage, rates);
  const searches = webSearchNanoUsd(usage, rates);
  const multiplier = callMultiplier(usage, price);
  const nanoUsd = exactNanoUsd(tokens.parts, multiplier.ppm, multiplier.per) + searches.nanoUsd;
  // Millions of dollars for one call: a wrong unit somewhere, and no integer holds it exactly.
  if (!isAmount(nanoUsd)) return { cost: { source: 'unpriced' } };
  const isFloor = usage.inputUncachedTokens === undefined || usage.outputTokens === undefined;
  const isExact =
    usage.source === 'reported' &&
    !isFloor &&
    !(price.source === 'catalogue' && price.isMoving) &&
    !tokens.isApproximate &&
    !searches.isApproximate &&
    !multiplier.isApproximate;
  return {
    cost: { source: isExact ? price.source : 'estimate', nanoUsd },
    applied: {
      source: price.source,
      ...(price.source === 'catalogue' && {
        catalogueDate: price.catalogueDate,
        vendor: price.vendor,
        model: price.model,
      }),
      rates,
      ...(tier !== undefined && { aboveInputTokens: tier.aboveInputTokens }),
      ...(multiplier.ppm !== 1_000_000 && { multiplierPpm: multiplier.ppm }),
      ...(multiplier.per !== 1 && { multiplierPer: multiplier.per }),
      ...(isFloor && { isFloor }),
    },
  };
}

function lengthTierOf(rateSet: RateSet, inputTokens: number): LengthTier | undefined {
  return rateSet.lengthTiers.findLast((tier) => inputTokens > tier.aboveInputTokens);
}
