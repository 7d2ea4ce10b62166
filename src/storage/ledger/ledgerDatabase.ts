// The room of the ledger: one row per call, written when it is sent and settled when it has ended. What a row holds is
// described in `core/model/ledger/ledgerRow.ts`; what follows from that is made in `rowMapping.ts` and listed in
// `ledgerRows.ts`.

import type { Connection } from '../worker/connection.ts';
import type { DatabaseFile } from '../worker/databaseFile.ts';
import {
  callEndRow,
  callRow,
  callStartRow,
  inputTokensSql,
  totalsRowSchema,
  verdictRow,
} from './ledgerRows.ts';
import type { Columns, StoredColumns } from './rowMapping.ts';
import { beat } from './heartbeat.ts';
import { StorageError } from '../worker/storageError.ts';
import { recordAdjustment, standingOf } from './adjustments.ts';
import { countedDay, readBudgetStates } from '../budgets/budgetStates.ts';
import { insertRow } from '../worker/statement.ts';
import type { Methods, Parameters, WorkerConfig } from '../worker/workerProtocol.ts';
import { remainingNanoUsd } from '../../core/model/ledger/budgetLimits.ts';
import type { BeginResult } from '../../core/model/ledger/ledger.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';

/** The ledger's methods, on the worker's side. */
export type LedgerDatabase = Methods<
  'begin' | 'checkpoint' | 'settle' | 'adjust' | 'recordVerdict' | 'totals' | 'calls'
>;

/** `own` is the session that this worker belongs to. */
export function createLedgerDatabase(
  file: DatabaseFile,
  own: WorkerConfig,
  notify: (notice: StorageNotice) => void,
): LedgerDatabase {
  function keepValid<T>(rows: readonly (T | undefined)[], table: string): readonly T[] {
    const valid = rows.filter((row) => row !== undefined);
    if (valid.length < rows.length) {
      notify({ kind: 'broken-rows', table, count: rows.length - valid.length });
    }
    return valid;
  }

  return {
    begin: (parameters) =>
      file.use((connection) => connection.transaction(() => begin(connection, parameters, own))),

    checkpoint: ({ callId, usage, nowMs }) =>
      file.use((connection) => {
        const { changes } = connection
          .statement('UPDATE open_attempts SET checkpoint_usage_json = ?, checkpoint_at_ms = ? WHERE id = ?')
          .run(JSON.stringify(usage), nowMs, callId);
        if (changes === 0) {
          throw notOpen(callId);
        }
        return undefined;
      }),

    settle: (parameters) =>
      file.use((connection) => connection.transaction(() => settle(connection, parameters, own.sessionId))),

    adjust: ({ row }) =>
      file.use((connection) =>
        connection.transaction(() => {
          // Late truth: whatever the cost was before, it is known now, or at least how much it is at most.
          const isBound = row.isUpperBound === true;
          recordAdjustment(connection, row, { isPriced: true, isEstimate: isBound, isUpperBound: isBound });
          return undefined;
        }),
      ),

    recordVerdict: ({ row }) =>
      file.use((connection) => {
        insertRow(connection, 'verdicts', verdictRow.toColumns(row));
        return undefined;
      }),

    totals: (query) =>
      file.use((connection) => {
        const rows =
          query.sessionId === undefined
            ? connection.statement(keptTotals).all(query.fromDay, query.toDay)
            : connection.statement(sessionTotals).all(query.sessionId, query.fromDay, query.toDay);
        return keepValid(
          rows.map((row) => totalsRowSchema.safeParse(row).data),
          'totals',
        );
      }),

    calls: ({ planId, limit }) =>
      file.use((connection) => {
        const newestFirst = 'ORDER BY started_at_ms DESC, sequence DESC LIMIT ?';
        const rows =
          planId === undefined
            ? connection.statement(`SELECT * FROM attempts ${newestFirst}`).all(limit)
            : connection
                .statement(`SELECT * FROM attempts WHERE plan_id = ? ${newestFirst}`)
                .all(planId, limit);
        return keepValid(rows.map(callRow.fromColumns), 'attempts');
      }),
  };
}

/** Kept by the database itself, see the triggers of the schema. */
const keptTotals = `
SELECT day, tier, purpose, provider, model, attempts AS calls, unpriced_attempts AS unpricedCalls,
  input_tokens AS inputTokens, output_tokens AS outputTokens, cost_nano_usd AS costNanoUsd,
  estimated_nano_usd AS estimatedNanoUsd, upper_bound_nano_usd AS upperBoundNanoUsd
FROM totals WHERE day BETWEEN ? AND ? ORDER BY day, tier, purpose, provider, model`;

const sessionTotals = `
SELECT window_date AS day, tier, purpose, provider, model_asked AS model, COUNT(*) AS calls,
  SUM((cost_nano_usd IS NULL) + COALESCE(
    (SELECT SUM(unpriced_delta) FROM adjustments WHERE attempt_id = attempts.id), 0)) AS unpricedCalls,
  SUM(${inputTokensSql}) AS inputTokens,
  SUM(COALESCE(output_tokens, 0)) AS outputTokens,
  SUM(COALESCE(cost_nano_usd, 0) + COALESCE(
    (SELECT SUM(delta_nano_usd) FROM adjustments WHERE attempt_id = attempts.id), 0)) AS costNanoUsd,
  SUM((cost_source = 'estimate') * COALESCE(cost_nano_usd, 0) + COALESCE(
    (SELECT SUM(estimated_delta_nano_usd) FROM adjustments WHERE attempt_id = attempts.id), 0)) AS estimatedNanoUsd,
  SUM(cost_is_upper_bound * COALESCE(cost_nano_usd, 0) + COALESCE(
    (SELECT SUM(upper_bound_delta_nano_usd) FROM adjustments WHERE attempt_id = attempts.id), 0)) AS upperBoundNanoUsd
FROM attempts WHERE session_id = ? AND window_date BETWEEN ? AND ?
GROUP BY day, tier, purpose, provider, model ORDER BY day, tier, purpose, provider, model`;

