import { createMemoryLedgers } from '../support/memoryLedger.ts';
import { memoryPlanStore } from '../support/memoryPlanStore.ts';
import { describeBudgetContract } from './budgetContract.ts';
import { describeLedgerContract } from './ledgerContract.ts';
import { describePlanStoreContract } from './planStoreContract.ts';
import { createStorageWorld } from './storageWorld.ts';
import type { Storage } from '../../../src/storage/client/openStorage.ts';

describeLedgerContract('in memory', () => {
  const ledgers = createMemoryLedgers();
  return {
    open: (sessionId) => Promise.resolve(ledgers.open(sessionId)),
    end: (sessionId) => {
      ledgers.end(sessionId);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
});

describeLedgerContract('SQLite', () => {
  const world = createStorageWorld();
  const sessions = new Map<string, Storage>();
  return {
    async open(sessionId) {
      const storage = await world.open(sessionId);
      sessions.set(sessionId, storage);
      return storage.ledger;
    },
    end: async (sessionId) => sessions.get(sessionId)?.dispose(),
    dispose: () => world.dispose(),
  };
});

describeBudgetContract('in memory', () => {
  const ledgers = createMemoryLedgers();
  return {
    open: (sessionId) => Promise.resolve({ ledger: ledgers.open(sessionId), budgets: ledgers.budgets }),
    end: (sessionId) => {
      ledgers.end(sessionId);
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
});

describeBudgetContract('SQLite', () => {
  const world = createStorageWorld();
  const sessions = new Map<string, Storage>();
  return {
    async open(sessionId) {
      const storage = await world.open(sessionId);
      sessions.set(sessionId, storage);
      return storage;
    },
    end: async (sessionId) => sessions.get(sessionId)?.dispose(),
    dispose: () => world.dispose(),
  };
});

describePlanStoreContract('in memory', () => {
  let nowMs = 0;
  return Promise.resolve({
    plans: memoryPlanStore(() => nowMs),
    setNow: (value) => (nowMs = value),
    dispose: () => Promise.resolve(),
  });
});

describePlanStoreContract('SQLite', async () => {
  const world = createStorageWorld();
  let nowMs = 0;
  const { plans } = await world.open('first', { now: () => nowMs });
  return { plans, setNow: (value) => (nowMs = value), dispose: () => world.dispose() };
});
