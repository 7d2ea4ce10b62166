import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bucketWaitMs,
  emptyBucket,
  rateBucketSchema,
  readIntoBucket,
  releaseToBucket,
  takeFromBucket,
} from '../../../../../src/core/calling/limits/rateBucket.ts';
import { askRates } from '../../../../../src/core/calling/limits/rateLimiter.ts';
import {
  rateWindowSchema,
  releaseFromWindow,
  settleWindow,
  takeFromWindow,
  windowWaitMs,
  type CallNeed,
  type MinuteLimits,
  type RateWindow,
} from '../../../../../src/core/calling/limits/rateWindow.ts';

const small: CallNeed = { inputTokens: 100, outputTokens: 10 };
const minuteMs = 60_000;

describe('rateWindow', () => {
  it('waits until enough of the last minute has gone by', () => {
    let window: RateWindow = [];
    for (const atMs of [0, 5_000, 30_000]) window = takeFromWindow(window, small, atMs);
    const wait = (limits: MinuteLimits) => windowWaitMs(window, limits, small, 31_000);
    assert.equal(wait({}), 0);
    assert.equal(wait({ requests: 4 }), 0);
    // The slot of the first call ends at 5 s, and is out of sight a minute later.
    assert.equal(wait({ requests: 3 }), 65_000 - 31_000);
    assert.equal(wait({ requests: 2 }), 70_000 - 31_000);
    assert.equal(wait({ inputTokens: 250 }), 70_000 - 31_000);
    assert.equal(wait({ outputTokens: 1 }), 95_000 - 31_000);
  });

  it('counts what was used instead of what could have been, and nothing for what was not sent', () => {
    const window = takeFromWindow([], { inputTokens: 100, outputTokens: 1_000 }, 1_000);
    const settled = settleWindow(
      window,
      1_000,
      { inputTokens: 100, outputTokens: 1_000 },
      { outputTokens: 20 },
    );
    assert.deepEqual(settled, [{ slot: 0, requests: 1, inputTokens: 100, outputTokens: 20 }]);
    const released = releaseFromWindow(window, 1_000, { inputTokens: 100, outputTokens: 1_000 });
    assert.deepEqual(released, [{ slot: 0, requests: 0, inputTokens: 0, outputTokens: 0 }]);
  });

  it('forgets slots of a future that a clock set back has taken away', () => {
    const window = takeFromWindow([], small, 10 ** 9);
    assert.equal(windowWaitMs(window, { requests: 1 }, small, 0), 0);
  });

  it('never lets sixty seconds hold more than the limit, and never waits in vain', () => {
    const calls = fc.array(
      fc.record({
        passMs: fc.nat({ max: 20_000 }),
        inputTokens: fc.nat({ max: 400 }),
        outputTokens: fc.nat({ max: 400 }),
      }),
      { maxLength: 60 },
    );
    const limitsOf = fc.record({
      requests: fc.integer({ min: 1, max: 6 }),
      inputTokens: fc.integer({ min: 400, max: 900 }),
      outputTokens: fc.integer({ min: 400, max: 900 }),
    });
    fc.assert(
      fc.property(calls, limitsOf, (all, limits) => {
        let window: RateWindow = [];
        let nowMs = 7;
        const sent: (CallNeed & { atMs: number })[] = [];
        for (const { passMs, ...need } of all) {
          nowMs += passMs;
          const waitMs = windowWaitMs(window, limits, need, nowMs);
          assert.ok(waitMs >= 0 && waitMs <= minuteMs + 5_000);
          nowMs += waitMs;
          assert.equal(windowWaitMs(window, limits, need, nowMs), 0);
          window = rateWindowSchema.parse(JSON.parse(JSON.stringify(takeFromWindow(window, need, nowMs))));
          assert.ok(window.length <= 13);
          sent.push({ ...need, atMs: nowMs });
          const minute = sent.filter(({ atMs }) => atMs > nowMs - minuteMs);
          const sum = (count: (call: CallNeed) => number) =>
            minute.reduce((total, call) => total + count(call), 0);
          assert.ok(minute.length <= limits.requests);
          assert.ok(sum((call) => call.inputTokens) <= limits.inputTokens);
          assert.ok(sum((call) => call.outputTokens) <= limits.outputTokens);
        }
      }),
    );
  });
});

