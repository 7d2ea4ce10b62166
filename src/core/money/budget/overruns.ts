import type { Ledger } from '../../model/ledger/ledger.ts';

/** A ledger that is followed, and what its calls show of reservations that were too small. */
export interface FollowedOverruns {
  /** To be used in the ledger's place. */
  readonly ledger: Ledger;
  /** What a reservation for a `provider/model` is to be multiplied by: 1, or more after calls that cost more than was held. */
  readonly overrunFactor: (model: string) => number;
}

/** A little more than the last overrun: the next call is rarely the same. */
const margin = 1.05;
/** What is left of the widening after a call that cost no more than it was first held at. */
const fading = 0.9;
/** A server that bills more than this many times its cap is no reason to hold all of a budget. */
const largestOverrunFactor = 20;

/** What is seen here is known at once; what it teaches for good comes from the ledger. */
export function followOverruns(ledger: Ledger): FollowedOverruns {
  const widenings = new Map<string, number>();
  /** What running calls would have been held at without widening, in nano-dollars. */
  const held = new Map<string, { readonly model: string; readonly nanoUsd: number }>();
  const overrunFactor = (model: string): number => widenings.get(model) ?? 1;

  function learn(callId: string, costNanoUsd: number | undefined): void {
    const call = held.get(callId);
    held.delete(callId);
    if (call === undefined || costNanoUsd === undefined) return;
    const times = costNanoUsd / call.nanoUsd;
    const widening =
      times > 1
        ? Math.min(times * margin, largestOverrunFactor)
        : 1 + (overrunFactor(call.model) - 1) * fading;
    widenings.set(call.model, widening);
  }

  return {
    overrunFactor,
    ledger: {
      ...ledger,
      async begin(start, reservation) {
        const model = `${start.provider}/${start.modelAsked}`;
        const widening = overrunFactor(model);
        const result = await ledger.begin(start, reservation);
        if (result.begun && reservation !== undefined && reservation.nanoUsd > 0)
          held.set(start.id, { model, nanoUsd: reservation.nanoUsd / widening });
        return result;
      },
      settle(callId, end) {
        const { cost } = end;
        // A bound says what was held, and nothing of what it cost.
        const isKnown = cost.source !== 'unpriced' && cost.isUpperBound !== true;
        learn(callId, isKnown ? cost.nanoUsd : undefined);
        return ledger.settle(callId, end);
      },
    },
  };
}
