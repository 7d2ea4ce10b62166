import { remainingNanoUsd, type BudgetState } from '../../model/ledger/budgetLimits.ts';
import type { OutputCaps } from './outputCap.ts';
import { costAtMost, outputThatFits, type CallAtMost } from './reservation.ts';

/** How a call can be sent with what the limits hold. */
export type Offer =
  | { readonly fits: true; readonly maxOutputTokens: number; readonly nanoUsd: number }
  | {
      readonly fits: false;
      /** Whether a cut-off answer would fit. */
      readonly isBelowFloor: boolean;
      readonly floorNanoUsd: number;
      /** With the wished cap; `undefined` without a price. */
      readonly wishedNanoUsd: number | undefined;
    };

/** `atMost` is `undefined` without a price. */
export function offerOf(
  caps: OutputCaps,
  atMost: CallAtMost | undefined,
  states: readonly BudgetState[],
): Offer {
  const room = Math.min(...states.map(remainingNanoUsd));
  if (atMost === undefined) {
    // Nobody knows what it costs: it is let through as long as anything is left.
    if (room > 0) return { fits: true, maxOutputTokens: caps.wished, nanoUsd: 0 };
    return { fits: false, isBelowFloor: false, floorNanoUsd: 1, wishedNanoUsd: undefined };
  }
  const maxOutputTokens = outputThatFits(atMost, room, caps.wished);
  if (maxOutputTokens > 0 && maxOutputTokens >= caps.floor) {
    return { fits: true, maxOutputTokens, nanoUsd: costAtMost(atMost, maxOutputTokens) ?? 0 };
  }
  return {
    fits: false,
    isBelowFloor: maxOutputTokens > 0,
    floorNanoUsd: costAtMost(atMost, caps.floor) ?? 0,
    wishedNanoUsd: costAtMost(atMost, caps.wished),
  };
}

/** Whether the call fits as soon as running calls give back all that they hold. */
export function couldFitLater(states: readonly BudgetState[], neededNanoUsd: number): boolean {
  return states.every((state) => remainingNanoUsd(state) + state.reservedNanoUsd >= neededNanoUsd);
}
