import type { Cost } from '../../core/model/request/cost.ts';
import type { AdjustmentRow, CallRow } from '../../core/model/ledger/ledger.ts';
import { deletedName, type ReportedCall } from '../../core/model/ledger/reportPorts.ts';
import type { StoredColumns } from '../ledger/rowMapping.ts';
import { adjustmentRow, callRow, verdictRow } from '../ledger/ledgerRows.ts';
import type { Connection } from '../worker/connection.ts';
import { callCondition, newestFirst, totalsCondition, type StoredFilter } from './reportFilter.ts';

/** Rows of a page, and how many were left out because they do not fit the contract. */
export interface ReportedPage {
  readonly rows: readonly ReportedCall[];
  readonly broken: number;
}

/** One page of the filter's calls, newest first. Belongs into a snapshot. */
export function listCalls(
  connection: Connection,
  filter: StoredFilter,
  page: { readonly offset: number; readonly limit: number },
): ReportedPage {
  const { sql, values } = callCondition(filter);
  const stored = connection
    .statement(`SELECT * FROM attempts WHERE ${sql} ${newestFirst} LIMIT :limit OFFSET :offset`)
    .all({ ...values, ...page });
  return withFinalCosts(connection, stored);
}

/** How many calls the filter lets through. */
export function countCallsOf(connection: Connection, filter: StoredFilter): number {
  const totals = totalsCondition(filter);
  if (totals === undefined) {
    const { sql, values } = callCondition(filter);
    return Number(
      connection.statement(`SELECT COUNT(*) AS count FROM attempts WHERE ${sql}`).get(values)?.['count'],
    );
  }
  // The kept sums count a million rows in no time. They also know calls that are deleted: whole days from the
  // beginning, and those that have lost their names.
  const row = connection
    .statement(
      `SELECT COALESCE(SUM(attempts), 0) AS count FROM totals
       WHERE ${totals.sql} AND provider <> :deletedName AND day >= (SELECT MIN(window_date) FROM attempts)`,
    )
    .get({ ...totals.values, deletedName });
  return Number(row?.['count']);
}

/** Calls with their adjustments and newest verdicts, in the order given. */
export function withFinalCosts(connection: Connection, stored: readonly StoredColumns[]): ReportedPage {
  const ids = JSON.stringify(stored.map((row) => row['id']));
  const adjustments = Map.groupBy(
    connection
      .statement(
        `SELECT * FROM adjustments WHERE attempt_id IN (SELECT value FROM json_each(?))
         ORDER BY recorded_at_ms, id`,
      )
      .all(ids),
    (row) => row['attempt_id'],
  );
  const verdicts = new Map(
    connection
      .statement(
        'SELECT * FROM verdicts WHERE attempt_id IN (SELECT value FROM json_each(?)) ORDER BY sequence',
      )
      .all(ids)
      .map((row) => [row['attempt_id'], row]),
  );
  const rows: ReportedCall[] = [];
  for (const columns of stored) {
    const id = columns['id'];
    const row = reported(callRow.fromColumns(columns), adjustments.get(id) ?? [], verdicts.get(id));
    const reservedNanoUsd = columns['reserved_nano_usd'];
    if (row !== undefined) {
      rows.push(typeof reservedNanoUsd === 'number' ? { ...row, reservedNanoUsd } : row);
    }
  }
  return { rows, broken: stored.length - rows.length };
}

function reported(
  row: CallRow | undefined,
  storedAdjustments: readonly StoredColumns[],
  storedVerdict: StoredColumns | undefined,
): ReportedCall | undefined {
  const adjustments = storedAdjustments.map(adjustmentRow.fromColumns);
  const verdict = storedVerdict === undefined ? undefined : verdictRow.fromColumns(storedVerdict);
  if (row === undefined || !isWhole(adjustments)) return undefined;
  return {
    ...row,
    adjustments,
    ...(verdict === undefined ? {} : { verdict }),
    finalCost: finalCost(row.cost, storedAdjustments),
  };
}

function isWhole(rows: readonly (AdjustmentRow | undefined)[]): rows is readonly AdjustmentRow[] {
  return !rows.includes(undefined);
}

/** Whoever adjusts a cost knows it from the provider, but for a session that only came back late. */
function finalCost(cost: Cost, adjustments: readonly StoredColumns[]): Cost {
  if (adjustments.length === 0) return cost;
  const isPriced = cost.source !== 'unpriced';
  const sum = (column: string, start: number): number =>
    adjustments.reduce((total, row) => total + Number(row[column]), start);
  if (sum('unpriced_delta', Number(!isPriced)) > 0) return { source: 'unpriced' };
  const nanoUsd = isPriced ? cost.nanoUsd : 0;
  const estimated = sum('estimated_delta_nano_usd', isPriced && cost.source === 'estimate' ? nanoUsd : 0);
  const bound = sum('upper_bound_delta_nano_usd', isPriced && cost.isUpperBound === true ? nanoUsd : 0);
  const isOwnFigure = adjustments.every((row) => row['source'] === 'late-settle');
  const known = isPriced && isOwnFigure && cost.source !== 'estimate' ? cost.source : 'provider';
  return {
    source: estimated === 0 ? known : 'estimate',
    nanoUsd: sum('delta_nano_usd', nanoUsd),
    ...(bound === 0 ? {} : { isUpperBound: true }),
  };
}
