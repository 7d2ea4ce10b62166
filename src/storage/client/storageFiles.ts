import type { StorageOptions } from './openStorage.ts';

/** Names of the files. The sample has its own: its dollars never enter totals, budgets or history. */
export function storageFiles(isSample: boolean): Pick<StorageOptions, 'ledgerFile' | 'plansFile'> {
  return isSample
    ? { ledgerFile: 'sample-ledger.sqlite', plansFile: 'sample-plans.sqlite' }
    : { ledgerFile: 'ledger.sqlite', plansFile: 'plans.sqlite' };
}
