import type { BudgetGate } from '../../money/budget/budgetGate.ts';
import { outputCaps } from '../../money/budget/outputCap.ts';
import type { CountRange } from '../../model/range.ts';
import type { LoadTokenCounter } from '../../money/meter/tokenCounter.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { Price } from '../../money/pricing/price.ts';
import type { CallStart } from '../../model/ledger/ledger.ts';
import type { ReservationRequest, CallReservation, CallContext } from './call.ts';
import { requestTexts } from './partialUsage.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What is known of a model before a call is sent. */
export interface CallProfile {
  /** `undefined`: unpriced. */
  readonly price: Price | undefined;
  /** Whether it thinks before it answers; `undefined` when nobody knows. */
  readonly isReasoning: boolean | undefined;
  /** Whether the provider may finish and bill an answer that nobody reads any more. */
  readonly billsAfterCancel: boolean;
}

/** What admission works with. */
export interface ReserveCallPorts {
  readonly gate: Pick<BudgetGate, 'admit'>;
  loadTokenCounter: LoadTokenCounter;
  callProfile(model: ModelReference, atMs: number): CallProfile;
  /** Tokens that a model makes of so many tokens of `o200k_base`: learned, else by its family. */
  inputTokens(model: ModelReference, countedTokens: number): CountRange;
  /** A high percentile of the output, reasoning included, of calls like this one: learned, else assumed. */
  highOutputTokens(start: CallStart, model: ModelReference): number;
  /** See `FollowedOverruns.overrunFactor`. */
  overrunFactor(model: string): number;
  /** The provider's own count of the input; `undefined` when it gives none. Never rejects. */
  countInput(ask: ReservationRequest, signal: AbortSignal): Promise<number | undefined>;
}

/** How a call is held against the budgets: counted, capped, reserved, begun. */
export function createReserveCall(ports: ReserveCallPorts): CallContext['reserve'] {
  return async (ask, signal): Promise<CallReservation> => {
    const { start, model, request } = ask;
    const counter = await ports.loadTokenCounter();
    const countedTokens = requestTexts(request).reduce((sum, text) => sum + counter.count(text), 0);
    const inputTokens = ports.inputTokens(model, countedTokens);
    const callProfile = ports.callProfile(model, start.startedAtMs);
    const admitted = await ports.gate.admit(
      {
        start: { ...start, countedTokens },
        model,
        price: callProfile.price,
        inputTokens,
        caps: capsOf(ports, ask, callProfile),
        widening: ports.overrunFactor(formatModelReference(model)),
        countInput: (counting) => ports.countInput(ask, counting),
        caching: request.instructions.some((part) => part.cacheUpToHere === true) ? 'minutes' : 'none',
      },
      signal,
    );
    if (!admitted.sent) return { notSent: { reason: admitted.reason } };
    return {
      start: admitted.start,
      maxOutputTokens: admitted.maxOutputTokens,
      ...withoutUndefined({ maximum: admitted.mostNanoUsd }),
      ownCount: {
        inputTokens: Math.ceil(inputTokens.high),
        // A model makes as many tokens of what it writes as of what it reads.
        outputTokens: (text) => Math.ceil(ports.inputTokens(model, counter.count(text)).high),
      },
      billsAfterCancel: callProfile.billsAfterCancel,
    };
  };
}

function capsOf(ports: ReserveCallPorts, ask: ReservationRequest, { isReasoning }: CallProfile) {
  const most = ask.request.maxOutputTokens;
  const caps = outputCaps({
    highOutputTokens: ports.highOutputTokens(ask.start, ask.model),
    isReasoning,
    most,
  });
  if (ask.cutAtTokens === undefined) return caps;
  // Less than before would be cut off again, and paid for again.
  return { floor: Math.min(most, Math.max(caps.floor, ask.cutAtTokens + 1)), wished: most, most };
}
