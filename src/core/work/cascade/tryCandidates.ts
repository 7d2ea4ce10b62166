import type { Clock } from '../../model/clock.ts';
import { endAttempt, type EndedAttempt, type Spending } from '../plan/attempt.ts';
import type { Evidence } from '../plan/verdict.ts';
import {
  nextCandidate,
  type CascadeCandidate,
  type CascadeLimits,
  type LimitReached,
} from './nextCandidate.ts';

/** What an attempt brought. */
export type AttemptResult<Result> = Spending &
  (
    | { readonly kind: 'passed'; readonly result: Result }
    /** The model's own fault: the next one is told the evidence. */
    | { readonly kind: 'unusable'; readonly evidence: readonly Evidence[] }
    /** The provider's fault: no verdict on the model. */
    | { readonly kind: 'unavailable'; readonly reason: string }
    /** The person stopped it, or no other model would help. */
    | { readonly kind: 'stopped' }
  );

/** How it ended, with all attempts. */
export type TriedCandidates<Result> = { readonly attempts: readonly EndedAttempt[] } & (
  | { readonly kind: 'passed'; readonly result: Result }
  | { readonly kind: 'failed-all' }
  | { readonly kind: 'stopped' }
  | ({ readonly kind: 'limit' } & LimitReached)
);

/**
 * Lets candidates try one after the other until one passes, for work whose verdict comes with the attempt; a step is
 * judged in its folder, see `stepMachine.ts`. Rejects when an attempt rejects.
 */
export async function tryCandidates<Candidate extends CascadeCandidate, Result>(run: {
  /** In the order in which they try. */
  readonly candidates: readonly Candidate[];
  readonly limits: CascadeLimits;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly signal: AbortSignal;
  /** Makes one attempt; it is told what the failure before it showed, not the conversation. */
  attempt(candidate: Candidate, evidence: readonly Evidence[]): Promise<AttemptResult<Result>>;
}): Promise<TriedCandidates<Result>> {
  const attempts: EndedAttempt[] = [];
  for (;;) {
    const next = nextCandidate(run.candidates, attempts, run.limits);
    if (next.kind === 'limit') return { ...next, attempts };
    if (next.kind !== 'attempt') return { kind: 'failed-all', attempts };
    if (run.signal.aborted) return { kind: 'stopped', attempts };
    const startedAtMs = run.clock.monotonic();
    const made = await run.attempt(next.candidate, next.evidence);
    const workedMs = run.clock.monotonic() - startedAtMs;
    attempts.push(endAttempt(next.candidate.model, made, { workedMs, ...recordOf(made) }));
    if (made.kind === 'passed') return { kind: 'passed', result: made.result, attempts };
    if (made.kind === 'stopped') return { kind: 'stopped', attempts };
  }
}

function recordOf(made: AttemptResult<unknown>): Pick<EndedAttempt, 'outcome'> & Partial<EndedAttempt> {
  switch (made.kind) {
    case 'passed':
      return { outcome: 'pass' };
    case 'unusable': {
      const { evidence } = made;
      return { outcome: 'fail', reason: evidence[0]?.title ?? 'its answer is of no use', evidence };
    }
    case 'unavailable':
      return { outcome: 'unavailable', reason: made.reason };
    case 'stopped':
      return { outcome: 'stopped' };
  }
}
