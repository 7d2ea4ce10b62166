import { boundedWait, waitUntil } from './waitLength.ts';

/** Further into a message nobody says how long to wait. */
const searchedCharacters = 4_000;

/** "try again in 6.5s", "Please retry in 34.07s", "retry after 60 seconds", "wait 1m2.3s", "resets in 2 hours". */
const beforeLength = /\b(?:again|retry|wait|resets?|reset|available|access)\b[^.\d\n]{0,40}(?=\d)/gi;

const amountWithUnit =
  /(\d{1,9}(?:\.\d{1,12})?)\s?(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])\s?(?:and |, )?/iy;

/** "retry-after: 30", a header that was quoted. */
const quotedHeader = /\bretry[-_]after["']?\s?[:=]\s?["']?(\d{1,6}(?:\.\d{1,6})?)(?![\d.]|\s?[a-z])/i;

/** "resets at: 2026-11-20 12:31:00 UTC", "regain access on 2026-12-01 at 00:00 UTC". */
const atMoment =
  /\b(?:resets?|reset|again|access|until|available)\s(?:at|on|until|after)?:?\s?(\d{4}-\d\d-\d\d)(?:T| at | )(\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?)\s?(UTC|GMT|Z|[+-]\d\d:?\d\d)/i;

/** How long a server's sentence asks to wait, in milliseconds; `undefined` when it does not say. */
export function waitInWords(message: string, nowMs: number): number | undefined {
  const text = message.slice(0, searchedCharacters);
  for (const match of text.matchAll(beforeLength)) {
    const lengthMs = lengthAt(text, match.index + match[0].length);
    if (lengthMs !== undefined) return boundedWait(lengthMs);
  }
  const header = quotedHeader.exec(text);
  if (header) return boundedWait(Number(header[1]) * 1_000);
  const moment = atMoment.exec(text);
  if (!moment) return undefined;
  const [, day, time, zone] = moment;
  return waitUntil(
    `${day}T${time}${zone === undefined || /^(?:utc|gmt|z)$/i.test(zone) ? 'Z' : zone}`,
    nowMs,
  );
}

/** Adds up the amounts that stand one behind the other at a place: `1m2.3s`, `2 minutes and 5 seconds`. */
function lengthAt(text: string, start: number): number | undefined {
  amountWithUnit.lastIndex = start;
  let lengthMs: number | undefined;
  for (;;) {
    const match = amountWithUnit.exec(text);
    if (!match) return lengthMs;
    const [, amount, unit = ''] = match;
    lengthMs = (lengthMs ?? 0) + Number(amount) * msOf(unit.toLowerCase());
  }
}

function msOf(unit: string): number {
  if (unit.startsWith('ms') || unit.startsWith('milli')) return 1;
  switch (unit[0]) {
    case 's':
      return 1_000;
    case 'm':
      return 60_000;
    case 'h':
      return 3_600_000;
    default:
      return 86_400_000;
  }
}
