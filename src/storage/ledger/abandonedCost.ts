import type { Cost } from '../../core/model/cost.ts';
import type { Usage } from '../../core/model/usage.ts';

/**
 * What a call costs whose process died. Where the provider had its final word on the usage, that is `priced`.
 * Otherwise the provider may have gone on and billed up to the reservation: the larger of both, as an upper bound.
 * Without a reservation (`undefined`, nano-dollars) nothing better than the price of the last checkpoint is known.
 */
export function abandonedCost(priced: Cost, usage: Usage, reservedNanoUsd: number | undefined): Cost {
  if (usage.source === 'reported' || reservedNanoUsd === undefined) {
    return priced;
  }
  const known = priced.source === 'unpriced' ? 0 : priced.nanoUsd;
  const most = Math.max(known, reservedNanoUsd);
  if (most === 0) {
    // A flat subscription, a model of one's own, or no known price: there is nothing that a bound could be put on.
    return priced;
  }
  return {
    source: priced.source === 'unpriced' || most > known ? 'estimate' : priced.source,
    nanoUsd: most,
    isUpperBound: true,
  };
}
