import type { AdjustmentRow, TotalsRow } from '../../../../src/core/model/ledger/ledger.ts';
import type {
  CostReport,
  InvoiceLine,
  LedgerReports,
  ReportFilter,
  ReportedCall,
} from '../../../../src/core/model/ledger/reportPorts.ts';
import { StorageError } from '../../../../src/storage/worker/storageError.ts';
import type { CostsReadPorts, RecordKeeper } from '../../../../src/presentation/costs/costsPorts.ts';
import { reportOf, sumsOf } from '../../core/money/report/samples.ts';
import { createHandClock, settled, type HandClock } from '../../support/engine/handClock.ts';

/** A ledger in memory as the costs panel sees it; every part can be replaced. */
export interface CostsWorld {
  readonly ports: CostsReadPorts;
  readonly clock: HandClock;
  readonly asked: ReportFilter[];
  readonly adjustments: AdjustmentRow[];
  readonly invoices: InvoiceLine[];
  readonly logged: string[];
  rows: readonly ReportedCall[];
  totals: readonly TotalsRow[];
  keepers: Readonly<Record<string, RecordKeeper | undefined>>;
  certain: readonly string[];
  /** Answers a report. */
  report: (filter: ReportFilter) => Promise<CostReport>;
  /** As after a call has settled. */
  change(): void;
}

/** It is noon of 3 June 2026. */
export function createCostsWorld(): CostsWorld {
  const clock = createHandClock(Date.UTC(2026, 5, 3, 12));
  const listeners = new Set<() => void>();
  const world: CostsWorld = {
    clock,
    asked: [],
    adjustments: [],
    invoices: [],
    logged: [],
    rows: [],
    totals: [],
    keepers: {},
    certain: [],
    report: async () => reportOf({ sums: sumsOf({ calls: 1, costNanoUsd: 5 }) }),
    change() {
      for (const listener of listeners) listener();
    },
    ports: {
      isSample: false,
      clock,
      nextTurn: settled,
      language: 'en',
      log: {
        trace: () => undefined,
        info: () => undefined,
        warn: (message) => world.logged.push(message),
        error: (message) => world.logged.push(message),
      },
      today: async () => clock.localDate(clock.now()),
      providers: () => ['openai', 'openrouter'],
      budgetStates: async () => [],
      meter: { savings: async () => undefined, projections: async () => [] },
      planTitles: async (ids) => new Map(ids.map((id) => [id, `title of ${id}`])),
      otherLedgers: async () => [],
      ledger: {
        totals: async ({ fromDay, toDay }) =>
          world.totals.filter(({ day }) => day >= fromDay && day <= toDay),
        async adjust(row) {
          if (world.adjustments.some(({ id }) => id === row.id)) throw new StorageError('duplicate', 'taken');
          world.adjustments.push(row);
        },
        onDidChange(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      reports: reportsOf(() => world),
      finalCosts: {
        mayKeepRecords: (provider) =>
          world.certain.includes(provider) ? 'certain' : provider in world.keepers ? 'possible' : 'no',
        findKeeper: async (provider) => world.keepers[provider],
      },
    },
  };
  return world;
}

function reportsOf(world: () => CostsWorld): LedgerReports {
  return {
    async report(filter) {
      world().asked.push(filter);
      return world().report(filter);
    },
    async listCalls({ fromDay, toDay, provider, model }, { offset, limit }) {
      const all = world().rows.filter(
        (row) =>
          row.windowDate >= fromDay &&
          row.windowDate <= toDay &&
          (provider === undefined || row.provider === provider) &&
          (model === undefined || row.modelAsked === model),
      );
      return { rows: all.slice(offset, offset + limit), total: all.length };
    },
    history: async () => [],
    invoices: async (month) => world().invoices.filter(({ period }) => period.startsWith(month)),
    async saveInvoice(line) {
      const { invoices } = world();
      const at = invoices.findIndex(({ id }) => id === line.id);
      if (at >= 0) invoices[at] = line;
      else invoices.push(line);
    },
    async removeInvoice(id) {
      const { invoices } = world();
      invoices.splice(0, invoices.length, ...invoices.filter((line) => line.id !== id));
    },
    exportTo: async () => 0,
    forgetBefore: async () => 0,
    deleteAll: async () => undefined,
  };
}
