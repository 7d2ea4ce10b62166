import type { Cost } from '../../core/model/request/cost.ts';
import { unknownUsage, type Usage } from '../../core/model/request/usage.ts';
import type { CallEnd, CallStart, Ledger } from '../../core/model/ledger/ledger.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import type { OpenCall } from './callProtocol.ts';

/** Usage of a call whose process died before its first checkpoint: what was sent is counted, what came is not known. */
export function begunUsage({ countedTokens }: Pick<CallStart, 'countedTokens'>): Usage {
  if (countedTokens === undefined) return unknownUsage;
  return { source: 'estimated', inputUncachedTokens: countedTokens, outputTokens: 0 };
}

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

/** The end of a call whose session is dead: it ran at least until its last checkpoint or its session's last sign of life. */
export function interruptedEnd(
  { start, usage = begunUsage(start), checkpointAtMs, reservedNanoUsd }: OpenCall,
  heartbeatAtMs: number | undefined,
  price: Parameters<Ledger['recoverInterrupted']>[0],
): CallEnd {
  const lastSeenMs = Math.max(start.startedAtMs, checkpointAtMs ?? 0, heartbeatAtMs ?? 0);
  const { cost, priceApplied } = price(start, usage);
  return {
    usage: withoutUndefined(usage),
    cost: abandonedCost(cost, usage, reservedNanoUsd),
    ...(priceApplied === undefined ? {} : { priceApplied }),
    latencyMs: lastSeenMs - start.startedAtMs,
    toolUses: [],
    outcome: 'interrupted',
  };
}
