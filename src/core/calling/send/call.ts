import type { StepKind, Tier } from '../../../shared/tiers.ts';
import type { DoubtedCost } from '../../money/budget/doubtedCosts.ts';
import type { MoneyRange } from '../../model/range.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { Cost } from '../../model/request/cost.ts';
import type { Failure } from '../../model/request/failure.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { RateLimitReadings } from '../../model/request/rateLimits.ts';
import type { ModelRequest, Replay, ToolCall } from '../../model/request/request.ts';
import type { FinishReason, StreamEvent } from '../../model/request/streamEvent.ts';
import type { Usage } from '../../model/request/usage.ts';
import type { CallEnd, CallOutcome, CallStart, Ledger, ToolUse } from '../../model/ledger/ledger.ts';
import type { Clock, CreateId } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { OwnCount } from './ownCount.ts';
import type { FailoverPorts } from '../failover/failoverPorts.ts';
import type { SendEvent, SwitchOffer } from '../failover/sendEvents.ts';
import type { AbilityBook } from '../abilities/abilityBook.ts';
import type { ConnectedProvider, KeyedAdapter } from '../connect/connectedProvider.ts';
import type { PrivacyRules } from '../privacy/gateRequest.ts';

/** What it takes to send a request to a model, record it and settle it; the same for everybody who asks. */
export interface CallContext {
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly sessionId: string;
  readonly failover: FailoverPorts;
  /** What is known of what models can do; absent: nothing, and everything is tried. */
  readonly abilities?: Pick<AbilityBook, 'known' | 'learn' | 'isForwarded'>;
  /** What is private, and who may see it; nothing is sent that was not judged by it. */
  readonly privacy: PrivacyRules;
  /** The adapters of a configured provider. */
  provider(name: string): Promise<ConnectedProvider>;
  /** Holds the call against the budgets, and writes that it begins: nothing is sent without it. */
  reserve(ask: ReservationRequest, signal: AbortSignal): Promise<CallReservation>;
  /** Money of an attempt, with the price that was applied. */
  price(model: ModelReference, usage: Usage, atMs: number, modelServed?: string): PricedUsage;
  /** Told of a reported cost that cannot be one of its call, once the call is being settled at its upper bound. */
  onDoubtedCost?(doubted: DoubtedCost): Promise<void>;
}

/** A cost with the price behind it. */
export type PricedUsage = Pick<CallEnd, 'cost' | 'priceApplied'>;

/** A request that is about to be sent. */
export interface ReservationRequest {
  /** As it shall be recorded; the budgets may move it to a later day. */
  readonly start: CallStart;
  readonly model: ModelReference;
  /** With the tier's own cap on output. */
  readonly request: ModelRequest;
  /** See `SendOnceOptions`. */
  readonly cutAtTokens?: number;
  readonly isCritical?: boolean;
}

/** The call has begun in the ledger, or the reason why it may not be sent. */
export type CallReservation =
  | {
      readonly start: CallStart;
      /** The cap to send. */
      readonly maxOutputTokens: number;
      /** The most that the call can cost as it is sent, in nano-dollars; `undefined` without a price. */
      readonly maximum?: number;
      /** For what the provider leaves uncounted; by the length of the texts where there is none. */
      readonly ownCount?: OwnCount;
      /** Whether the provider may finish and bill an answer that nobody reads any more. */
      readonly billsAfterCancel: boolean;
    }
  | { readonly notSent: { readonly reason: string } };

/** The model that is asked, and its fallbacks. */
export interface CallRoute {
  readonly tier: Tier;
  readonly model: ModelReference;
  readonly fallbacks: readonly ModelReference[];
}