describe('rateBucket', () => {
  const need: CallNeed = { inputTokens: 1_000, outputTokens: 500 };

  it('knows nothing before a provider has spoken', () => {
    assert.equal(bucketWaitMs(emptyBucket, need, 0), 0);
  });

  it('waits for what comes back evenly until the reset', () => {
    const readings = { requests: { limit: 60, remaining: 0, resetMs: 60_000 } };
    const bucket = readIntoBucket(emptyBucket, readings, emptyBucket.taken, 0);
    assert.equal(bucketWaitMs(bucket, need, 0), 1_000);
    assert.equal(bucketWaitMs(bucket, need, 400), 600);
    assert.equal(bucketWaitMs(bucket, need, 1_000), 0);
  });

  it('subtracts what was sent after the request that a reading belongs to', () => {
    const readings = { tokens: { limit: 10_000, remaining: 4_000, resetMs: 60_000 } };
    let bucket = readIntoBucket(emptyBucket, readings, emptyBucket.taken, 0);
    bucket = takeFromBucket(bucket, need, 0);
    const mark = bucket.taken;
    bucket = takeFromBucket(bucket, need, 0);
    bucket = takeFromBucket(bucket, need, 0);
    // The first answer arrives: 4,000 are left, of which two calls on their way take 3,000.
    bucket = readIntoBucket(bucket, readings, mark, 0);
    assert.equal(bucket.levels.tokens?.left, 1_000);
    assert.equal(bucketWaitMs(bucket, need, 0), 5_000);
  });

  it('does not believe an older answer that arrives later', () => {
    let bucket = readIntoBucket(emptyBucket, { requests: { limit: 9, remaining: 9 } }, emptyBucket.taken, 0);
    bucket = takeFromBucket(bucket, need, 0);
    const older = bucket.taken;
    bucket = takeFromBucket(bucket, need, 0);
    bucket = readIntoBucket(bucket, { requests: { limit: 9, remaining: 7 } }, bucket.taken, 0);
    assert.equal(readIntoBucket(bucket, { requests: { limit: 9, remaining: 8 } }, older, 0), bucket);
  });

  it('lets a call through that is larger than the limit, once the bucket is full', () => {
    const readings = { inputTokens: { limit: 100, remaining: 100, resetMs: 0 } };
    const bucket = readIntoBucket(emptyBucket, readings, emptyBucket.taken, 0);
    assert.equal(bucketWaitMs(bucket, need, 0), 0);
    assert.equal(bucketWaitMs(takeFromBucket(bucket, need, 0), need, 0), 60_000);
  });

  it('puts back what was never sent', () => {
    const readings = { requests: { limit: 10, remaining: 1, resetMs: 60_000 } };
    const bucket = readIntoBucket(emptyBucket, readings, emptyBucket.taken, 0);
    const back = releaseToBucket(takeFromBucket(bucket, need, 0), need, 0);
    assert.equal(bucketWaitMs(back, need, 0), 0);
  });

  it('never waits in vain, and stays JSON', () => {
    const reading = fc.record(
      { limit: fc.nat({ max: 5_000 }), remaining: fc.nat({ max: 6_000 }), resetMs: fc.nat({ max: 10 ** 6 }) },
      { requiredKeys: [] },
    );
    const readings = fc.record(
      { requests: reading, inputTokens: reading, outputTokens: reading, tokens: reading },
      { requiredKeys: [] },
    );
    const step = fc.record({ passMs: fc.nat({ max: 30_000 }), readings: fc.option(readings) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let bucket = emptyBucket;
        let nowMs = 0;
        for (const { passMs, readings: read } of steps) {
          nowMs += passMs;
          const waitMs = bucketWaitMs(bucket, need, nowMs);
          assert.ok(waitMs >= 0 && waitMs <= 3_600_000);
          // A rounding of a millisecond may be left.
          if (waitMs < 3_600_000) assert.ok(bucketWaitMs(bucket, need, nowMs + waitMs) <= 1);
          bucket = takeFromBucket(bucket, need, nowMs);
          if (read !== null) bucket = readIntoBucket(bucket, definedOnly(read), bucket.taken, nowMs);
          assert.deepEqual(rateBucketSchema.parse(JSON.parse(JSON.stringify(bucket))), bucket);
        }
      }),
    );
  });
});

function definedOnly<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('askRates', () => {
  const full = takeFromWindow([], small, 0);
  const stated = (limit: number) =>
    readIntoBucket(emptyBucket, { requests: { limit, remaining: limit } }, emptyBucket.taken, 0);

  it('goes by our count where the provider says nothing', () => {
    assert.deepEqual(askRates(full, emptyBucket, { requests: 1 }, small, 0), {
      kind: 'wait',
      waitMs: 65_000,
    });
  });

  it('trusts the provider over our count', () => {
    assert.deepEqual(askRates(full, stated(1), { requests: 1 }, small, 0), { kind: 'ok' });
  });

  it('keeps to a limit that the person set lower than the provider', () => {
    assert.equal(askRates(full, stated(50), { requests: 1 }, small, 0).kind, 'wait');
  });

  it('keeps to the provider where the person allows more', () => {
    const bucket = takeFromBucket(stated(1), small, 0);
    assert.deepEqual(askRates([], bucket, { requests: 99 }, small, 0), { kind: 'wait', waitMs: 60_000 });
  });
});
