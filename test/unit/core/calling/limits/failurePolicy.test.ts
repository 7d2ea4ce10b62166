import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  failureKinds,
  type Failure,
  type FailureKind,
} from '../../../../../src/core/model/request/failure.ts';
import { backoffMs } from '../../../../../src/core/calling/limits/backoff.ts';
import {
  defaultRetryPolicy,
  nextMove,
  type NextMove,
} from '../../../../../src/core/calling/limits/failurePolicy.ts';

const policy = defaultRetryPolicy;

function failure(kind: FailureKind, retryAfterMs?: number): Failure {
  return { kind, message: '', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

describe('nextMove', () => {
  /** At first, and when its retries are used up. */
  const table: Readonly<Record<FailureKind, readonly [NextMove['kind'], NextMove['kind']]>> = {
    connection: ['retry-same', 'fail-over'],
    overloaded: ['retry-same', 'fail-over'],
    server: ['retry-same', 'fail-over'],
    truncated: ['retry-same', 'fail-over'],
    timeout: ['fail-over', 'fail-over'],
    'not-found': ['fail-over', 'fail-over'],
    'rate-limit': ['cool-down', 'cool-down'],
    quota: ['leave-pool', 'leave-pool'],
    auth: ['next-key', 'next-key'],
    'context-length': ['larger-window', 'larger-window'],
    'bad-request': ['stop', 'stop'],
    refusal: ['stop', 'stop'],
    malformed: ['stop', 'stop'],
    cancelled: ['stop', 'stop'],
  };
  for (const kind of failureKinds) {
    it(`${kind}: ${table[kind].join(', then ')}`, () => {
      const moves = [0, policy.retriesOnSame].map(
        (retriesOnSame) => nextMove(policy, failure(kind), { retriesOnSame, hadOutput: false }, 0.5).kind,
      );
      assert.deepEqual(moves, table[kind]);
    });
    it(`${kind}: stops after the first token`, () => {
      const situation = { retriesOnSame: 0, hadOutput: true };
      assert.deepEqual(nextMove(policy, failure(kind, 1), situation, 0), { kind: 'stop' });
    });
  }

  it('waits longer with every retry', () => {
    const delays = [0, 1].map((retriesOnSame) =>
      nextMove(policy, failure('server'), { retriesOnSame, hadOutput: false }, 1),
    );
    assert.deepEqual(delays, [
      { kind: 'retry-same', delayMs: policy.backoff.firstMs },
      { kind: 'retry-same', delayMs: policy.backoff.firstMs * 2 },
    ]);
  });

  it('waits as long as the provider asks, up to the limit, and then asks another', () => {
    const limit = policy.longestHonouredWaitMs;
    const situation = { retriesOnSame: 0, hadOutput: false };
    assert.deepEqual(nextMove(policy, failure('overloaded', limit), situation, 0), {
      kind: 'retry-same',
      delayMs: limit,
    });
    assert.deepEqual(nextMove(policy, failure('overloaded', limit + 1), situation, 0), { kind: 'fail-over' });
  });

  it('never waits longer than the limit, nor a negative time', () => {
    const anyFailure = fc.record({
      kind: fc.constantFrom(...failureKinds),
      message: fc.constant(''),
      retryAfterMs: fc.nat({ max: 10 ** 7 }),
    });
    fc.assert(
      fc.property(
        anyFailure,
        fc.nat({ max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (any, n, random) => {
          const move = nextMove(policy, any, { retriesOnSame: n, hadOutput: false }, random);
          if (move.kind !== 'retry-same') return;
          assert.ok(n < policy.retriesOnSame);
          assert.ok(move.delayMs >= 0 && move.delayMs <= policy.longestHonouredWaitMs);
        },
      ),
    );
  });
});

describe('backoffMs', () => {
  it('doubles up to the longest, at least half of it for certain', () => {
    const backoff = { firstMs: 100, longestMs: 1_000 };
    assert.deepEqual(
      [1, 2, 3, 4, 5, 99].map((failures) => backoffMs(backoff, failures, 1)),
      [100, 200, 400, 800, 1_000, 1_000],
    );
    assert.deepEqual(
      [1, 2, 99].map((failures) => backoffMs(backoff, failures, 0)),
      [50, 100, 500],
    );
  });
});
