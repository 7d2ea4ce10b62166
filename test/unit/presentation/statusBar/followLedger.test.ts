import assert from 'node:assert/strict';
import type { Clock } from '../../../../src/core/model/clock.ts';
import type { TotalsQuery } from '../../../../src/core/model/ledger/ledger.ts';
import {
  followLedger,
  type FollowedBudgets,
  type LedgerReading,
} from '../../../../src/presentation/statusBar/followLedger.ts';
import { recallToday, rememberToday } from '../../../../src/presentation/statusBar/rememberedToday.ts';

/** Lets everything that waits for settled promises run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function world(budgets?: FollowedBudgets, otherLedgers: () => Promise<readonly unknown[]> = async () => []) {
  const listeners = new Set<() => void>();
  const delays: { resolve: () => void; ms: number }[] = [];
  const queries: TotalsQuery[] = [];
  const readings: LedgerReading[] = [];
  const warnings: string[] = [];
  const state = { day: '2026-11-20', isBroken: false };
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    localDate: () => state.day,
    zone: () => 'UTC',
    delay: (ms) => new Promise((resolve) => delays.push({ resolve, ms })),
  };
  const follower = followLedger({
    clock,
    sessionId: 'session',
    ...(budgets === undefined ? {} : { budgets }),
    otherLedgers,
    log: { trace() {}, info() {}, error() {}, warn: (message) => warnings.push(message) },
    onReading: (reading) => readings.push(reading),
    ledger: {
      totals: async (query) => {
        queries.push(query);
        if (state.isBroken) throw new Error('database is locked');
        return [];
      },
      onDidChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  return {
    follower,
    delays,
    queries,
    readings,
    warnings,
    state,
    listeners,
    change: () => listeners.forEach((listener) => listener()),
    pass: async () => {
      delays.shift()?.resolve();
      await settle();
    },
  };
}

describe('followLedger', () => {
  it('reads nothing before something changes', async () => {
    const { queries } = world();
    await settle();
    assert.deepEqual(queries, []);
  });

  it('reads this session over all days, and today over all sessions', async () => {
    const { change, queries, readings } = world();
    change();
    await settle();
    assert.deepEqual(queries, [
      { fromDay: '0000-01-01', toDay: '9999-12-31', sessionId: 'session' },
      { fromDay: '2026-11-20', toDay: '2026-11-20' },
    ]);
    assert.deepEqual(readings, [
      { day: '2026-11-20', session: [], today: [], budgets: [], hasOtherLedgers: false },
    ]);
  });

  it('reads the day and the standing of the budgets where there are any', async () => {
    const { change, queries, readings } = world({ today: async () => '2026-11-21', states: async () => [] });
    change();
    await settle();
    assert.deepEqual(queries[1], { fromDay: '2026-11-21', toDay: '2026-11-21' });
    assert.equal(readings[0]?.day, '2026-11-21');
  });

  it('looks once for ledgers of other hosts', async () => {
    let looks = 0;
    const { change, readings, pass } = world(undefined, async () => {
      looks += 1;
      return ['another'];
    });
    change();
    await settle();
    change();
    await pass();
    assert.deepEqual(
      readings.map(({ hasOtherLedgers }) => hasOtherLedgers),
      [true, true],
    );
    assert.equal(looks, 1);
  });

  it('reads on where nobody can look for other ledgers', async () => {
    const { change, readings, warnings } = world(undefined, () => Promise.reject(new Error('no home')));
    change();
    await settle();
    assert.equal(readings[0]?.hasOtherLedgers, false);
    assert.match(warnings.join(), /no home/);
  });

  it('reads once more, after a pause, however many changes come in a row', async () => {
    const { change, readings, delays, pass } = world();
    change();
    await settle();
    for (let count = 0; count < 10; count++) change();
    await settle();
    assert.equal(readings.length, 1);
    assert.deepEqual(
      delays.map(({ ms }) => ms),
      [500],
    );
    await pass();
    assert.equal(readings.length, 2);
    await pass();
    assert.equal(readings.length, 2);
    change();
    await settle();
    assert.equal(readings.length, 3);
  });

  it('goes on after a reading that failed', async () => {
    const { change, readings, warnings, state, pass } = world();
    state.isBroken = true;
    change();
    await settle();
    assert.match(warnings[0] ?? '', /database is locked/);
    state.isBroken = false;
    change();
    await pass();
    assert.equal(readings.length, 1);
  });

  it('lets go of the ledger when it ends', async () => {
    const { change, follower, listeners, readings } = world();
    change();
    follower.dispose();
    await settle();
    assert.equal(listeners.size, 0);
    assert.deepEqual(readings, []);
  });
});

describe("today's figure", () => {
  function memento(value?: unknown) {
    const values = new Map<string, unknown>([['tierwise.today', value]]);
    return {
      get: (key: string) => values.get(key),
      update: async (key: string, next: unknown) => void values.set(key, next),
    };
  }

  it('is recalled on the same day only', async () => {
    const state = memento();
    assert.equal(recallToday(state, '2026-11-20'), undefined);
    await rememberToday(state, '2026-11-20', { costNanoUsd: 5, unpricedCalls: 1 });
    const exact = { costNanoUsd: 5, unpricedCalls: 1, estimatedNanoUsd: 0, upperBoundNanoUsd: 0 };
    assert.deepEqual(recallToday(state, '2026-11-20'), exact);
    await rememberToday(state, '2026-11-20', { ...exact, estimatedNanoUsd: 2, upperBoundNanoUsd: 3 });
    assert.deepEqual(recallToday(state, '2026-11-20'), {
      ...exact,
      estimatedNanoUsd: 2,
      upperBoundNanoUsd: 3,
    });
    assert.equal(recallToday(state, '2026-11-21'), undefined);
  });

  it('is not recalled from what another version or someone else wrote', () => {
    const good = { version: 1, day: 'd', costNanoUsd: 5, unpricedAttempts: 0 };
    assert.ok(recallToday(memento(good), 'd'));
    for (const wrong of [
      { ...good, version: 2 },
      { ...good, costNanoUsd: '5' },
      { ...good, costNanoUsd: 0.5 },
      'text',
      null,
    ]) {
      assert.equal(recallToday(memento(wrong), 'd'), undefined);
    }
  });
});
