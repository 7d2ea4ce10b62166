import type { Clock } from '../../../../src/core/model/clock.ts';

/** A clock that moves only when a test says so. */
export interface HandClock extends Clock {
  advance(durationMs: number): void;
  /** Sets the wall clock forward, or back with a negative number; no time passes. */
  setWall(byMs: number): void;
  /** Lengths of the delays that have not ended yet. */
  waiting(): readonly number[];
}

export function createHandClock(startMs = 1_000_000): HandClock {
  let nowMs = 0;
  let wallFromMs = startMs;
  const delays = new Set<{ readonly untilMs: number; readonly lengthMs: number; readonly end: () => void }>();
  return {
    now: () => wallFromMs + nowMs,
    monotonic: () => nowMs,
    localDate: (epochMs) => new Date(epochMs).toISOString().slice(0, 10),
    zone: () => 'UTC',
    delay(delayMs, signal) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const delay = { untilMs: nowMs + delayMs, lengthMs: delayMs, end };
        function end(): void {
          delays.delete(delay);
          signal?.removeEventListener('abort', end);
          resolve();
        }
        delays.add(delay);
        signal?.addEventListener('abort', end);
      });
    },
    advance(durationMs) {
      nowMs += durationMs;
      for (const delay of [...delays]) if (delay.untilMs <= nowMs) delay.end();
    },
    setWall(byMs) {
      wallFromMs += byMs;
    },
    waiting: () => [...delays].map((delay) => delay.lengthMs),
  };
}

/** Lets everything happen that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
