import assert from 'node:assert/strict';
import type { InvoiceLine } from '../../../../src/core/model/ledger/reportPorts.ts';
import type { Storage } from '../../../../src/storage/client/openStorage.ts';
import { createStorageWorld, type StorageWorld } from '../storageWorld.ts';

function lineOf(id: string, changes: Partial<InvoiceLine> = {}): InvoiceLine {
  return { id, provider: 'anthropic', period: '2026-09', billedNanoUsd: 5, enteredAtMs: 1, ...changes };
}

describe('invoices', () => {
  let world: StorageWorld;
  let storage: Storage;
  beforeEach(async () => {
    world = createStorageWorld();
    storage = await world.open('first');
  });
  afterEach(() => world.dispose());

  it('lists the lines of a month and of its days, and no others', async () => {
    const { reports } = storage;
    const lines = [
      lineOf('whole month'),
      lineOf('a model', { model: 'claude-opus-5-5', billedNanoUsd: 0 }),
      lineOf('first day', { period: '2026-09-01' }),
      lineOf('last day', { period: '2026-09-30', provider: 'openai' }),
    ];
    for (const line of [
      ...lines,
      lineOf('before', { period: '2026-08-31' }),
      lineOf('after', { period: '2026-10' }),
    ]) {
      await reports.saveInvoice(line);
    }
    assert.deepEqual(await reports.invoices('2026-09'), lines);
    assert.deepEqual(
      (await reports.invoices('2026-10')).map((line) => line.id),
      ['after'],
    );
  });

  it('replaces a line of the same id, without what it had before', async () => {
    const { reports } = storage;
    await reports.saveInvoice(lineOf('a', { model: 'claude-opus-5-5' }));
    const replacement = lineOf('a', { billedNanoUsd: 9_000_000_000_001, enteredAtMs: 2 });
    await reports.saveInvoice(replacement);
    assert.deepEqual(await reports.invoices('2026-09'), [replacement]);
  });

  it('removes a line, and is content when it is gone already', async () => {
    const { reports } = storage;
    await reports.saveInvoice(lineOf('a'));
    await reports.saveInvoice(lineOf('b'));
    await reports.removeInvoice('a');
    await reports.removeInvoice('a');
    assert.deepEqual(await reports.invoices('2026-09'), [lineOf('b')]);
  });

  it('is seen by every window, and survives a restart', async () => {
    await storage.reports.saveInvoice(lineOf('a'));
    await storage.dispose();
    const { reports } = await world.open('second');
    assert.deepEqual(await reports.invoices('2026-09'), [lineOf('a')]);
  });

  it('leaves out a line that does not fit the contract, and says so', async () => {
    const { reports, notices } = storage;
    await reports.saveInvoice(lineOf('a'));
    world.tamper((database) => {
      database.exec(`INSERT INTO invoices VALUES ('b', '', NULL, '2026-09', 1, 1)`);
    });
    assert.deepEqual(await reports.invoices('2026-09'), [lineOf('a')]);
    assert.deepEqual(notices, [{ kind: 'broken-rows', table: 'invoices', count: 1 }]);
  });

  const refused: readonly (readonly [string, Partial<InvoiceLine>])[] = [
    ['a negative amount', { billedNanoUsd: -1 }],
    ['a fraction of a nano-dollar', { billedNanoUsd: 0.5 }],
    ['an amount that is no number', { billedNanoUsd: Number.NaN }],
    ['an infinite amount', { billedNanoUsd: Number.POSITIVE_INFINITY }],
    ['a month that no calendar has', { period: '2026-13' }],
    ['a day that no calendar has', { period: '2026-09-31' }],
    ['a year', { period: '2026' }],
    ['no provider', { provider: '' }],
    ['an empty model', { model: '' }],
  ];
  for (const [what, changes] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(storage.reports.saveInvoice(lineOf('a', changes)), { code: 'invalid' });
      assert.deepEqual(await storage.reports.invoices('2026-09'), []);
    });
  }

  it('refuses to list what is no month', () =>
    assert.rejects(storage.reports.invoices('2026-9'), { code: 'invalid' }));
});
