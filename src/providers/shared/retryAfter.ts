/**
 * How long a server asks us to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as an
 * HTTP date. A date in the past is 0; nonsense is `undefined`.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const exact = nonNegative(headers.get('retry-after-ms'));
  if (exact !== undefined) return Math.ceil(exact);
  const header = headers.get('retry-after');
  const seconds = nonNegative(header);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  // An HTTP date has letters; `Date.parse` alone would also take "-5" for a year.
  if (header === null || !/[a-z]/i.test(header)) return undefined;
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function nonNegative(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
