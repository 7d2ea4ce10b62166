import type { ModelReference } from '../../model/modelReference.ts';
import type { EndedAttempt, CascadeCandidate } from '../plan/attempt.ts';
import { limitReached } from './stepLimits.ts';
import type { CascadeLimits, LimitReached } from './stepLimits.ts';
import type { Evidence } from '../plan/verdict.ts';

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
  records: readonly EndedAttempt[],
  limits: CascadeLimits,
): NextCandidate<Candidate> {
  const ended = records.filter(({ outcome }) => outcome !== 'stopped');
  const last = ended.at(-1);
  if (last?.outcome === 'pass') return { kind: 'passed' };
  if (last?.outcome === 'unknown') return { kind: 'needs-person', reason: last.reason };
  const tried = new Set(ended.flatMap(({ model, candidate }) => [model, candidate ?? model].map(keyOf)));
  const next = candidates.find(({ model }) => !tried.has(keyOf(model)));
  if (next === undefined) return { kind: 'failed-all' };
  const reached = limitReached(limits, records, next);
  if (reached !== undefined) return { kind: 'limit', ...reached };
  return { kind: 'attempt', candidate: next, evidence: evidenceOf(ended) };
}

/** The last failure tells the next model most; earlier ones are past results that are no more. */
function evidenceOf(records: readonly EndedAttempt[]): readonly Evidence[] {
  return records.findLast(({ outcome }) => outcome === 'fail')?.evidence ?? [];
}

function keyOf({ provider, model }: ModelReference): string {
  return `${provider}/${model}`;
}
