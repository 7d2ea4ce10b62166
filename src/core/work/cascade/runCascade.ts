import type { Clock } from '../../model/clock.ts';
import type { EndedAttempt, AttemptResult, Spending, CascadeCandidate } from '../plan/attempt.ts';
import { nextCandidate } from './nextCandidate.ts';
import type { CascadeLimits, LimitReached } from './stepLimits.ts';
import type { Evidence, Verdict, Verifier } from '../plan/verdict.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Judges a result by another model. `undefined`: no independent model is there, so that the person decides. */
export type Review<Candidate, Result> = (
  result: Result,
  author: Candidate,
  verdict: Verdict,
  signal: AbortSignal,
) => Promise<Verdict | undefined>;

/** What {@link runCascade} works with. */
export interface CascadeRun<Candidate extends CascadeCandidate, Result> {
  /** In the order in which they try; see the router. */
  readonly candidates: readonly Candidate[];
  /**
   * Makes one attempt. It is told what the failure before it showed, not the conversation. It may take long, and wait
   * for the person. Rejects only when storage or editor broke.
   */
  attempt(
    candidate: Candidate,
    evidence: readonly Evidence[],
    signal: AbortSignal,
  ): Promise<AttemptResult<Result>>;
  readonly verifier: Verifier<Result>;
  /** What becomes of `unknown`: with a review it is asked, without one the person is. */
  readonly reviewUnknown?: Review<Candidate, Result>;
  /** Asked after every `pass` of critical work, before it counts. */
  readonly finalReview?: Review<Candidate, Result>;
  readonly limits: CascadeLimits;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly signal: AbortSignal;
  /** Attempts from before a reload. */
  readonly earlier?: readonly EndedAttempt[];
  /** Told each attempt when it has ended, before the next begins. */
  readonly onRecord?: (record: EndedAttempt) => void;
}

/** How a cascade ended, with every attempt's record. */
export type CascadeEnd<Candidate, Result> = {
  readonly records: readonly EndedAttempt[];
} & (
  | { readonly kind: 'passed'; readonly author?: Candidate; readonly result?: Result }
  /** Nobody is left: the person's turn, with the best that there is. */
  | { readonly kind: 'failed-all'; readonly best?: Kept<Candidate, Result> }
  /** A result that nobody could judge. */
  | { readonly kind: 'needs-person'; readonly reason: string; readonly best?: Kept<Candidate, Result> }
  | ({ readonly kind: 'limit'; readonly best?: Kept<Candidate, Result> } & LimitReached)
  | { readonly kind: 'stopped'; readonly best?: Kept<Candidate, Result> }
);

/** A result that did not pass, and what was said of it. */
export interface Kept<Candidate, Result> {
  readonly author: Candidate;
  readonly result: Result;
  readonly verdict: Verdict;
}

/**
 * Tries candidates one after the other until a result passes: attempt, verdict, next candidate with the evidence of
 * the failure. `unknown` is not `pass`. Unavailable is no verdict: the next one goes on without new evidence. Results
 * from before a reload are not here any more, so that an end without new attempts names none.
 */
export async function runCascade<Candidate extends CascadeCandidate, Result>(
  run: CascadeRun<Candidate, Result>,
): Promise<CascadeEnd<Candidate, Result>> {
  const records: EndedAttempt[] = [...(run.earlier ?? [])];
  let latest: Kept<Candidate, Result> | undefined;
  let best: Kept<Candidate, Result> | undefined;
  for (;;) {
    const kept = best === undefined ? {} : { best };
    const next = nextCandidate(run.candidates, records, run.limits);
    if (next.kind === 'passed') {
      return latest === undefined
        ? { kind: 'passed', records }
        : { kind: 'passed', author: latest.author, result: latest.result, records };
    }
    if (next.kind !== 'attempt') return { ...next, ...kept, records };
    if (run.signal.aborted) return { kind: 'stopped', ...kept, records };

    const { candidate, evidence } = next;
    const startedMs = run.clock.monotonic();
    const attempted = await run.attempt(candidate, evidence, run.signal);
    const judged = await judge(run, candidate, attempted);
    const record: EndedAttempt = {
      ...answeredBy(candidate, attempted),
      ...judged.ending,
      ...costOf(attempted),
      workedMs: Math.max(0, run.clock.monotonic() - startedMs - (attempted.waitedMs ?? 0)),
    };
    records.push(record);
    if (attempted.kind === 'result') {
      latest = { author: candidate, result: attempted.result, verdict: judged.verdict };
      best = betterOf(best, latest);
    }
    run.onRecord?.(record);
    if (record.outcome === 'stopped') {
      return { kind: 'stopped', ...withoutUndefined({ best }), records };
    }
  }
}

