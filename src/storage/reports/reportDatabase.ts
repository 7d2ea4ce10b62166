// The room of the reports: what the costs page, learning and exports read from the ledger, and what the person enters
// or deletes there.

import type { DatabaseFile } from '../worker/databaseFile.ts';
import { exportPage } from './exportPage.ts';
import { deleteInvoice, readInvoices, writeInvoice } from './invoices.ts';
import { countCallsOf, listCalls } from './reportCalls.ts';
import { providerHealth } from './reportHealth.ts';
import { readHistory } from './reportHistory.ts';
import type { reportParameters } from './reportProtocol.ts';
import { summariseOverruns, summariseWork } from './reportWork.ts';
import { readReportRows } from './reportRows.ts';
import { groups, reportSums } from './reportSums.ts';
import { summariseTools } from './reportTools.ts';
import { deleteLedger, forgetCalls } from '../ledger/retention.ts';
import type { Methods } from '../worker/workerProtocol.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';

/** The reports' methods, on the worker's side. */
export type ReportDatabase = Methods<keyof typeof reportParameters>;

/** What `CostReport.newest` promises. */
const reportedRows = 20_000;
/** What `CostReport.byPlan` promises. */
const reportedPlans = 50;

export function createReportDatabase(
  file: DatabaseFile,
  notify: (notice: StorageNotice) => void,
): ReportDatabase {
  function sayBroken(table: string, count: number): void {
    if (count > 0) notify({ kind: 'broken-rows', table, count });
  }

  function keepValid<T>(rows: readonly (T | undefined)[], table: string): readonly T[] {
    const valid = rows.filter((row) => row !== undefined);
    sayBroken(table, rows.length - valid.length);
    return valid;
  }

  return {
    reportSums: ({ filter }) =>
      file.use((connection) =>
        connection.snapshot(() => reportSums(connection, filter, (count) => sayBroken('totals', count))),
      ),

    reportRows: ({ filter }) =>
      file.use((connection) => {
        const { rows, isAll, broken } = connection.snapshot(() =>
          readReportRows(connection, filter, reportedRows),
        );
        const { tools, broken: brokenTools } = summariseTools(rows);
        sayBroken('attempts', broken + brokenTools);
        return {
          newest: { n: rows.length, isAll },
          byPlan: groups(
            rows.filter((row) => row.planId !== undefined),
            ({ planId = '' }) => planId,
            ({ planId = '' }) => ({ planId }),
          )
            .sort((left, right) => right.sums.costNanoUsd - left.sums.costNanoUsd)
            .slice(0, reportedPlans),
          byKey: groups(
            rows.filter((row) => row.keyLabel !== undefined),
            ({ provider, keyLabel = '' }) => JSON.stringify([provider, keyLabel]),
            ({ provider, keyLabel = '' }) => ({ provider, keyLabel }),
          ),
          providers: providerHealth(rows),
          tools,
          overruns: summariseOverruns(rows),
          ...summariseWork(rows),
        };
      }),

    listCalls: ({ filter, ...page }) =>
      file.use((connection) =>
        connection.snapshot(() => {
          const { rows, broken } = listCalls(connection, filter, page);
          sayBroken('attempts', broken);
          return { rows, total: countCallsOf(connection, filter) };
        }),
      ),

    history: ({ limit }) => file.use((connection) => keepValid(readHistory(connection, limit), 'attempts')),

    invoices: ({ month }) => file.use((connection) => keepValid(readInvoices(connection, month), 'invoices')),

    saveInvoice: ({ line }) =>
      file.use((connection) => {
        writeInvoice(connection, line);
        return undefined;
      }),

    removeInvoice: ({ id }) =>
      file.use((connection) => {
        deleteInvoice(connection, id);
        return undefined;
      }),

    exportPage: (request) =>
      file.use((connection) => {
        const { broken, ...page } = exportPage(connection, request);
        sayBroken('attempts', broken);
        return page;
      }),

    forgetCalls: ({ day }) => file.use((connection) => forgetCalls(connection, day)),

    deleteLedger: ({ fromDay }) =>
      file.use((connection) => {
        deleteLedger(connection, fromDay);
        return undefined;
      }),
  };
}
