import assert from 'node:assert/strict';
import {
  bucketWaitMs,
  emptyBucket,
  readIntoBucket,
  releaseToBucket,
  statedLimit,
  takeFromBucket,
} from '../../../../../src/core/calling/limits/rateBucket.ts';
import type { RateLimitReadings } from '../../../../../src/core/model/request/rateLimits.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const need = { inputTokens: 30, outputTokens: 20 };
const mark = emptyBucket.taken;

/** A bucket of which an answer said this at 0. */
const said = (readings: RateLimitReadings) => readIntoBucket(emptyBucket, readings, mark, 0);

describe('what a provider has left', () => {
  for (const [what, readings, waitMs] of [
    ['nothing is known', {}, 0],
    ['enough requests', { requests: { limit: 10, remaining: 1 } }, 0],
    ['no request', { requests: { limit: 60, remaining: 0 } }, 1_000],
    ['enough input', { inputTokens: { limit: 60, remaining: 30 } }, 0],
    ['too little input', { inputTokens: { limit: 60, remaining: 29 } }, 1_000],
    ['too little output', { outputTokens: { limit: 60, remaining: 18 } }, 2_000],
    ['too little of both together', { tokens: { limit: 60, remaining: 47 } }, 3_000],
    ['a limit below the call', { inputTokens: { limit: 20, remaining: 20 } }, 0],
    ['a reset', { requests: { limit: 10, remaining: 0, resetMs: 5_000 } }, 500],
    ['a reset that is now', { requests: { limit: 60, remaining: 0, resetMs: 0 } }, 1_000],
    ['more left than there is', { requests: { limit: 60, remaining: 99 } }, 0],
    ['no word of what is left', { requests: { limit: 60 } }, 0],
    ['a limit of nothing', { requests: { limit: 0, remaining: 0 } }, 0],
    ['no limit', { requests: { remaining: 0 } }, 0],
    ['a reset in days', { requests: { limit: 10, remaining: 0, resetMs: 1e9 } }, hourMs],
  ] as const) {
    it(`with ${what} means a wait of ${waitMs} ms`, () => {
      assert.equal(bucketWaitMs(said(readings), need, 0), waitMs);
    });
  }

  it('comes back within a minute where it was full, whatever its reset', () => {
    const full = said({ requests: { limit: 1, remaining: 1, resetMs: 5_000 } });
    assert.equal(bucketWaitMs(takeFromBucket(full, need, 0), need, 0), minuteMs);
  });

  it('comes back evenly, and no more than the limit', () => {
    const bucket = said({ requests: { limit: 60, remaining: 0 } });
    assert.equal(bucketWaitMs(bucket, need, 400), 600);
    assert.equal(bucketWaitMs(bucket, need, 1_000), 0);
    const full = said({ requests: { limit: 1, remaining: 1 } });
    const taken = takeFromBucket(full, need, 30 * minuteMs);
    assert.equal(bucketWaitMs(taken, need, 30 * minuteMs), minuteMs);
  });

  it('is forgotten after an hour, and when the clock was set back', () => {
    const bucket = said({ requests: { limit: 1, remaining: 0, resetMs: 2 * hourMs } });
    for (const [nowMs, limit] of [
      [hourMs, 1],
      [hourMs + 1, undefined],
      [-minuteMs, 1],
      [-minuteMs - 1, undefined],
    ] as const)
      assert.equal(statedLimit(bucket, 'requests', nowMs), limit, String(nowMs));
    assert.equal(statedLimit(bucket, 'tokens', 0), undefined);
  });
});

describe('taking calls from a bucket', () => {
  const readings = {
    requests: { limit: 100, remaining: 50 },
    inputTokens: { limit: 100, remaining: 50 },
    outputTokens: { limit: 100, remaining: 50 },
    tokens: { limit: 100, remaining: 50 },
  };
  const leftOf = ({ levels }: ReturnType<typeof said>) =>
    Object.fromEntries(Object.entries(levels).map(([dimension, { left }]) => [dimension, left]));

  it('counts each dimension, and what was ever taken', () => {
    const bucket = takeFromBucket(takeFromBucket(said(readings), need, 0), need, 0);
    assert.deepEqual(leftOf(bucket), { requests: 48, inputTokens: -10, outputTokens: 10, tokens: -50 });
    assert.deepEqual(bucket.taken, { requests: 2, inputTokens: 60, outputTokens: 40, tokens: 100 });
  });

  it('gives back what was not sent, though it was taken once', () => {
    const bucket = releaseToBucket(takeFromBucket(said(readings), need, 0), need, 0);
    assert.deepEqual(leftOf(bucket), { requests: 50, inputTokens: 50, outputTokens: 50, tokens: 50 });
    assert.equal(bucket.taken.requests, 1);
  });

  it('is emptied by a call that is larger than the limit, and not sunk', () => {
    const bucket = takeFromBucket(said({ inputTokens: { limit: 20, remaining: 20 } }), need, 0);
    assert.equal(bucket.levels.inputTokens?.left, 0);
  });

  it('subtracts from a reading what was sent after its request', () => {
    const first = takeFromBucket(emptyBucket, need, 0);
    const second = takeFromBucket(first, need, 0);
    const read = readIntoBucket(second, readings, first.taken, 0);
    assert.deepEqual(leftOf(read), { requests: 49, inputTokens: 20, outputTokens: 30, tokens: 0 });
  });

  it('does not believe an older answer that comes later', () => {
    const first = takeFromBucket(emptyBucket, need, 0);
    const second = takeFromBucket(first, need, 0);
    const newest = readIntoBucket(second, { requests: { limit: 9, remaining: 5 } }, second.taken, 0);
    assert.equal(readIntoBucket(newest, { requests: { limit: 9, remaining: 8 } }, first.taken, 0), newest);
    const same = readIntoBucket(newest, { requests: { limit: 9, remaining: 4 } }, second.taken, 0);
    assert.equal(same.levels.requests?.left, 4);
  });

  it('keeps what a new answer is silent about', () => {
    const read = readIntoBucket(said(readings), { requests: { limit: 5, remaining: 5 } }, mark, 0);
    assert.deepEqual([read.levels.requests?.limit, read.levels.tokens?.limit], [5, 100]);
  });
});
