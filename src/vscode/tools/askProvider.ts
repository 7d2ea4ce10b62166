import type { Clock } from '../../core/model/clock.ts';
import { withinTime } from '../../core/model/withinTime.ts';
import { systemClock } from '../../node/systemClock.ts';

/** How long a language server may take: the first question may find it still reading the project. */
const longestWaitMs = 15_000;

/** What a model is told when no answer came in time: it is not the same as that there is nothing. */
export const noAnswerText = `The language server did not answer within ${longestWaitMs / 1_000} s: it may still be reading the project. Search for a text instead, or ask again later.`;

/**
 * What a language server answers; `no-answer` when it takes too long, because VS Code offers no way to stop it. Rejects
 * with the signal's reason once that aborts.
 */
export async function askProvider<Answer>(
  asked: Thenable<Answer>,
  signal: AbortSignal,
  clock: Pick<Clock, 'delay'> = systemClock,
): Promise<Answer | 'no-answer'> {
  const result = await withinTime(clock, longestWaitMs, signal, () => asked);
  signal.throwIfAborted();
  return result.kind === 'done' ? result.value : 'no-answer';
}
