import type { EndedAttempt, CascadeCandidate } from '../plan/attempt.ts';

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

/**
 * Whether the next attempt fits into what is left. Its own cost counts with its low end: what cannot be paid for
 * certain is not begun, and what might just fit is.
 */
export function limitReached(
  limits: CascadeLimits,
  records: readonly EndedAttempt[],
  next: CascadeCandidate,
): LimitReached | undefined {
  const judged = records.filter(({ outcome }) => outcome !== 'unavailable' && outcome !== 'stopped').length;
  if (judged >= limits.attempts) {
    return { limit: 'attempts', reason: `${judged} of ${limits.attempts} attempts are used up` };
  }
  const spent = spentNanoUsd(records);
  if (spent >= limits.nanoUsd || spent + (next.cost?.lowNanoUsd ?? 0) > limits.nanoUsd) {
    return { limit: 'dollars', reason: 'the next attempt does not fit into the dollars of this step' };
  }
  const workedMs = records.reduce((sum, record) => sum + record.workedMs, 0);
  return workedMs >= limits.workMs
    ? { limit: 'minutes', reason: 'the minutes of this step are used up' }
    : undefined;
}

/** Money of all attempts and their judging, as far as it has a price. */
export function spentNanoUsd(records: readonly EndedAttempt[]): number {
  return records.reduce((sum, record) => sum + (record.costNanoUsd ?? 0) + record.judgingNanoUsd, 0);
}