/**
 * Writes the start and holds its reservation, or writes nothing where that does not fit. The write lock is held from
 * before the sums are read until the row is written, so that no two processes spend the same dollar.
 */
function begin(
  connection: Connection,
  { start, reservation }: Parameters<'begin'>,
  own: WorkerConfig,
): BeginResult {
  if (findCall(connection, start.id) !== undefined) {
    throw new StorageError('duplicate', `Call ${start.id} has been settled already.`);
  }
  // Without a reservation there is no window to keep shut: the row keeps the day that it was told.
  const windowDate = reservation === undefined ? start.windowDate : countedDay(connection, start.windowDate);
  const limits = (reservation?.limits ?? []).filter(
    ({ scope, tier }) => scope !== 'tier' || tier === start.tier,
  );
  const exceeded = readBudgetStates(connection, limits, {
    day: windowDate,
    ...(start.planId === undefined ? {} : { planId: start.planId }),
  }).filter((state) => (reservation?.nanoUsd ?? 0) > remainingNanoUsd(state));
  if (exceeded.length > 0) {
    return { begun: false, exceeded };
  }
  insertRow(connection, 'open_attempts', {
    ...callStartRow.toColumns({ ...start, windowDate }),
    reserved_nano_usd: reservation?.nanoUsd ?? null,
    opened_by: own.sessionId,
  });
  beat(connection, own);
  return { begun: true, windowDate };
}

function settle(connection: Connection, parameters: Parameters<'settle'>, sessionId: string): undefined {
  const { callId, end, remembered } = parameters;
  const settled = findCall(connection, callId);
  if (settled !== undefined) {
    settleLate(connection, settled, parameters, sessionId);
    return undefined;
  }
  const open = connection.statement('SELECT * FROM open_attempts WHERE id = ?').get(callId);
  const start = open === undefined ? rememberedColumns(remembered) : openColumns(open);
  if (start?.['id'] !== callId) {
    throw notOpen(callId);
  }
  // The cost goes in whole, above its reservation too: the overrun shows, and it blocks what comes next.
  insertCall(connection, start, callEndRow.toColumns(end), sessionId);
  return undefined;
}

function rememberedColumns(remembered: Parameters<'settle'>['remembered']): Columns | undefined {
  return remembered === undefined
    ? undefined
    : { ...callStartRow.toColumns(remembered.start), reserved_nano_usd: remembered.reservedNanoUsd ?? null };
}

/** What a row takes over from its open call; `undefined` when that is broken. */
export function openColumns(open: StoredColumns): Columns | undefined {
  const start = callStartRow.fromColumns(open);
  return start === undefined
    ? undefined
    : { ...callStartRow.toColumns(start), reserved_nano_usd: open['reserved_nano_usd'] ?? null };
}

/**
 * A session that seemed dead (a machine asleep, a process stopped in a debugger) may come back and settle its
 * call after another window did. The row stays; the difference in money becomes an adjustment, so no spending is
 * lost and a bound gives way to the truth. The adjustment's id makes a second such settle fail like any other.
 */
function settleLate(
  connection: Connection,
  settled: StoredColumns,
  { callId, end: { cost, outcome }, nowMs }: Parameters<'settle'>,
  sessionId: string,
): void {
  if (settled['settled_by'] === sessionId || settled['outcome'] !== 'interrupted') {
    throw notOpen(callId);
  }
  const id = `late-settle:${callId}`;
  if (connection.statement('SELECT 1 FROM adjustments WHERE id = ?').get(id) !== undefined) {
    throw notOpen(callId);
  }
  const standing = standingOf(connection, callId);
  recordAdjustment(
    connection,
    {
      id,
      callId,
      recordedAtMs: nowMs,
      deltaNanoUsd: cost.source === 'unpriced' ? 0 : cost.nanoUsd - standing.nanoUsd,
      source: 'late-settle',
      note: `taken for interrupted, ended later: ${outcome}`,
    },
    cost.source === 'unpriced'
      ? standing
      : { isPriced: true, isEstimate: cost.source === 'estimate', isUpperBound: cost.isUpperBound === true },
  );
}

/** Writes the row of a call and forgets that it was open. Belongs into a transaction. */
export function insertCall(connection: Connection, start: Columns, end: Columns, settledBy: string): void {
  insertRow(connection, 'attempts', { ...start, ...end, settled_by: settledBy });
  connection.statement('DELETE FROM open_attempts WHERE id = ?').run(start['id'] ?? null);
}

function findCall(connection: Connection, id: string): StoredColumns | undefined {
  return connection.statement('SELECT settled_by, outcome FROM attempts WHERE id = ?').get(id);
}

function notOpen(callId: string): StorageError {
  return new StorageError('not-open', `Call ${callId} is not open: never begun, or settled already.`);
}
