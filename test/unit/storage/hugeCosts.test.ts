import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { BudgetLimit } from '../../../src/core/model/ledger/budgetLimits.ts';
import type { Storage } from '../../../src/storage/client/openStorage.ts';
import { endOf, startOf } from './callFixtures.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

const most = Number.MAX_SAFE_INTEGER;
const day = '2026-09-21';
const always = { fromDay: '0000-01-01', toDay: '9999-12-31' };
const limits: readonly BudgetLimit[] = [
  { scope: 'day', nanoUsd: 5_000_000_000 },
  { scope: 'month', nanoUsd: 5_000_000_000 },
  { scope: 'plan', nanoUsd: 5_000_000_000 },
  { scope: 'tier', tier: 'execution', nanoUsd: 5_000_000_000 },
];

describe('a ledger with costs that add up to more than a safe integer', () => {
  let world: StorageWorld;
  let storage: Storage;

  beforeEach(async () => {
    world = createStorageWorld();
    storage = await world.open('first');
    for (const id of ['a', 'b', 'c']) {
      await storage.ledger.begin(startOf(id, { planId: 'p', stepId: 's', keyLabel: 'k' }));
      const cost = { source: 'estimate', nanoUsd: most, isUpperBound: true } as const;
      await storage.ledger.settle(id, endOf({ cost }));
    }
    await storage.ledger.adjust({
      id: 'x',
      callId: 'a',
      recordedAtMs: 1,
      deltaNanoUsd: most,
      source: 'invoice',
    });
  });
  afterEach(() => world.dispose());

  it('sums them up as the largest amount that there is', async () => {
    for (const query of [always, { ...always, sessionId: 'first' }]) {
      const [sums] = await storage.ledger.totals(query);
      assert.equal(sums?.calls, 3);
      assert.equal(sums.costNanoUsd, most);
    }
  });

  it('still is a wall: what does not fit is not begun, and no budget throws', async () => {
    const windows = { day, planId: 'p' };
    for (const { spentNanoUsd } of await storage.budgets.states(limits, windows))
      assert.equal(spentNanoUsd, most);
    const next = await storage.ledger.begin(startOf('d', { planId: 'p' }), { nanoUsd: 1, limits });
    assert.equal(next.begun, false);
    const other = startOf('e', { windowDate: '2026-11-01', planId: 'q' });
    assert.equal((await storage.ledger.begin(other, { nanoUsd: 1, limits })).begun, true);
  });

  it('gives every report, list and export, and takes corrections', async () => {
    const filters = [always, { ...always, planId: 'p' }, { ...always, keyLabel: 'k' }];
    for (const filter of filters) {
      const report = await storage.reports.report(filter);
      assert.ok(report.sums.costNanoUsd >= most);
      assert.equal((await storage.reports.listCalls(filter, { offset: 0, limit: 10 })).rows.length, 3);
    }
    assert.equal((await storage.reports.history(10)).length, 3);
    assert.equal(await storage.reports.exportTo(join(world.directory, 'all.csv'), 'csv', always), 3);
    const back = { callId: 'b', recordedAtMs: 2, deltaNanoUsd: -most, source: 'invoice' };
    await storage.ledger.adjust({ id: 'y', ...back });
    assert.equal((await storage.ledger.calls({ limit: 10 })).length, 3);
  });

  it('forgets them', async () => {
    await storage.reports.forgetBefore('2026-12-01');
    assert.deepEqual(await storage.ledger.calls({ limit: 10 }), []);
    const [state] = await storage.budgets.states([{ scope: 'plan', nanoUsd: 1 }], { day, planId: 'p' });
    assert.equal(state?.spentNanoUsd, most);
    await storage.reports.deleteAll();
  });

  it('reads other numbers as they are', async () => {
    await storage.ledger.begin(startOf('small', { provider: 'other', windowDate: '2026-09-22' }));
    await storage.ledger.settle('small', endOf());
    const sums = await storage.ledger.totals({ fromDay: '2026-09-22', toDay: '2026-09-22' });
    assert.equal(sums[0]?.costNanoUsd, 1_500);
    assert.equal(sums[0].inputTokens, 100);
  });
});
