import * as z from 'zod/mini';
import {
  rateDimensions,
  type RateDimension,
  type RateLimitReading,
  type RateLimitReadings,
} from '../../model/request/rateLimits.ts';
import type { CallNeed } from './rateWindow.ts';

const amount = z.number();
const level = z.object({
  limit: amount,
  /** What was left at `atMs`; below 0 when more calls are under way than fit. */
  left: amount,
  atMs: amount,
  /** How much comes back in a millisecond. */
  perMs: amount.check(z.nonnegative()),
});
const totals = z.object({ requests: amount, inputTokens: amount, outputTokens: amount, tokens: amount });

/**
 * A provider's own limits for one key and model, as its answers last stated them, less what was sent since. It knows
 * what others do with the same account, which our own count does not.
 */
export const rateBucketSchema = z.object({
  levels: z.object({
    requests: z.exactOptional(level),
    inputTokens: z.exactOptional(level),
    outputTokens: z.exactOptional(level),
    tokens: z.exactOptional(level),
  }),
  /** All that was ever taken: the difference between two values is what was sent between two requests. */
  taken: totals,
  /** `taken.requests` of the newest reading; an older one that arrives later says nothing. */
  readAt: amount,
});

export type RateBucket = z.infer<typeof rateBucketSchema>;

/** What had been taken in all when a call was admitted, the call included. */
export type TakenMark = z.infer<typeof totals>;

export const takenMarkSchema = totals;

/** Nothing is known. */
export const emptyBucket: RateBucket = {
  levels: {},
  taken: { requests: 0, inputTokens: 0, outputTokens: 0, tokens: 0 },
  readAt: 0,
};

const minuteMs = 60_000;
/** A provider that has not been heard for so long may have changed its mind. */
const forgottenAfterMs = 3_600_000;

/** Milliseconds until the call fits into what the provider has left, 0 when it fits now or nothing is known. */
export function bucketWaitMs(bucket: RateBucket, need: CallNeed, nowMs: number): number {
  const wanted = amountsOf(need);
  return Math.max(
    ...rateDimensions.map((dimension) => {
      const known = levelAt(bucket.levels[dimension], nowMs);
      if (known === undefined) return 0;
      const missing = Math.min(known.limit, wanted[dimension]) - known.left;
      if (missing <= 0) return 0;
      return known.perMs > 0
        ? Math.min(forgottenAfterMs, Math.ceil(missing / known.perMs))
        : forgottenAfterMs;
    }),
  );
}

/** The provider's own limit of a dimension, where it has stated one. */
export function statedLimit(bucket: RateBucket, dimension: RateDimension, nowMs: number): number | undefined {
  return levelAt(bucket.levels[dimension], nowMs)?.limit;
}

/** Takes a call out; its mark is the new `taken`. */
export function takeFromBucket(bucket: RateBucket, need: CallNeed, nowMs: number): RateBucket {
  return changed(bucket, amountsOf(need), 1, nowMs);
}

/** Puts a call back that was never sent. */
export function releaseToBucket(bucket: RateBucket, need: CallNeed, nowMs: number): RateBucket {
  return changed(bucket, amountsOf(need), -1, nowMs);
}

/** Believes what an answer said; `mark` is what its call had got when it was admitted. */
export function readIntoBucket(
  bucket: RateBucket,
  readings: RateLimitReadings,
  mark: TakenMark,
  nowMs: number,
): RateBucket {
  if (mark.requests < bucket.readAt) return bucket;
  const levels: Partial<Record<RateDimension, z.infer<typeof level>>> = { ...bucket.levels };
  for (const dimension of rateDimensions) {
    const reading = readings[dimension];
    const sentSince = Math.max(0, bucket.taken[dimension] - mark[dimension]);
    const read = reading === undefined ? undefined : levelOf(reading, sentSince, nowMs);
    if (read !== undefined) levels[dimension] = read;
  }
  return { ...bucket, levels, readAt: mark.requests };
}

function levelOf(
  { limit, remaining, resetMs }: RateLimitReading,
  sentSince: number,
  nowMs: number,
): z.infer<typeof level> | undefined {
  if (limit === undefined || limit <= 0) return undefined;
  const left = Math.min(limit, remaining ?? limit);
  // "Reset" is when everything is there again, and it comes back evenly until then.
  const perMs =
    left < limit && resetMs !== undefined && resetMs > 0 ? (limit - left) / resetMs : limit / minuteMs;
  return { limit, left: left - sentSince, atMs: nowMs, perMs };
}

function levelAt(known: z.infer<typeof level> | undefined, nowMs: number): z.infer<typeof level> | undefined {
  if (known === undefined || nowMs - known.atMs > forgottenAfterMs || nowMs < known.atMs - minuteMs)
    return undefined;
  const passedMs = Math.max(0, nowMs - known.atMs);
  return { ...known, left: Math.min(known.limit, known.left + passedMs * known.perMs), atMs: nowMs };
}

function amountsOf({ inputTokens, outputTokens }: CallNeed): TakenMark {
  return { requests: 1, inputTokens, outputTokens, tokens: inputTokens + outputTokens };
}

function changed(bucket: RateBucket, by: TakenMark, sign: 1 | -1, nowMs: number): RateBucket {
  const levels: Partial<Record<RateDimension, z.infer<typeof level>>> = {};
  for (const dimension of rateDimensions) {
    const known = levelAt(bucket.levels[dimension], nowMs);
    if (known === undefined) continue;
    // One call larger than the limit empties the bucket and does not sink it.
    const part = Math.min(known.limit, by[dimension]);
    levels[dimension] = { ...known, left: known.left - sign * part };
  }
  return { ...bucket, levels, taken: sign === 1 ? added(bucket.taken, by) : bucket.taken };
}

function added(left: TakenMark, right: TakenMark): TakenMark {
  return {
    requests: left.requests + right.requests,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    tokens: left.tokens + right.tokens,
  };
}
