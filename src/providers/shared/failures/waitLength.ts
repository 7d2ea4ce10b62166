import { isObject, looseFields, type LooseFields } from './looseJson.ts';

/** No limit of any vendor lasts longer than a month; more would be a mistake of the server's or an attack. */
const longestWaitMs = 31 * 86_400_000;

/** Numbers from here on are moments: seconds since 1970, or milliseconds. */
const smallestEpochSeconds = 1e9;
const smallestEpochMs = 1e12;
/** Behind the year 2286 or, in milliseconds, behind 5138: no moment that a server means. */
const largestEpochSeconds = 1e10;
const largestEpochMs = 1e14;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length in bounds: a whole number of milliseconds, at most {@link longestWaitMs}. */
function boundedWait(lengthMs: number): number | undefined {
  return Number.isFinite(lengthMs) && lengthMs >= 0
    ? Math.min(longestWaitMs, Math.ceil(lengthMs))
    : undefined;
}

/**
 * A wait as a number: a length in seconds, or a moment in seconds or milliseconds since 1970. A moment in the past is 0;
 * what is neither a plausible length nor a plausible moment is `undefined`.
 */
export function waitOfNumber(value: number, nowMs: number): number | undefined {
  if (!(value >= 0)) return undefined;
  if (value < smallestEpochSeconds) {
    return value * 1_000 > 12 * longestWaitMs ? undefined : boundedWait(value * 1_000);
  }
  if (value < largestEpochSeconds) return untilMoment(value * 1_000, nowMs);
  return value >= smallestEpochMs && value < largestEpochMs ? untilMoment(value, nowMs) : undefined;
}

/** A wait as a server writes it: a number (see {@link waitOfNumber}), `6m0s`, `1.5s`, `120ms`, or a date. */
export function waitOfText(text: string, nowMs: number): number | undefined {
  const trimmed = text.slice(0, 100).trim();
  // A header that came twice arrives as "30, 30".
  const single = /^[\d.]+\s*,/.test(trimmed) ? (trimmed.split(',')[0] ?? '').trim() : trimmed;
  if (/^\d+(?:\.\d+)?$/.test(single)) return waitOfNumber(Number(single), nowMs);
  return lengthOf(single) ?? waitUntil(single, nowMs);
}

/** `1h2m3.5s`, `6m0s`, `120ms`, `34s`. */
function lengthOf(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms])\s*)+$/.test(text)) return undefined;
  let lengthMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d{1,15}(?:\.\d{1,15})?)(ms|[dhms])/g))
    lengthMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return boundedWait(lengthMs);
}

const dateStart = /^(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|[A-Za-z]{3,9},? )/;
const zoneEnd = /(?:GMT|UTC|Z|[+-]\d\d:?\d\d)$/i;

/** Time until a date: RFC 3339, or an HTTP date in any of its three forms, which are all in GMT. */
function waitUntil(date: string, nowMs: number): number | undefined {
  if (!dateStart.test(date)) return undefined;
  const momentMs = Date.parse(zoneEnd.test(date) ? date : `${date} UTC`);
  return Number.isNaN(momentMs) ? undefined : untilMoment(momentMs, nowMs);
}

function untilMoment(momentMs: number, nowMs: number): number | undefined {
  return boundedWait(Math.max(0, momentMs - nowMs));
}

/** A length in seconds, a moment, or both in one text: Google's `retryDelay`, Hugging Face's `estimated_time`. */
const waitFields = [
  'retryafter',
  'retryafterseconds',
  'retrydelay',
  'resetsinseconds',
  'estimatedtime',
  'resetsat',
  'resetat',
  'xratelimitreset',
];
const millisecondFields = ['retryafterms', 'retrydelayms'];

/** Objects with further fields of the kind: headers of an upstream that a gateway quotes, Google's details. */
const holders = ['headers', 'details'];
const mostDetails = 20;

/** How long the fields of an error ask to wait, in milliseconds. */
export function waitInBody(fields: LooseFields, nowMs: number, depth = 0): number | undefined {
  for (const name of waitFields) {
    const waitMs = waitOf(fields.get(name), nowMs);
    if (waitMs !== undefined) return waitMs;
  }
  for (const name of millisecondFields) {
    const waitMs = waitOfNumber(numberIn(fields.get(name)) / 1_000, nowMs);
    if (waitMs !== undefined) return waitMs;
  }
  if (depth > 0) return undefined;
  for (const held of holders.flatMap((name) => objectsIn(fields.get(name)))) {
    const waitMs = waitInBody(looseFields(held), nowMs, depth + 1);
    if (waitMs !== undefined) return waitMs;
  }
  return undefined;
}

/** The object, or the objects of the list. */
export function objectsIn(value: unknown): readonly object[] {
  if (Array.isArray(value)) return value.slice(0, mostDetails).filter(isObject);
  return isObject(value) ? [value] : [];
}

function waitOf(value: unknown, nowMs: number): number | undefined {
  if (typeof value === 'number') return waitOfNumber(value, nowMs);
  if (typeof value === 'string') return waitOfText(value, nowMs);
  if (!isObject(value)) return undefined;
  // A duration of protocol buffers.
  const { seconds } = value as { seconds?: unknown };
  return waitOfNumber(numberIn(seconds), nowMs);
}

function numberIn(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

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

/** Adds up consecutive amounts at a place: `1m2.3s`, `2 minutes and 5 seconds`. */
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
