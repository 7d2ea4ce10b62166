import type { Failure } from '../../model/request/failure.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { RateLimitReadings } from '../../model/request/rateLimits.ts';
import type { Clock, CreateId } from '../../model/clock.ts';
import type { CoolingPolicy } from '../limits/coolingDown.ts';
import type { RetryPolicy } from '../limits/failurePolicy.ts';
import type { PrefixGate } from './prefixGate.ts';
import type { CallNeed } from '../limits/rateWindow.ts';
import type { SendEvent, SwitchOffer } from './sendEvents.ts';
import type { CallTarget, CallGrant, LimitsStore } from '../limits/limitsStore.ts';

/** A model that may be asked. */
export interface SendCandidate {
  readonly target: CallTarget;
  /** Its context window in tokens, where it is known. */
  readonly contextTokens?: number;
  /** What the call is likely to cost there, in nano-dollars; `undefined` without a price. */
  readonly expectedNanoUsd?: number;
  /** Names the beginning of the prompt as this model's cache knows it; absent where nothing is worth caching. */
  readonly prefix?: string;
}

/** What came of one attempt; `attempt` is the caller's own account of it. */
export type Sent<A> =
  | {
      readonly attempt: A;
      readonly failure?: Failure;
      /** Whether anything of the answer had arrived. */
      readonly hadOutput: boolean;
      readonly costNanoUsd?: number;
      readonly used?: Partial<CallNeed>;
      readonly readings?: RateLimitReadings;
      readonly notSent?: never;
    }
  /** It was refused before it was sent (by a budget, say): nothing else is tried. */
  | { readonly notSent: { readonly reason: string } };

/** Rules that hold for every call. */
export interface SendPolicy {
  readonly retry: RetryPolicy;
  readonly cooling: CoolingPolicy;
  /** Most attempts of one call, whatever they fail of. */
  readonly mostAttempts: number;
}

/** What {@link sendWithFailover} works with. */
export interface SendPorts<A> {
  readonly clock: Pick<Clock, 'now' | 'delay'>;
  readonly createId: CreateId;
  /** From 0 to 1, by chance. */
  random(): number;
  readonly traffic: LimitsStore;
  /** Keeps requests with the same beginning behind the first of them. */
  readonly prefixGate?: PrefixGate;
  /** A place among the provider's concurrent requests, if one is free now. */
  tryAcquire(provider: string): (() => void) | undefined;
  /** Waits for one; at once, with nothing taken, when the signal aborts. */
  acquire(provider: string, signal: AbortSignal): Promise<() => void>;
  /** Sends one request with the key of the grant. `onFirstToken` is to be called when content begins to arrive. */
  attempt(candidate: SendCandidate, grant: CallGrant, onFirstToken: () => void): Promise<Sent<A>>;
  onEvent(event: SendEvent): void;
  /** Resolves as soon as a model that was busy may be asked again; its countdown then ends. */
  untilProbed?(model: ModelReference): Promise<void>;
  /** Asks the person while a countdown runs; the countdown's end, or an abort of the signal, ends the question. */
  offerSwitch?(offer: SwitchOffer, waitMs: number, signal: AbortSignal): Promise<'wait' | 'switch'>;
}

/** One call. */
export interface Sending {
  /** In the order of preference. */
  readonly candidates: readonly SendCandidate[];
  readonly policy: SendPolicy;
  /** See `LimitsRequest.work`. */
  readonly work?: string;
  readonly signal: AbortSignal;
}

/** All attempts, in order, and how it ended. */
export type SendResult<A> =
  | { readonly attempts: readonly A[]; readonly end: 'answered' | 'failed' | 'cancelled' }
  | { readonly attempts: readonly A[]; readonly end: 'not-sent'; readonly reason: string }
  /** Nobody could be asked in bearable time: the providers' fault, and no verdict on any model. */
  | { readonly attempts: readonly A[]; readonly end: 'unavailable'; readonly failure: Failure };

/** The model of a candidate. */
export function referenceOf({ target: { provider, model } }: SendCandidate): ModelReference {
  return { provider, model };
}

/** Whether two candidates are one model at one provider. */
export function isSameModel(left: SendCandidate, right: SendCandidate): boolean {
  return left.target.provider === right.target.provider && left.target.model === right.target.model;
}
