import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';
import { deletedName } from '../../../../src/core/model/ledger/reportPorts.ts';
import type { Storage } from '../../../../src/storage/client/openStorage.ts';
import { createReportClient } from '../../../../src/storage/client/reportClient.ts';
import { createWorkerClient } from '../../../../src/storage/client/workerClient.ts';
import { endOf, startOf } from '../callFixtures.ts';
import { always } from '../reportRows.ts';
import { createStorageWorld, workerUrl, type StorageWorld } from '../storageWorld.ts';

const day = { scope: 'day' as const, nanoUsd: 1_000_000 };
const month = { scope: 'month' as const, nanoUsd: 1_000_000 };
const grunt = { scope: 'tier' as const, tier: 'grunt' as const, nanoUsd: 1_000_000 };

describe('retention', () => {
  let world: StorageWorld;
  let storage: Storage;
  beforeEach(async () => {
    world = createStorageWorld();
    storage = await world.open('first');
  });
  afterEach(() => world.dispose());

  function ask(sql: string): readonly Record<string, SQLOutputValue>[] {
    let rows: Record<string, SQLOutputValue>[] = [];
    world.tamper((database) => {
      rows = database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    });
    return rows;
  }

  const count = (table: string): unknown => ask(`SELECT COUNT(*) AS count FROM ${table}`)[0]?.['count'];

  /** One call with an adjustment of −500 and a verdict: it costs 1,000 in the end. */
  async function record(id: string, windowDate: string, changes: Parameters<typeof startOf>[1] = {}) {
    const { ledger } = storage;
    await ledger.begin(
      startOf(id, { windowDate, startedAtMs: Date.parse(windowDate), planId: 'p', ...changes }),
    );
    await ledger.settle(id, endOf());
    await ledger.adjust({
      id: `${id}/x`,
      callId: id,
      recordedAtMs: 1,
      deltaNanoUsd: -500,
      source: 'invoice',
    });
    await ledger.recordVerdict({ callId: id, recordedAtMs: 1, verdict: 'pass', by: 'checks' });
  }

  describe('forgetBefore', () => {
    it('deletes calls of earlier days with what belongs to them, and keeps the rest and the sums', async () => {
      const { reports } = storage;
      for (const windowDate of ['2026-09-01', '2026-09-02', '2026-09-03'])
        await record(windowDate, windowDate);
      const before = (await reports.report(always)).sums;
      assert.equal(await reports.forgetBefore('2026-09-03'), 2);
      assert.deepEqual((await reports.report(always)).sums, before);
      const { rows, total } = await reports.listCalls(always, { offset: 0, limit: 9 });
      assert.deepEqual([rows.map((row) => row.id), total], [['2026-09-03'], 1]);
      assert.deepEqual([count('adjustments'), count('verdicts'), count('maintenance')], [1, 1, 0]);
      assert.equal((await reports.report({ ...always, planId: 'p' })).sums.calls, 1);
    });

    it('remembers what the forgotten calls of each plan have cost, however often it runs', async () => {
      await record('a', '2026-09-01');
      await record('b', '2026-09-02');
      await record('c', '2026-09-02', { planId: 'q' });
      await storage.reports.forgetBefore('2026-09-02');
      assert.equal(await storage.reports.forgetBefore('2026-09-02'), 0);
      await storage.reports.forgetBefore('2026-09-03');
      assert.deepEqual(ask('SELECT * FROM forgotten_plans ORDER BY plan_id'), [
        {
          ...{ plan_id: 'p', last_day: '2026-09-02', cost_nano_usd: 2_000 },
          ...{ upper_bound_nano_usd: 0, unpriced_attempts: 0 },
        },
        {
          ...{ plan_id: 'q', last_day: '2026-09-02', cost_nano_usd: 1_000 },
          ...{ upper_bound_nano_usd: 0, unpriced_attempts: 0 },
        },
      ]);
    });

    it('remembers bounds and missing prices of plans, and nothing of calls without one', async () => {
      const { ledger, reports } = storage;
      const ends = [
        endOf({ cost: { source: 'unpriced' } }),
        endOf({ cost: { source: 'estimate', nanoUsd: 7, isUpperBound: true } }),
      ];
      for (const [index, end] of ends.entries()) {
        await ledger.begin(startOf(`a${index}`, { planId: 'p' }));
        await ledger.settle(`a${index}`, end);
      }
      await ledger.begin(startOf('alone'));
      await ledger.settle('alone', endOf());
      await reports.forgetBefore('2027-01-01');
      assert.deepEqual(ask('SELECT * FROM forgotten_plans'), [
        {
          ...{ plan_id: 'p', last_day: '2026-09-21', cost_nano_usd: 7 },
          ...{ upper_bound_nano_usd: 7, unpriced_attempts: 1 },
        },
      ]);
    });

    it('goes through many pages, and lets calls be recorded in between', async () => {
      await record('pattern', '2026-09-01');
      world.tamper((database) => {
        const columns = database
          .prepare("SELECT name FROM pragma_table_info('attempts')")
          .all()
          .map((row) => String(row['name']))
          .filter((name) => name !== 'sequence');
        const copied = columns.map((name) => (name === 'id' ? "'copy-' || i" : name));
        database.exec(`WITH RECURSIVE counter(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counter WHERE i < 2500)
          INSERT INTO attempts (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM counter, attempts`);
      });
      const forgotten = storage.reports.forgetBefore('2026-09-02');
      await record('today', '2026-09-02');
      assert.equal(await forgotten, 2_501);
      assert.equal(count('attempts'), 1);
      // 2,500 copies of 1,500 without the adjustment, and the pattern with it.
      assert.equal(
        ask('SELECT cost_nano_usd FROM forgotten_plans')[0]?.['cost_nano_usd'],
        2_500 * 1_500 + 1_000,
      );
    });

    it('leaves the rows immutable for everything else', async () => {
      await record('a', '2026-09-01');
      await record('b', '2026-09-02');
      await storage.reports.forgetBefore('2026-09-02');
      assert.throws(() => ask('DELETE FROM attempts'), /immutable/);
      assert.throws(() => ask('DELETE FROM verdicts'), /immutable/);
    });

    it('refuses late truth of a call that is forgotten, so that no sum moves', async () => {
      await record('a', '2026-09-01');
      await storage.reports.forgetBefore('2026-09-02');
      const late = { id: 'late', callId: 'a', recordedAtMs: 1, deltaNanoUsd: 1, source: 'invoice' };
      await assert.rejects(storage.ledger.adjust(late), { code: 'unknown-call' });
      assert.equal((await storage.reports.report(always)).sums.costNanoUsd, 1_000);
    });

    it('refuses a day that is none', () =>
      assert.rejects(storage.reports.forgetBefore('soon'), { code: 'invalid' }));
  });

  describe('deleteAll', () => {
    /** By another window, at a moment of our choice. */
    async function deleteAllAt(iso: string): Promise<void> {
      const client = createWorkerClient(
        workerUrl,
        {
          ...{ ledgerPath: world.ledgerPath, plansPath: world.plansPath, sessionId: 'deleter' },
          trafficPath: join(world.directory, 'traffic.sqlite'),
          ...{ pid: process.pid, host: 'here', heartbeatIntervalMs: 60_000 },
        },
        () => undefined,
      );
      await createReportClient(client, () => Date.parse(iso)).deleteAll();
      await client.dispose();
    }

    it('deletes calls, earlier sums and invoices, and keeps what budgets count', async () => {
      const { ledger, reports, budgets } = storage;
      await record('before', '2026-08-31');
      await record('first', '2026-09-01', { tier: 'grunt', purpose: 'classify' });
      await record('today', '2026-09-21', { planId: 'counted' });
      await record('today too', '2026-09-21', { modelAsked: 'another' });
      await record('a grunt', '2026-09-21', { tier: 'grunt' });
      const running = { ...startOf('running'), planId: 'q' };
      await ledger.begin(running, { nanoUsd: 77, limits: [day] });
      await reports.saveInvoice({
        ...{ id: 'i', provider: 'anthropic', period: '2026-08', billedNanoUsd: 1, enteredAtMs: 1 },
      });
      const limits = [day, month, grunt, { scope: 'plan' as const, nanoUsd: 1_000_000 }];
      const windows = { day: '2026-09-21', planId: 'counted' };
      const states = await budgets.states(limits, windows);
      assert.deepEqual(
        states.map((state) => state.spentNanoUsd),
        [3_000, 4_000, 1_000, 1_000],
      );

      await deleteAllAt('2026-09-21T12:00:00Z');

      assert.deepEqual(await budgets.states(limits, windows), states);
      assert.deepEqual(await reports.listCalls(always, { offset: 0, limit: 9 }), { rows: [], total: 0 });
      assert.deepEqual(await reports.invoices('2026-08'), []);
      assert.deepEqual([count('adjustments'), count('verdicts'), count('maintenance')], [0, 0, 0]);
      const report = await reports.report(always);
      assert.deepEqual(
        report.byModel.map(({ provider, model, sums }) => [provider, model, sums.calls, sums.costNanoUsd]),
        [[deletedName, deletedName, 4, 4_000]],
      );
      assert.deepEqual(
        report.byDayAndTier.map(({ day: of, tier, sums }) => [of, tier, sums.costNanoUsd]),
        [
          ['2026-09-01', 'grunt', 1_000],
          ['2026-09-21', 'execution', 2_000],
          ['2026-09-21', 'grunt', 1_000],
        ],
      );
    });

    it('goes on from there: new calls count, and only they are listed', async () => {
      const { ledger, reports, budgets } = storage;
      await record('old', '2026-09-21');
      await ledger.begin(startOf('running'));
      await deleteAllAt('2026-09-21T12:00:00Z');
      await ledger.settle('running', endOf());
      await record('new', '2026-09-21');
      const { rows, total } = await reports.listCalls(always, { offset: 0, limit: 9 });
      assert.deepEqual([rows.map((row) => row.id).sort(), total], [['new', 'running'], 2]);
      const [state] = await budgets.states([day], { day: '2026-09-21' });
      assert.equal(state?.spentNanoUsd, 1_000 + 1_500 + 1_000);
      await deleteAllAt('2026-09-21T13:00:00Z');
      const [after] = await budgets.states([day], { day: '2026-09-21' });
      assert.equal(after?.spentNanoUsd, 3_500);
    });

    it('remembers what plans of this month have cost, and forgets older ones with their raises', async () => {
      const { budgets } = storage;
      const raise = { limitKey: 'plan', nanoUsd: 5, atMs: 1 };
      await record('a', '2026-08-31', { planId: 'old' });
      await record('b', '2026-08-31', { planId: 'going on' });
      await record('c', '2026-09-01', { planId: 'going on' });
      for (const window of ['old', 'going on']) await budgets.raise({ ...raise, window });
      for (const window of ['2026-08-31', '2026-09-21']) {
        await budgets.raise({ ...raise, limitKey: 'day', window });
        assert.equal(await budgets.claimAlert('day', window, 0.5), true);
      }
      await deleteAllAt('2026-09-21T12:00:00Z');
      assert.deepEqual(ask('SELECT plan_id, cost_nano_usd FROM forgotten_plans'), [
        { plan_id: 'going on', cost_nano_usd: 2_000 },
      ]);
      assert.deepEqual(
        ask('SELECT window FROM budget_raises ORDER BY window').map((row) => row['window']),
        ['2026-09-21', 'going on'],
      );
      assert.equal(await budgets.claimAlert('day', '2026-09-21', 0.5), false);
    });

    const zones = [
      { at: '2026-10-01T11:59:00Z', kept: ['2026-09-30', '2026-10-01'] },
      { at: '2026-10-01T12:00:00Z', kept: ['2026-10-01'] },
    ];
    for (const { at, kept } of zones) {
      it(`keeps the sums of ${kept.join(' and ')} at ${at}: somewhere that month goes on`, async () => {
        await record('a', '2026-09-30');
        await record('b', '2026-10-01');
        await deleteAllAt(at);
        const report = await storage.reports.report(always);
        assert.deepEqual(
          report.byDayAndTier.map((sums) => sums.day),
          kept,
        );
      });
    }

    it('leaves no trace in the files, and makes them small', async () => {
      const secret = 'A-KEY-LABEL-THAT-MUST-GO';
      for (let index = 0; index < 60; index += 1) {
        await storage.ledger.begin(startOf(`a${index}`, { keyLabel: secret }));
        const raw = { text: 'x'.repeat(20_000) };
        await storage.ledger.settle(`a${index}`, endOf({ usage: { source: 'reported', raw } }));
      }
      const bytes = (): Buffer =>
        Buffer.concat([readFileSync(world.ledgerPath), readFileSync(`${world.ledgerPath}-wal`)]);
      assert.ok(bytes().includes(secret));
      await storage.reports.deleteAll();
      assert.equal(bytes().includes(secret), false);
      assert.ok(statSync(world.ledgerPath).size < 500_000);
    });

    it('is content with an empty ledger', async () => {
      await storage.reports.deleteAll();
      assert.equal((await storage.reports.report(always)).sums.calls, 0);
    });
  });
});
