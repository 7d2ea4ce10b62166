import { waitOfExhaustedLimits } from './rateLimitHeaders.ts';
import { waitOfNumber, waitOfText } from './waitLength.ts';

/** Headers that ask to wait, the most exact first; a gateway hands those of the vendor on under a name of its own. */
const inMilliseconds = ['retry-after-ms', 'x-ms-retry-after-ms', 'llm_provider-retry-after-ms'];
const inSeconds = ['retry-after', 'x-retry-after', 'llm_provider-retry-after', 'x-ratelimit-reset-after'];

/**
 * How long the headers of an answer ask us to wait, in milliseconds: by a length in seconds, by a moment, or by the
 * reset of a limit that is used up. A moment in the past is 0; nonsense is `undefined`; nothing is longer than a month.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  for (const name of inMilliseconds) {
    const text = headers.get(name)?.trim() ?? '';
    const waitMs = /^\d{1,15}(?:\.\d{1,9})?$/.test(text)
      ? waitOfNumber(Number(text) / 1_000, nowMs)
      : undefined;
    if (waitMs !== undefined) return waitMs;
  }
  for (const name of inSeconds) {
    const text = headers.get(name);
    const waitMs = text === null ? undefined : waitOfText(text, nowMs);
    if (waitMs !== undefined) return waitMs;
  }
  return waitOfExhaustedLimits(headers, nowMs);
}
