import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/model/clock.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

/** The machine's clock and calendar. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  localDate: (epochMs, zone) => dateFormat(zone).format(epochMs),
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  async delay(delayMs, signal) {
    try {
      await delay(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // The only reason to reject is the signal, and an early end is what the port promises then.
      if (signal?.aborted !== true) throw error;
    }
  },
};

const dateFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** Making one takes longer than using it a thousand times. Swedish writes dates as ISO 8601 does. */
function dateFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = dateFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    ...withoutUndefined({ timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  dateFormats.set(timeZone, made);
  return made;
}
