import { failureKinds, type Failure, type FailureKind } from './failure.ts';
import type { CallOutcome } from '../ledger/ledger.ts';

/** What a kind of failure means, wherever it is met. */
export interface FailureTraits {
  /** Whose fault it is. `request`: it is wrong or too long in itself; `account`: a key; `person`: it was stopped. */
  readonly fault: 'provider' | 'model' | 'request' | 'account' | 'person';
  /**
   * What helps before the first token has arrived: the same model again (`retry`), another one (`fail-over`), one with
   * a larger window, patience or another key (`cool-down`), a key that draws on another quota (`leave-pool`), another
   * key of the provider (`next-key`), nothing (`stop`).
   */
  readonly remedy: 'retry' | 'fail-over' | 'larger-window' | 'cool-down' | 'leave-pool' | 'next-key' | 'stop';
  /**
   * What it says of the provider's health: `unhealthy` counts for the circuit breaker; `answers`: it refused, so it is
   * there; `unknown`: nothing.
   */
  readonly health: 'unhealthy' | 'answers' | 'unknown';
  /**
   * Whether the provider worked on a request that brought no content, and may bill it: it did not arrive
   * (`not-reached`), it was turned away before any work (`turned-away`, or only if the server said so itself), nobody
   * knows (`maybe`), or its reported usage tells.
   */
  readonly processing: 'not-reached' | 'turned-away' | 'turned-away-if-told' | 'maybe' | 'as-reported';
  /** We gave up waiting: the server may work on. */
  readonly isGivenUp?: true;
  /**
   * How an attempt at a piece of work ends with it: `unusable`: the model failed, the next may do better;
   * `unavailable`: no verdict on the model, the next one stands in; `failed`: no other model would help.
   */
  readonly attemptEnd: 'unusable' | 'unavailable' | 'failed' | 'cancelled';
}

const unavailable = { fault: 'provider', attemptEnd: 'unavailable' } as const;
const unhealthy = { ...unavailable, health: 'unhealthy' } as const;
const turnedAway = { health: 'answers', processing: 'turned-away' } as const;

/** One row for every kind of failure; everybody who treats kinds differently reads it here. */
export const failureTraits: Readonly<Record<FailureKind, FailureTraits>> = {
  connection: { ...unhealthy, remedy: 'retry', processing: 'not-reached' },
  // A time limit has cost minutes already: another model is the better bet.
  timeout: { ...unhealthy, remedy: 'fail-over', processing: 'maybe', isGivenUp: true },
  overloaded: { ...unhealthy, remedy: 'retry', processing: 'turned-away' },
  server: { ...unhealthy, remedy: 'retry', processing: 'turned-away-if-told' },
  'rate-limit': { ...unavailable, ...turnedAway, remedy: 'cool-down' },
  quota: { ...unavailable, ...turnedAway, remedy: 'leave-pool' },
  'not-found': { ...unavailable, ...turnedAway, remedy: 'fail-over' },
  auth: { ...turnedAway, fault: 'account', remedy: 'next-key', attemptEnd: 'failed' },
  'context-length': {
    ...turnedAway,
    fault: 'request',
    remedy: 'larger-window',
    attemptEnd: 'unavailable',
  },
  'bad-request': { ...turnedAway, fault: 'request', remedy: 'stop', attemptEnd: 'failed' },
  refusal: {
    fault: 'model',
    remedy: 'stop',
    health: 'answers',
    processing: 'as-reported',
    attemptEnd: 'unusable',
  },
  malformed: {
    fault: 'model',
    remedy: 'stop',
    health: 'unknown',
    processing: 'as-reported',
    attemptEnd: 'unusable',
  },
  // A stream that broke before its first token is a broken connection; after it, half an answer is no use.
  truncated: {
    fault: 'model',
    remedy: 'retry',
    health: 'unhealthy',
    processing: 'maybe',
    attemptEnd: 'unusable',
  },
  cancelled: {
    fault: 'person',
    remedy: 'stop',
    health: 'unknown',
    processing: 'maybe',
    isGivenUp: true,
    attemptEnd: 'cancelled',
  },
};

/** The traits of a failure; a request that asks for what its model lacks may be taken by another model. */
export function traitsOf({ kind, refused }: Pick<Failure, 'kind' | 'refused'>): FailureTraits {
  const traits = failureTraits[kind];
  return kind === 'bad-request' && refused !== undefined
    ? { ...traits, remedy: 'fail-over', attemptEnd: 'unavailable' }
    : traits;
}

const byOutcome: ReadonlyMap<CallOutcome, FailureTraits> = new Map(
  failureKinds.map((kind) => [kind, failureTraits[kind]]),
);

/** The traits of a call's outcome in the ledger; `undefined` for one that is no failure. */
export function traitsOfOutcome(outcome: CallOutcome): FailureTraits | undefined {
  return byOutcome.get(outcome);
}

/** Whether it was the provider's fault: the same request may well succeed later or elsewhere. */
export function isProvidersFault(outcome: CallOutcome): boolean {
  return traitsOfOutcome(outcome)?.fault === 'provider';
}
