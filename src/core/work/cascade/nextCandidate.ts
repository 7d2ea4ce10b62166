import type { ModelReference } from '../../model/modelReference.ts';
import type { EndedAttempt } from '../plan/attempt.ts';
import type { MoneyRange } from '../../model/range.ts';
import type { Evidence } from '../plan/verdict.ts';

/** Who may try. The router's candidates are some; benchmarks bring their own. */
export interface CascadeCandidate {
  readonly model: ModelReference;
  /** What one attempt costs; a candidate that cannot fit into what is left is not begun. */
  readonly cost?: MoneyRange;
}

/** What all attempts at one step may use together. */
export interface CascadeLimits {
  /** Attempts that ended with a verdict; an unavailable provider uses none up. */
  readonly attempts: number;
  readonly nanoUsd: number;
  /** Milliseconds of work; waiting for the person does not count. */
  readonly workMs: number;
}

/** Why no other attempt may begin, in plain words; `undefined` when one may. */
export interface LimitReached {
  readonly limit: 'attempts' | 'dollars' | 'minutes';
  readonly reason: string;
}

/** Who goes on, and with what it is told; or why nobody does. */
export type NextCandidate<Candidate> =
  | { readonly kind: 'attempt'; readonly candidate: Candidate; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'passed' }
  /** A result waits that nobody could judge. */
  | { readonly kind: 'needs-person'; readonly reason: string }
  /** Everybody has failed or was unavailable. */
  | { readonly kind: 'failed-all' }
  | ({ readonly kind: 'limit' } & LimitReached);

/**
 * What comes after these attempts: the first candidate that has not ended yet, within the limits. Pure, so that a
 * step goes on from its stored attempts after a reload; an attempt that was stopped is made again.
 */
export function nextCandidate<Candidate extends CascadeCandidate>(
  candidates: readonly Candidate[],
  attempts: readonly EndedAttempt[],
  limits: CascadeLimits,
): NextCandidate<Candidate> {
  const ended = attempts.filter(({ outcome }) => outcome !== 'stopped');
  const last = ended.at(-1);
  if (last?.outcome === 'pass') return { kind: 'passed' };
  if (last?.outcome === 'unknown') return { kind: 'needs-person', reason: last.reason };
  const tried = new Set(ended.flatMap(({ model, candidate }) => [model, candidate ?? model].map(keyOf)));
  const next = candidates.find(({ model }) => !tried.has(keyOf(model)));
  if (next === undefined) return { kind: 'failed-all' };
  const reached = limitReached(limits, attempts, next);
  if (reached !== undefined) return { kind: 'limit', ...reached };
  return { kind: 'attempt', candidate: next, evidence: evidenceOf(ended) };
}

/** The last failure tells the next model most; earlier ones are past results that are no more. */
function evidenceOf(attempts: readonly EndedAttempt[]): readonly Evidence[] {
  return attempts.findLast(({ outcome }) => outcome === 'fail')?.evidence ?? [];
}

function keyOf({ provider, model }: ModelReference): string {
  return `${provider}/${model}`;
}

/**
 * Whether the next attempt fits into what is left. Its own cost counts with its low end: what cannot be paid for
 * certain is not begun, and what might just fit is.
 */
function limitReached(
  limits: CascadeLimits,
  attempts: readonly EndedAttempt[],
  next: CascadeCandidate,
): LimitReached | undefined {
  const judged = attempts.filter(({ outcome }) => outcome !== 'unavailable' && outcome !== 'stopped').length;
  if (judged >= limits.attempts) {
    return { limit: 'attempts', reason: `${judged} of ${limits.attempts} attempts are used up` };
  }
  const spent = spentNanoUsd(attempts);
  if (spent >= limits.nanoUsd || spent + (next.cost?.lowNanoUsd ?? 0) > limits.nanoUsd) {
    return { limit: 'dollars', reason: 'the next attempt does not fit into the dollars of this step' };
  }
  const workedMs = attempts.reduce((sum, attempt) => sum + attempt.workedMs, 0);
  return workedMs >= limits.workMs
    ? { limit: 'minutes', reason: 'the minutes of this step are used up' }
    : undefined;
}

/** Money of all attempts and their judging, as far as it has a price. */
export function spentNanoUsd(attempts: readonly EndedAttempt[]): number {
  return attempts.reduce((sum, attempt) => sum + (attempt.costNanoUsd ?? 0) + attempt.judgingNanoUsd, 0);
}
