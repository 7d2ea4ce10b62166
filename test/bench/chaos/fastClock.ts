import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../src/core/model/clock.ts';

/** A clock that runs faster than the machine's, so that waits of minutes take moments. Its zone is UTC. */
export function createFastClock(startMs: number, timesFaster: number): Clock {
  const realStartMs = performance.now();
  return {
    now: () => Math.floor(startMs + (performance.now() - realStartMs) * timesFaster),
    monotonic: () => (performance.now() - realStartMs) * timesFaster,
    localDate: (epochMs) => new Date(epochMs).toISOString().slice(0, 10),
    zone: () => 'UTC',
    async delay(delayMs, signal) {
      try {
        await delay(delayMs / timesFaster, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        // The only reason to reject is the signal, and an early end is what the port promises then.
        if (signal?.aborted !== true) throw error;
      }
    },
  };
}
