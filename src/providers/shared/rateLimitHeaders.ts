import type { RateDimension, RateLimitReading, RateLimitReadings } from '../../core/model/rateLimits.ts';

/** What both families of headers name, and what it is to us. */
const dimensions: Readonly<Record<string, RateDimension>> = {
  requests: 'requests',
  'input-tokens': 'inputTokens',
  'output-tokens': 'outputTokens',
  tokens: 'tokens',
};

/**
 * What a provider says of its limits: `anthropic-ratelimit-requests-remaining` with a moment as its reset, or
 * `x-ratelimit-remaining-requests` with a length of time (OpenAI, its like, LiteLLM). What is not a number from 0 up
 * is left out; `undefined` when nothing is left.
 */
export function readRateLimits(headers: Headers | undefined, nowMs: number): RateLimitReadings | undefined {
  if (headers === undefined) return undefined;
  const found: Partial<Record<RateDimension, RateLimitReading>> = {};
  for (const [name, dimension] of Object.entries(dimensions)) {
    const reading =
      readOne(
        (part) => headers.get(`anthropic-ratelimit-${name}-${part}`),
        (text) => untilMoment(text, nowMs),
      ) ?? readOne((part) => headers.get(`x-ratelimit-${part}-${name}`), lengthOfTime);
    if (reading !== undefined) found[dimension] = reading;
  }
  // Anthropic's `tokens` repeats whichever of its limits is the tightest.
  if (found.inputTokens !== undefined || found.outputTokens !== undefined) delete found.tokens;
  return Object.keys(found).length === 0 ? undefined : found;
}

function readOne(
  header: (part: 'limit' | 'remaining' | 'reset') => string | null,
  readReset: (text: string) => number | undefined,
): RateLimitReading | undefined {
  const limit = wholeNumber(header('limit'));
  const remaining = wholeNumber(header('remaining'));
  const reset = header('reset');
  const resetMs = reset === null ? undefined : readReset(reset.trim());
  if (limit === undefined && remaining === undefined) return undefined;
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetMs === undefined ? {} : { resetMs }),
  };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** RFC 3339, such as `2026-11-21T14:30:00Z`; a moment in the past is 0. */
function untilMoment(text: string, nowMs: number): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const momentMs = Date.parse(text);
  return Number.isNaN(momentMs) ? undefined : Math.max(0, momentMs - nowMs);
}

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** `6m0s`, `1h2m3.5s`, `120ms`, or a number of seconds. */
function lengthOfTime(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  if (!/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(text)) return undefined;
  let lengthMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    lengthMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return Math.ceil(lengthMs);
}
