import type { Failure, FailureKind } from '../model/failure.ts';

/** What to do after a failed attempt. */
export type NextMove =
  | { readonly kind: 'retry-same'; readonly delayMs: number }
  | { readonly kind: 'fail-over' }
  | { readonly kind: 'stop' };

/** Longest wait that a provider may ask of us before the next model is asked instead. */
export const longestHonouredWaitMs = 20_000;

const firstRetryDelayMs = 1_000;
const retriesOnSame = 1;

/** Kinds where the same model may well answer a moment later. */
const passing: ReadonlySet<FailureKind> = new Set(['connection', 'overloaded', 'server', 'rate-limit']);

/** Kinds where this model will not answer now, but another may. */
const unavailable: ReadonlySet<FailureKind> = new Set([...passing, 'timeout', 'quota', 'not-found']);

/**
 * The one place that says whether a call is sent again. Nothing is repeated after the first token: the person
 * has seen (and paid for) a part of the answer.
 */
export function nextMove(failure: Failure, attemptsOnSame: number, hadOutput: boolean): NextMove {
  if (hadOutput || !unavailable.has(failure.kind)) return { kind: 'stop' };
  if (!passing.has(failure.kind) || attemptsOnSame > retriesOnSame) return { kind: 'fail-over' };
  const delayMs = failure.retryAfterMs ?? firstRetryDelayMs;
  return delayMs <= longestHonouredWaitMs ? { kind: 'retry-same', delayMs } : { kind: 'fail-over' };
}
