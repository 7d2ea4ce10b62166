import assert from 'node:assert/strict';
import fc from 'fast-check';
import { failureKinds } from '../../../../src/core/model/failure.ts';
import type { Failure, FailureKind } from '../../../../src/core/model/failure.ts';
import { longestHonouredWaitMs, nextMove } from '../../../../src/core/resilience/nextMove.ts';
import type { NextMove } from '../../../../src/core/resilience/nextMove.ts';

const failure = (kind: FailureKind, retryAfterMs?: number): Failure => ({
  kind,
  message: 'no',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

describe('nextMove', () => {
  /** After the first attempt and after the second. */
  const table: Readonly<Record<FailureKind, readonly [NextMove['kind'], NextMove['kind']]>> = {
    connection: ['retry-same', 'fail-over'],
    overloaded: ['retry-same', 'fail-over'],
    server: ['retry-same', 'fail-over'],
    'rate-limit': ['retry-same', 'fail-over'],
    timeout: ['fail-over', 'fail-over'],
    quota: ['fail-over', 'fail-over'],
    'not-found': ['fail-over', 'fail-over'],
    auth: ['stop', 'stop'],
    'context-length': ['stop', 'stop'],
    'bad-request': ['stop', 'stop'],
    refusal: ['stop', 'stop'],
    malformed: ['stop', 'stop'],
    truncated: ['stop', 'stop'],
    cancelled: ['stop', 'stop'],
  };
  for (const kind of failureKinds) {
    it(`${kind}: ${table[kind].join(', then ')}`, () => {
      const moves = [1, 2].map((attempts) => nextMove(failure(kind), attempts, false).kind);
      assert.deepEqual(moves, table[kind]);
    });
  }

  it('waits a second where the provider says nothing', () => {
    assert.deepEqual(nextMove(failure('overloaded'), 1, false), { kind: 'retry-same', delayMs: 1_000 });
  });

  it('honours what the provider asks, up to a limit', () => {
    assert.deepEqual(nextMove(failure('rate-limit', longestHonouredWaitMs), 1, false), {
      kind: 'retry-same',
      delayMs: longestHonouredWaitMs,
    });
    assert.deepEqual(nextMove(failure('rate-limit', longestHonouredWaitMs + 1), 1, false), {
      kind: 'fail-over',
    });
  });

  const anyFailure = fc
    .tuple(fc.constantFrom(...failureKinds), fc.option(fc.nat(100_000), { nil: undefined }))
    .map(([kind, retryAfterMs]) => failure(kind, retryAfterMs));

  it('never sends anything again after output', () => {
    fc.assert(
      fc.property(anyFailure, fc.integer({ min: 1, max: 50 }), (any, attempts) => {
        assert.deepEqual(nextMove(any, attempts, true), { kind: 'stop' });
      }),
    );
  });

  it('never asks the same model a third time, and never waits too long', () => {
    fc.assert(
      fc.property(anyFailure, fc.integer({ min: 1, max: 50 }), fc.boolean(), (any, attempts, hadOutput) => {
        const move = nextMove(any, attempts, hadOutput);
        if (move.kind !== 'retry-same') return;
        assert.equal(attempts, 1);
        assert.ok(move.delayMs >= 0 && move.delayMs <= longestHonouredWaitMs);
      }),
    );
  });
});
