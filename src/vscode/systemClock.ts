import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/ports.ts';

/** The machine's clock and calendar. */
export const systemClock: Clock = {
  now: () => Date.now(),
  localDate(epochMs) {
    const date = new Date(epochMs);
    const twoDigits = (value: number) => String(value).padStart(2, '0');
    return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  },
  async delay(delayMs, signal) {
    try {
      await delay(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // The only reason to reject is the signal, and an early end is what the port promises then.
      if (signal?.aborted !== true) throw error;
    }
  },
};
