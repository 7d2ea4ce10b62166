import assert from 'node:assert/strict';
import { createLazyStorage } from '../../../../src/storage/client/lazyStorage.ts';
import type { Storage } from '../../../../src/storage/client/openStorage.ts';
import { createReportClient } from '../../../../src/storage/client/reportClient.ts';
import { createMemoryLedgers } from '../../support/memoryLedger.ts';
import { memoryPlanStore } from '../../support/memoryPlanStore.ts';
import { createMemoryLimits } from '../../support/memoryLimits.ts';
import { endOf, startOf } from '../callFixtures.ts';

describe('lazyStorage', () => {
  let opened = 0;
  let disposed = 0;
  let nextError: Error | undefined;
  beforeEach(() => {
    opened = 0;
    disposed = 0;
    nextError = undefined;
  });

  function open(): Promise<Storage> {
    opened += 1;
    if (nextError !== undefined) return Promise.reject(nextError);
    const ledgers = createMemoryLedgers();
    return Promise.resolve({
      ledger: ledgers.open('first'),
      plans: memoryPlanStore(() => 0),
      budgets: ledgers.budgets,
      reports: createReportClient({
        call: () => Promise.reject(new Error('no worker here')),
        dispose: () => Promise.resolve(),
      }),
      traffic: createMemoryLimits(() => 0),
      notices: [],
      onNotice: () => () => undefined,
      dispose() {
        disposed += 1;
        return Promise.resolve();
      },
    });
  }

  it('opens once, on first use, by whichever part is used', async () => {
    const storage = createLazyStorage(open, () => undefined);
    assert.equal(opened, 0);
    await Promise.all([storage.ledger.begin(startOf('a')), storage.plans.load('p')]);
    await storage.ledger.settle('a', endOf());
    assert.equal(opened, 1);
    assert.equal((await storage.ledger.calls({ limit: 9 })).length, 1);
  });

  it('keeps listeners that came before it was opened', async () => {
    const storage = createLazyStorage(open, () => undefined);
    let heard = 0;
    const leave = storage.ledger.onDidChange(() => (heard += 1));
    await storage.ledger.begin(startOf('a'));
    await storage.ledger.settle('a', endOf());
    assert.equal(heard, 1);
    leave();
    await storage.ledger.begin(startOf('b'));
    await storage.ledger.settle('b', endOf());
    assert.equal(heard, 1);
  });

  it('tries again after an opening that failed', async () => {
    const storage = createLazyStorage(open, () => undefined);
    nextError = new Error('disk on fire');
    await assert.rejects(storage.plans.load('p'), /disk on fire/);
    nextError = undefined;
    assert.equal(await storage.plans.load('p'), undefined);
    assert.equal(opened, 2);
  });

  it('closes what was opened, and opens nothing to close it', async () => {
    const unused = createLazyStorage(open, () => undefined);
    await unused.dispose();
    assert.equal(opened, 0);
    const used = createLazyStorage(open, () => undefined);
    await used.open();
    await used.dispose();
    assert.equal(disposed, 1);
  });
});
