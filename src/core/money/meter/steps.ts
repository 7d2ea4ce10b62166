import type { Clock } from '../../model/clock.ts';

/** Work that can be taken up and put down: at every `yield` others may have the thread. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Longest stretch between two pauses, in milliseconds: half of what one thread may be held up at most. */
const longestStretchMs = 4;

/** Does all of it without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Does it in stretches of a few milliseconds, and lets others have the thread between them. */
export async function finishInStretches<T>(
  steps: Steps<T>,
  clock: Pick<Clock, 'monotonic' | 'delay'>,
): Promise<T> {
  let stretchStartMs = clock.monotonic();
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const workedMs = clock.monotonic() - stretchStartMs;
    if (workedMs < longestStretchMs) continue;
    await clock.delay(0);
    stretchStartMs = clock.monotonic();
  }
}
