import { bucketWaitMs, statedLimit, type RateBucket } from './rateBucket.ts';
import { windowWaitMs, type CallNeed, type MinuteLimits, type RateWindow } from './rateWindow.ts';

/** Whether a call fits into the limits per minute, or how long until it does. */
export type RateAnswer = { readonly kind: 'ok' } | { readonly kind: 'wait'; readonly waitMs: number };

/**
 * Asks ahead of time. The provider's own statement is trusted over our count; a limit that the person set lower than
 * the provider's still holds.
 */
export function askRates(
  window: RateWindow,
  bucket: RateBucket,
  limits: MinuteLimits,
  need: CallNeed,
  nowMs: number,
): RateAnswer {
  const own: { -readonly [D in keyof MinuteLimits]: MinuteLimits[D] } = {};
  for (const dimension of ['requests', 'inputTokens', 'outputTokens'] as const) {
    const limit = limits[dimension];
    const stated = statedLimit(bucket, dimension, nowMs);
    if (limit !== undefined && (stated === undefined || limit < stated)) own[dimension] = limit;
  }
  const waitMs = Math.max(windowWaitMs(window, own, need, nowMs), bucketWaitMs(bucket, need, nowMs));
  return waitMs > 0 ? { kind: 'wait', waitMs } : { kind: 'ok' };
}
