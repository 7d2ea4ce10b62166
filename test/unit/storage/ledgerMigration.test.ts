import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { SQLInputValue } from 'node:sqlite';
import { ledgerSchema } from '../../../src/storage/ledger/ledgerSchema.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const day = '2026-09-21';
const always = { fromDay: '0000-01-01', toDay: '9999-12-31' };

const start = {
  started_at_ms: 1,
  window_date: day,
  tier: 'execution',
  purpose: 'step',
  plan_id: 'p',
  step_id: 's1',
  position: 0,
  provider: 'anthropic',
  model_asked: 'claude-opus-5-5',
  session_id: 'old',
};
const end = {
  settled_by: 'old',
  usage_source: 'reported',
  input_uncached_tokens: 100,
  output_tokens: 20,
  latency_ms: 250,
  tool_uses_json: '[]',
  outcome: 'succeeded',
};
/** Written by older versions: a priced row with two adjustments, an estimate, one without a price, one that runs. */
const rows: readonly (readonly [table: string, row: Record<string, SQLInputValue>])[] = [
  ['attempts', { ...start, ...end, id: 'priced', cost_source: 'catalogue', cost_nano_usd: 1_500 }],
  ['attempts', { ...start, ...end, id: 'estimated', cost_source: 'estimate', cost_nano_usd: 400 }],
  ['attempts', { ...start, ...end, id: 'unpriced', cost_source: 'unpriced', cost_nano_usd: null }],
  [
    'adjustments',
    { id: 'x', attempt_id: 'priced', recorded_at_ms: 2, delta_nano_usd: -300, source: 'invoice' },
  ],
  [
    'adjustments',
    { id: 'y', attempt_id: 'priced', recorded_at_ms: 3, delta_nano_usd: 50, source: 'invoice' },
  ],
  ['open_attempts', { ...start, id: 'running', opened_by: 'old' }],
];

for (const version of [1, 2]) {
  describe(`a ledger of version ${version}`, () => {
    let world: StorageWorld;
    beforeEach(() => {
      world = createStorageWorld();
      mkdirSync(world.directory, { recursive: true });
      world.tamper((database) => {
        database.exec('PRAGMA journal_mode = WAL');
        for (const migration of ledgerSchema.migrations.slice(0, version)) database.exec(migration);
        database.exec(`PRAGMA user_version = ${version}`);
        for (const [table, row] of rows) {
          const names = Object.keys(row);
          const places = names.map((name) => `:${name}`);
          database
            .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`)
            .run(row);
        }
      });
    });
    afterEach(() => world.dispose());

    it('keeps its rows and sums, and learns what is only an estimate', async () => {
      const { ledger, notices } = await world.open('first');
      assert.deepEqual(notices, []);
      assert.deepEqual(
        (await ledger.calls({ limit: 9 })).map(({ id, cost }) => ({ id, cost })),
        [
          { id: 'unpriced', cost: { source: 'unpriced' } },
          { id: 'estimated', cost: { source: 'estimate', nanoUsd: 400 } },
          { id: 'priced', cost: { source: 'catalogue', nanoUsd: 1_500 } },
        ],
      );
      const [totals, ...others] = await ledger.totals(always);
      assert.deepEqual(others, []);
      assert.equal(totals?.calls, 3);
      assert.equal(totals.unpricedCalls, 1);
      assert.equal(totals.costNanoUsd, 1_650);
      assert.deepEqual(await ledger.totals({ ...always, sessionId: 'old' }), [totals]);
      world.tamper((database) => {
        const sums = database.prepare(
          'SELECT upper_bound_nano_usd AS bound, estimated_nano_usd AS guess FROM totals',
        );
        assert.deepEqual({ ...sums.get() }, { bound: 0, guess: 400 });
      });
    });

    it('counts its rows in budgets, and what it left open is settled and counted on', async () => {
      const { ledger, budgets } = await world.open('first');
      const limits = [
        { scope: 'day', nanoUsd: 2_000 },
        { scope: 'plan', nanoUsd: 2_000 },
      ] as const;
      for (const state of await budgets.states(limits, { day, planId: 'p' })) {
        assert.equal(state.spentNanoUsd, 1_650);
        assert.equal(state.reservedNanoUsd, 0);
        assert.equal(state.unpricedCalls, 1);
      }
      const recovered = await ledger.recoverInterrupted(() => ({
        cost: { source: 'catalogue', nanoUsd: 7 },
      }));
      assert.equal(recovered, 1);
      await ledger.adjust({
        id: 'z',
        callId: 'estimated',
        recordedAtMs: 4,
        deltaNanoUsd: -100,
        source: 'invoice',
      });
      for (const state of await budgets.states(limits, { day, planId: 'p' }))
        assert.equal(state.spentNanoUsd, 1_557);
      world.tamper((database) => {
        assert.equal(database.prepare('SELECT estimated_nano_usd AS guess FROM totals').get()?.['guess'], 0);
      });
    });

    it('is migrated once by windows that open it at the same time', async () => {
      const storages = await Promise.all(['a', 'b', 'c'].map((sessionId) => world.open(sessionId)));
      for (const { ledger, notices } of storages) {
        assert.deepEqual(notices, []);
        assert.equal((await ledger.calls({ limit: 9 })).length, 3);
      }
    });
  });
}
