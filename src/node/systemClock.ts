import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/model/clock.ts';

/** The machine's clock and calendar. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  localDate: (epochMs, zone) => (zone === undefined ? dateHere(epochMs) : dateFormat(zone).format(epochMs)),
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

/** In the zone of this machine, `yyyy-mm-dd`. The first `Intl.DateTimeFormat` of a process takes ten milliseconds. */
function dateHere(epochMs: number): string {
  const date = new Date(epochMs);
  const year = String(date.getFullYear()).padStart(4, '0');
  const [month = '', day = ''] = [date.getMonth() + 1, date.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${year}-${month}-${day}`;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a thousand times. Swedish writes dates as ISO 8601 does. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dateFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  dateFormats.set(timeZone, made);
  return made;
}
