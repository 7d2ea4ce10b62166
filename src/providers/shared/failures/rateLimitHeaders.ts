import type {
  RateDimension,
  RateLimitReading,
  RateLimitReadings,
} from '../../../core/model/request/rateLimits.ts';
import { waitOfText, waitOfNumber } from './waitLength.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What a limit counts, by the names that vendors give it. Without a name it counts requests. */
const dimensions: Readonly<Record<string, RateDimension>> = {
  '': 'requests',
  requests: 'requests',
  request: 'requests',
  // Mistral.
  req: 'requests',
  tokens: 'tokens',
  token: 'tokens',
  'input-tokens': 'inputTokens',
  'prompt-tokens': 'inputTokens',
  // Fireworks.
  'tokens-prompt': 'inputTokens',
  'output-tokens': 'outputTokens',
  'completion-tokens': 'outputTokens',
  'tokens-generated': 'outputTokens',
};

/** Lengths of the windows that names mention, such as `tokens-minute` (Cerebras, Mistral, SambaNova). */
const windowMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  month: 30 * 86_400_000,
};

type Part = 'limit' | 'remaining' | 'reset';

/** Which part of a limit a header holds, by its name. */
interface Place {
  /** Everything of the name but the part: parts with the same belong together. */
  readonly limit: string;
  readonly part: Part;
  readonly dimension: RateDimension;
  /** Length of its window, where the name says. */
  readonly periodMs?: number;
}

/** Parts of one limit as they come in the headers. */
interface Limit extends Pick<Place, 'dimension' | 'periodMs'> {
  limit?: number;
  remaining?: number;
  resetMs?: number;
}

/**
 * What a provider says of its limits: `anthropic-ratelimit-requests-remaining`, `x-ratelimit-remaining-requests`
 * (OpenAI and its like), the names of other vendors, and those that a gateway hands on. Of several limits on the same
 * thing the one with the least left counts. What is not a number from 0 up is left out; `undefined` when nothing is
 * left.
 */
export function readRateLimits(headers: Headers | undefined, nowMs: number): RateLimitReadings | undefined {
  if (headers === undefined) return undefined;
  const found: Partial<Record<RateDimension, RateLimitReading>> = {};
  for (const limit of limitsIn(headers, nowMs)) {
    const { dimension } = limit;
    const before = found[dimension];
    const reading = readingOf(limit);
    if (reading !== undefined && (before === undefined || isTighter(reading, before)))
      found[dimension] = reading;
  }
  // Anthropic's `tokens` repeats whichever of its limits is the tightest.
  if (found.inputTokens !== undefined || found.outputTokens !== undefined) delete found.tokens;
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Time until the last of the limits that are used up is there again; a reset without figures counts as one. */
function waitOfExhaustedLimits(headers: Headers, nowMs: number): number | undefined {
  const waits = limitsIn(headers, nowMs)
    .filter(({ limit, remaining }) => remaining === 0 || (remaining === undefined && limit === undefined))
    .flatMap(({ resetMs }) => (resetMs === undefined ? [] : [resetMs]));
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function limitsIn(headers: Headers, nowMs: number): Limit[] {
  const limits = new Map<string, Limit>();
  headers.forEach((text, name) => {
    const place = placeOf(name);
    if (place === undefined) return;
    const { limit: key, part, dimension, periodMs } = place;
    const limit = limits.get(key) ?? { dimension, ...withoutUndefined({ periodMs }) };
    limits.set(key, limit);
    const value = part === 'reset' ? waitOfText(text, nowMs) : wholeNumber(text);
    if (value !== undefined) limit[part === 'reset' ? 'resetMs' : part] = value;
  });
  return [...limits.values()];
}

const isNamedForRates = /^(?:llm_provider-)?(?:anthropic-|x-)?(?:rate-?limit|tokenlimit)/;
const partInName = /-(limit|remaining|reset)(?=-|$)/;

/**
 * Takes a name apart: `x-ratelimit-<part>[-<what>][-<window>]`, `anthropic-ratelimit-<what>-<part>`,
 * `x-ratelimitbysize-<part>-<window>` (Mistral), `x-tokenlimit-<part>` (Together),
 * `x-ratelimit-<scope>-<part>-<what>` (LiteLLM's limits of a key), and the same behind `llm_provider-`.
 */
function placeOf(name: string): Place | undefined {
  if (name.length > 100 || !isNamedForRates.test(name)) return undefined;
  const stem = isNamedForRates.exec(name)?.[0] ?? '';
  const match = partInName.exec(name.slice(stem.length));
  if (!match) return undefined;
  const before = name.slice(stem.length, stem.length + match.index);
  const after = name.slice(stem.length + match.index + match[0].length);
  const isBySize = stem.endsWith('tokenlimit') || before === 'bysize';
  const named = before.startsWith('-') && after === '' ? before.slice(1) : after.slice(1);
  const words = named === '' ? [] : named.split('-');
  const periodMs = windowMs[words.at(-1) ?? ''];
  if (periodMs !== undefined) words.pop();
  const dimension = isBySize && words.length === 0 ? 'tokens' : dimensions[words.join('-')];
  if (dimension === undefined) return undefined;
  return {
    limit: `${stem}${before}-*${after}`,
    part: match[1] as Part,
    dimension,
    ...withoutUndefined({ periodMs }),
  };
}

function readingOf({ limit, remaining, resetMs, periodMs }: Limit): RateLimitReading | undefined {
  if (limit === undefined && remaining === undefined) return undefined;
  // Without a reset a minute is meant, unless the name says otherwise.
  const untilResetMs = resetMs ?? (periodMs === windowMs['minute'] ? undefined : periodMs);
  return {
    ...withoutUndefined({ limit, remaining, resetMs: untilResetMs }),
  };
}

function isTighter(left: RateLimitReading, right: RateLimitReading): boolean {
  return leftOf(left) < leftOf(right);
}

function leftOf({ limit, remaining }: RateLimitReading): number {
  return remaining ?? limit ?? Infinity;
}

/** A number by itself, or the first of a list such as `100, 100;w=60`. */
function wholeNumber(text: string): number | undefined {
  const digits = /^(\d{1,15})\s*(?:$|[,;])/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

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
