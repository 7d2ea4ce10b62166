import type { LedgerReports } from '../core/reportPorts.ts';
import { StorageError } from './storageError.ts';
import type { WorkerClient } from './workerClient.ts';

/** The reports, as the extension sees them: every method is a message to the worker. */
export function createReportClient(_client: WorkerClient): LedgerReports {
  const refuse = () => Promise.reject(new StorageError('invalid', 'Reports are not answered yet.'));
  return {
    report: refuse,
    listAttempts: refuse,
    history: refuse,
    invoices: refuse,
    saveInvoice: refuse,
    removeInvoice: refuse,
    exportTo: refuse,
    forgetBefore: refuse,
    deleteAll: refuse,
  };
}
