import { noSums } from '../../../core/money/report/noSums.ts';
import { addDays, addMonths, monthOf, spanOf } from '../../../core/money/report/calendar.ts';
import { differenceReasons, type DifferenceReason } from '../../../core/money/report/differenceReasons.ts';
import {
  isNotable,
  reconcile,
  type ReconciledLine,
  type Reconciliation,
} from '../../../core/money/report/reconcile.ts';
import type { CostsReadPorts } from '../costsPorts.ts';
import type { ReportSums } from '../../../core/model/ledger/reportPorts.ts';
import { filtersOf } from './lineFilters.ts';

/** Rows that are looked at for one line, and lines that are looked into for one month. */
const mostRows = 1000;
const mostLines = 60;

/** How far back the months go that are offered. */
const offeredMonths = 13;

/** Until this day of a month, the one before is what people have bills for. */
const lastDayOfBilling = 10;

/** What a month's reconciliation shows. */
export interface ReconciliationReading {
  readonly reconciliation: Reconciliation;
  readonly reasons: ReadonlyMap<string, readonly DifferenceReason[]>;
  /** Configured providers and those that the month has calls of. */
  readonly providers: readonly string[];
}

/** Reads bills, sums and what may explain their differences. Rejects with the ledger's error. */
export async function readReconciliation(
  month: string,
  ports: CostsReadPorts,
): Promise<ReconciliationReading> {
  const [invoices, totals] = await Promise.all([
    ports.reports.invoices(month),
    ports.ledger.totals(spanOf(month)),
  ]);
  const reconciliation = reconcile(month, invoices, totals);
  const notable = reconciliation.lines
    .filter(isNotable)
    .sort((left, right) => Math.abs(right.differenceNanoUsd ?? 0) - Math.abs(left.differenceNanoUsd ?? 0))
    .slice(0, mostLines);
  const reasons = new Map<string, readonly DifferenceReason[]>();
  for (const line of reconciliation.lines) {
    reasons.set(line.id, await reasonsOf(line, notable.includes(line), ports));
  }
  const names = [...ports.providers(), ...totals.map(({ provider }) => provider)];
  return { reconciliation, reasons, providers: [...new Set(names)].sort((a, b) => a.localeCompare(b)) };
}

/** The months to choose from, newest first. */
export function monthsUntil(today: string): readonly string[] {
  return Array.from({ length: offeredMonths }, (_, index) => addMonths(monthOf(today), -index));
}

/** The month that people are likely to have a bill for. */
export function likelyMonth(today: string): string {
  const month = monthOf(today);
  return Number(today.slice(8)) <= lastDayOfBilling ? addMonths(month, -1) : month;
}

async function reasonsOf(
  line: ReconciledLine,
  isLookedInto: boolean,
  { reports }: CostsReadPorts,
): Promise<readonly DifferenceReason[]> {
  if (!isLookedInto || line.calls === 0) {
    const none = { report: { sums: noSums, providers: [] }, rows: [], totalRows: 0 };
    const plain = isLookedInto ? line : { ...line, differenceNanoUsd: 0 };
    return differenceReasons(plain, none);
  }
  const answers = await Promise.all(
    filtersOf(line).map(async (filter) => {
      const days = { fromDay: addDays(filter.fromDay, -1), toDay: addDays(filter.toDay, 1) };
      return Promise.all([
        reports.report(filter),
        reports.listCalls({ ...filter, ...days }, { offset: 0, limit: mostRows }),
      ]);
    }),
  );
  const sum = (of: (sums: ReportSums) => number) =>
    answers.reduce((total, [report]) => total + of(report.sums), 0);
  const sums = {
    ...(answers[0]?.[0].sums ?? noSums),
    estimatedNanoUsd: sum((own) => own.estimatedNanoUsd),
    upperBoundNanoUsd: sum((own) => own.upperBoundNanoUsd),
  };
  return differenceReasons(line, {
    report: { sums, providers: answers.flatMap(([report]) => report.providers) },
    rows: answers.flatMap(([, page]) => page.rows),
    totalRows: answers.reduce((total, [, page]) => total + page.total, 0),
  });
}