interface Judged {
  readonly ending: Pick<EndedAttempt, 'outcome' | 'reason' | 'evidence' | 'judgingNanoUsd'>;
  readonly verdict: Verdict;
}

const nothing: Verdict = { verdict: 'unknown', reason: '', evidence: [], costNanoUsd: 0 };

async function judge<Candidate extends CascadeCandidate, Result>(
  run: CascadeRun<Candidate, Result>,
  candidate: Candidate,
  attempted: AttemptResult<Result>,
): Promise<Judged> {
  switch (attempted.kind) {
    case 'stopped':
      return ending('stopped', { ...nothing, reason: 'stopped' });
    case 'unavailable':
      return ending('unavailable', { ...nothing, reason: attempted.reason });
    case 'unusable': {
      const { evidence } = attempted;
      return ending('fail', {
        ...nothing,
        reason: evidence[0]?.title ?? 'its answer is of no use',
        evidence,
      });
    }
    case 'result': {
      const verdict = await verdictOf(run, candidate, attempted.result);
      // A check that was cut off tells nothing; the attempt is made again when the run goes on.
      return ending(run.signal.aborted && verdict.verdict !== 'pass' ? 'stopped' : verdict.verdict, verdict);
    }
  }
}

function ending(outcome: EndedAttempt['outcome'], verdict: Verdict): Judged {
  const { reason, evidence, costNanoUsd: judgingNanoUsd } = verdict;
  return { ending: { outcome, reason, evidence, judgingNanoUsd }, verdict };
}

/** The checks' verdict, then a review where they could not tell, then the last word on critical work. */
async function verdictOf<Candidate extends CascadeCandidate, Result>(
  run: CascadeRun<Candidate, Result>,
  candidate: Candidate,
  result: Result,
): Promise<Verdict> {
  let verdict = await run.verifier.verify(result, run.signal);
  for (const [when, review] of [
    ['unknown', run.reviewUnknown],
    ['pass', run.finalReview],
  ] as const) {
    if (run.signal.aborted || review === undefined || verdict.verdict !== when) continue;
    const reviewed = await review(result, candidate, verdict, run.signal);
    verdict = afterReview(verdict, reviewed);
  }
  return verdict;
}

/** What was spent before counts too; a `pass` that should have been reviewed and was not is not one. */
function afterReview(before: Verdict, reviewed: Verdict | undefined): Verdict {
  if (reviewed === undefined) {
    return before.verdict === 'pass'
      ? { ...before, verdict: 'unknown', reason: 'No other model is there to review it.' }
      : before;
  }
  return {
    ...reviewed,
    evidence: [...before.evidence, ...reviewed.evidence],
    costNanoUsd: before.costNanoUsd + reviewed.costNanoUsd,
  };
}

function answeredBy(
  { model: candidate }: CascadeCandidate,
  { model }: Spending,
): Pick<EndedAttempt, 'model' | 'candidate'> {
  const isStandIn =
    model !== undefined && (model.provider !== candidate.provider || model.model !== candidate.model);
  return isStandIn ? { model, candidate } : { model: candidate };
}

function costOf({ costNanoUsd }: Spending): { readonly costNanoUsd?: number } {
  return costNanoUsd === undefined ? {} : { costNanoUsd };
}

/** Nobody found fault with an unjudged result, so it is better than a failed one; else the later model's counts. */
function betterOf<Candidate, Result>(
  best: Kept<Candidate, Result> | undefined,
  latest: Kept<Candidate, Result>,
): Kept<Candidate, Result> {
  if (best?.verdict.verdict === 'unknown' && latest.verdict.verdict === 'fail') return best;
  return latest;
}
