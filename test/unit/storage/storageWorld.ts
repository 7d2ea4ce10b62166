import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStorage, type Storage, type StorageOptions } from '../../../src/storage/client/openStorage.ts';

/** The worker as source. */
export const workerUrl = new URL('../../../src/storage/worker/ledgerWorker.ts', import.meta.url);

/** A folder of its own with the stores that a test opens in it. */
export interface StorageWorld {
  readonly directory: string;
  readonly ledgerPath: string;
  readonly plansPath: string;
  open(sessionId: string, changes?: Partial<StorageOptions>): Promise<Storage>;
  /** Works on the ledger's file past the store. */
  tamper(work: (database: DatabaseSync) => void): void;
  dispose(): Promise<void>;
}

export function createStorageWorld(): StorageWorld {
  const directory = mkdtempSync(join(tmpdir(), 'tierwise-storage-'));
  const opened: Storage[] = [];
  const ledgerPath = join(directory, 'ledger.sqlite');
  return {
    directory,
    ledgerPath,
    plansPath: join(directory, 'plans.sqlite'),
    async open(sessionId, changes = {}) {
      const storage = await openStorage({
        directory,
        ledgerFile: 'ledger.sqlite',
        plansFile: 'plans.sqlite',
        workerUrl,
        sessionId,
        ...changes,
      });
      opened.push(storage);
      return storage;
    },
    tamper(work) {
      const database = new DatabaseSync(ledgerPath);
      try {
        work(database);
      } finally {
        database.close();
      }
    },
    async dispose() {
      await Promise.allSettled(opened.map((storage) => storage.dispose()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
