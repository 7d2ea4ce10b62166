import type { Failure } from '../../model/request/failure.ts';
import { traitsOf } from '../../model/request/failureTraits.ts';
import { backoffMs, type Backoff } from './backoff.ts';

/** What to do after a failed attempt. */
export type NextMove =
  /** The same model and key, after a moment. */
  | { readonly kind: 'retry-same'; readonly delayMs: number }
  /** The key (with this model) needs a cooldown; another key, another model or patience helps. */
  | { readonly kind: 'cool-down' }
  /** This key is of no use until it is changed; another one of the same provider may be. */
  | { readonly kind: 'next-key' }
  /** This account is out of credit: a key or model that does not draw on the same quota. */
  | { readonly kind: 'leave-pool' }
  /** Another model. */
  | { readonly kind: 'fail-over' }
  /** A model with a larger context window, and only that. */
  | { readonly kind: 'larger-window' }
  | { readonly kind: 'stop' };

/** How often and how patiently the same model is asked again. */
export interface RetryPolicy {
  /** Repetitions of one model within one call. */
  readonly retriesOnSame: number;
  readonly backoff: Backoff;
  /** Longest wait asked for by a provider that is sat out for the same model without a question, in milliseconds. */
  readonly longestHonouredWaitMs: number;
}

/** What the shell uses unless the settings say otherwise. */
export const defaultRetryPolicy: RetryPolicy = {
  retriesOnSame: 2,
  backoff: { firstMs: 1_000, longestMs: 20_000 },
  longestHonouredWaitMs: 20_000,
};

/** What happened before, as far as it matters for the next move. */
export interface FailureSituation {
  /** Retries of the same model that this call has made already. */
  readonly retriesOnSame: number;
  /** Whether anything of the answer had arrived: the person has seen, and paid for, a part of it. */
  readonly hadOutput: boolean;
}

/**
 * The one place that says whether a call is sent again. After the first token nothing is silently repeated.
 * `random` is from 0 to 1.
 */
export function nextMove(
  policy: RetryPolicy,
  failure: Failure,
  { retriesOnSame, hadOutput }: FailureSituation,
  random: number,
): NextMove {
  if (hadOutput) return { kind: 'stop' };
  const { remedy } = traitsOf(failure);
  if (remedy !== 'retry') return { kind: remedy };
  if (retriesOnSame >= policy.retriesOnSame) return { kind: 'fail-over' };
  const delayMs = failure.retryAfterMs ?? backoffMs(policy.backoff, retriesOnSame + 1, random);
  return delayMs <= policy.longestHonouredWaitMs ? { kind: 'retry-same', delayMs } : { kind: 'fail-over' };
}
