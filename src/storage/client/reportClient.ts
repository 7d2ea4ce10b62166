import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { LedgerReports, ReportFilter } from '../../core/model/ledger/reportPorts.ts';
import type { ExportCursor } from '../reports/exportPage.ts';
import { StorageError, toStorageError } from '../worker/storageError.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import type { WorkerClient } from './workerClient.ts';

/** Comes after every window date. */
const endOfDays = '9999-12-31';
/** No local date is further behind the date in Greenwich. */
const furthestWestMs = 12 * 60 * 60 * 1000;

/**
 * The reports, as the extension sees them: every method is one or several messages to the worker. Long work goes page
 * by page, so that a call about to be sent never waits for all of it. `now`: milliseconds since the epoch.
 */
export function createReportClient(client: WorkerClient, now: () => number = Date.now): LedgerReports {
  async function forgetBefore(day: string): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const rows = await client.call('forgetCalls', { day });
      if (rows === 0) return forgotten;
      forgotten += rows;
    }
  }

  async function writePages(path: string, format: 'csv' | 'json', filter: ReportFilter): Promise<number> {
    let after: ExportCursor | undefined;
    let rows = 0;
    do {
      const page = await client.call('exportPage', {
        path,
        format,
        filter: withoutUndefined(filter),
        ...(after === undefined ? {} : { after }),
      });
      rows += page.rows;
      after = page.next;
    } while (after !== undefined);
    return rows;
  }

  return {
    async report(filter) {
      const parameters = { filter: withoutUndefined(filter) };
      const [sums, rows] = await Promise.all([
        client.call('reportSums', parameters),
        client.call('reportRows', parameters),
      ]);
      return { ...sums, ...rows };
    },
    listCalls: (filter, { offset, limit }) =>
      client.call('listCalls', { filter: withoutUndefined(filter), offset, limit }),
    history: (limit) => client.call('history', { limit }),
    invoices: (month) => client.call('invoices', { month }),
    saveInvoice: (line) => client.call('saveInvoice', { line: withoutUndefined(line) }),
    removeInvoice: (id) => client.call('removeInvoice', { id }),
    async exportTo(path, format, filter) {
      // In the same folder: a rename across disks would be a copy that can break off.
      const unfinished = `${path}.${randomUUID()}.part`;
      try {
        const rows = await writePages(unfinished, format, filter);
        await rename(unfinished, path);
        return rows;
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error instanceof StorageError ? error : toStorageError(error);
      }
    },
    forgetBefore,
    async deleteAll() {
      await forgetBefore(endOfDays);
      const month = new Date(now() - furthestWestMs).toISOString().slice(0, 7);
      await client.call('deleteLedger', { fromDay: `${month}-01` });
    },
  };
}