/** One call: who asks for what. */
export interface CallRequest {
  readonly purpose: Purpose;
  readonly planId?: string;
  readonly stepId?: string;
  readonly stepKind?: StepKind;
  /** p10–p90 of the whole piece of work, as it was shown. */
  readonly estimate?: MoneyRange;
  /** Output tokens of the whole piece of work, as its planner guessed them. */
  readonly outputGuess?: number;
  /** Tools that ran before this request, for the ledger. */
  readonly toolUses?: readonly ToolUse[];
  /** Never to be downgraded. */
  readonly isCritical?: boolean;
  /** Place of the decision's model in the cascade of its step, from 0; its fallbacks follow. */
  readonly position: number;
  readonly decision: CallRoute;
  /** The request without its model, which the decision names. */
  readonly request: Omit<ModelRequest, 'model'>;
  /** Most milliseconds that one request may take, where the provider's own limit is not lower. */
  readonly mostMs?: number;
  readonly signal: AbortSignal;
  /** Told everything that happens, as it happens. */
  readonly onProgress?: (progress: CallProgress) => void;
}

/** What a caller may show while a call runs. */
export type CallProgress =
  | {
      readonly type: 'call-started';
      readonly callId: string;
      readonly model: ModelReference;
      readonly startedAtMs: number;
    }
  | {
      readonly type: 'waiting';
      /** Whom it waits for. */
      readonly model: ModelReference;
      readonly delayMs: number;
      readonly because: Failure;
      /** Its server still works at a request that was given up; it may be free long before the delay is over. */
      readonly isBusy?: true;
      /** The model that could answer now, where the person may choose. Waiting costs nothing. */
      readonly offer?: SwitchOffer;
    }
  /** What the engine met and did, for the log and the panel. */
  | { readonly type: 'send-event'; readonly event: SendEvent }
  | { readonly type: 'stream-event'; readonly event: StreamEvent; readonly textSoFar: string }
  | { readonly type: 'call-ended'; readonly call: FinishedCall };

/** One finished attempt. */
export interface FinishedCall {
  readonly callId: string;
  readonly model: ModelReference;
  readonly modelServed?: string;
  readonly startedAtMs: number;
  readonly latencyMs: number;
  /** False when nothing left this machine. */
  readonly hasBeenSent: boolean;
  readonly firstTokenMs?: number;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** Goes back to the model with the results of its calls. */
  readonly replay?: Replay;
  /** The cap on output that was sent. */
  readonly maxOutputTokens: number;
  /** The cap that the tier and the model allow; a budget may have lowered the one that was sent. */
  readonly allowedOutputTokens: number;
  /** What was asked for in another way because the model does not take it, in plain words. */
  readonly adapted?: readonly string[];
  /** What the model was not shown because it is private: paths, or a few words. */
  readonly withheld?: readonly string[];
  /** Private files that the model was shown, so that they may stand in its answer; only local models are. */
  readonly privateOrigins?: readonly string[];
  /** What the provider said of its limits. */
  readonly rateLimits?: RateLimitReadings;
  /** As the ledger has it. */
  readonly outcome: CallOutcome;
  readonly end: { readonly finish: FinishReason } | { readonly failure: Failure };
}

/** Place of a model among those of a decision, from 0: the model, then its fallbacks. */
export function placeOf({ model, fallbacks }: CallRequest['decision'], wanted: ModelReference): number {
  const key = formatModelReference(wanted);
  return Math.max(
    [model, ...fallbacks].findIndex((one) => formatModelReference(one) === key),
    0,
  );
}

/** All attempts of a call in order; the last one is its result, unless the next was not sent. */
export type CallResult =
  | { readonly calls: readonly FinishedCall[]; readonly last: FinishedCall; readonly notSent?: never }
  | {
      readonly calls: readonly FinishedCall[];
      readonly last: undefined;
      readonly notSent: NotSent;
    };

/** Why nothing was sent. */
export interface NotSent {
  readonly reason: string;
  /** Set where no provider could be asked in bearable time; without it a budget refused, or privacy. */
  readonly failure?: Failure;
  /** The model may not see what it would have to be shown; another one may. */
  readonly isPrivate?: true;
}

/** Where an attempt goes: an adapter with its key, and the provider's limits. */
export type SendTarget = KeyedAdapter & Pick<ConnectedProvider, 'timeouts' | 'contextTokens'>;
