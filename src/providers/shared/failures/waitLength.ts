/** No limit of any vendor lasts longer than a month; more would be a mistake of the server's or an attack. */
export const longestWaitMs = 31 * 86_400_000;

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
export function boundedWait(lengthMs: number): number | undefined {
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
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    lengthMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return boundedWait(lengthMs);
}

const dateStart = /^(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|[A-Za-z]{3,9},? )/;
const zoneEnd = /(?:GMT|UTC|Z|[+-]\d\d:?\d\d)$/i;

/** Time until a date: RFC 3339, or an HTTP date in any of its three forms, which are all in GMT. */
export function waitUntil(date: string, nowMs: number): number | undefined {
  if (!dateStart.test(date)) return undefined;
  const momentMs = Date.parse(zoneEnd.test(date) ? date : `${date} UTC`);
  return Number.isNaN(momentMs) ? undefined : untilMoment(momentMs, nowMs);
}

function untilMoment(momentMs: number, nowMs: number): number | undefined {
  return boundedWait(Math.max(0, momentMs - nowMs));
}
