import type { Connection } from './connection.ts';
import type { DatabaseFile } from './databaseFile.ts';
import { columnsToRow, columnsToStart, endToColumns, startToColumns } from './attemptColumns.ts';
import type { Columns, StoredColumns } from './attemptColumns.ts';
import { totalsRowSchema } from './attemptSchemas.ts';
import { beat } from './heartbeat.ts';
import { StorageError } from './storageError.ts';
import type { Parameters, Results, WorkerConfig } from './workerProtocol.ts';
import type { StorageNotice } from '../core/ports.ts';

type LedgerMethod = 'begin' | 'checkpoint' | 'settle' | 'adjust' | 'totals' | 'attempts';

/** The ledger's methods, on the worker's side. */
export type LedgerDatabase = { [M in LedgerMethod]: (parameters: Parameters<M>) => Results[M] };

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
    begin: ({ start }) =>
      file.use((connection) =>
        connection.transaction(() => {
          if (findAttempt(connection, start.id) !== undefined) {
            throw new StorageError('duplicate', `Attempt ${start.id} has been settled already.`);
          }
          insert(connection, 'open_attempts', { ...startToColumns(start), opened_by: own.sessionId });
          beat(connection, own);
          return undefined;
        }),
      ),

    checkpoint: ({ attemptId, usage, nowMs }) =>
      file.use((connection) => {
        const { changes } = connection
          .statement('UPDATE open_attempts SET checkpoint_usage_json = ?, checkpoint_at_ms = ? WHERE id = ?')
          .run(JSON.stringify(usage), nowMs, attemptId);
        if (changes === 0) {
          throw notOpen(attemptId);
        }
        return undefined;
      }),

    settle: (parameters) =>
      file.use((connection) => connection.transaction(() => settle(connection, parameters, own.sessionId))),

    adjust: ({ row }) =>
      file.use((connection) => {
        insert(connection, 'adjustments', {
          id: row.id,
          attempt_id: row.attemptId,
          recorded_at_ms: row.recordedAtMs,
          delta_nano_usd: row.deltaNanoUsd,
          source: row.source,
          note: row.note ?? null,
        });
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

    attempts: ({ planId, limit }) =>
      file.use((connection) => {
        const newestFirst = 'ORDER BY started_at_ms DESC, sequence DESC LIMIT ?';
        const rows =
          planId === undefined
            ? connection.statement(`SELECT * FROM attempts ${newestFirst}`).all(limit)
            : connection
                .statement(`SELECT * FROM attempts WHERE plan_id = ? ${newestFirst}`)
                .all(planId, limit);
        return keepValid(rows.map(columnsToRow), 'attempts');
      }),
  };
}

/** Kept by the database itself, see the triggers of the schema. */
const keptTotals = `
SELECT day, tier, purpose, provider, model, attempts, unpriced_attempts AS unpricedAttempts,
  input_tokens AS inputTokens, output_tokens AS outputTokens, cost_nano_usd AS costNanoUsd
FROM totals WHERE day BETWEEN ? AND ? ORDER BY day, tier, purpose, provider, model`;

const sessionTotals = `
SELECT window_date AS day, tier, purpose, provider, model_asked AS model, COUNT(*) AS attempts,
  SUM(cost_nano_usd IS NULL) AS unpricedAttempts,
  SUM(COALESCE(input_uncached_tokens, 0) + COALESCE(cache_read_tokens, 0)
    + COALESCE(cache_write_5m_tokens, 0) + COALESCE(cache_write_1h_tokens, 0)
    + COALESCE(cache_write_30m_tokens, 0) + COALESCE(cache_write_12h_tokens, 0)) AS inputTokens,
  SUM(COALESCE(output_tokens, 0)) AS outputTokens,
  SUM(COALESCE(cost_nano_usd, 0) + COALESCE(
    (SELECT SUM(delta_nano_usd) FROM adjustments WHERE attempt_id = attempts.id), 0)) AS costNanoUsd
FROM attempts WHERE session_id = ? AND window_date BETWEEN ? AND ?
GROUP BY day, tier, purpose, provider, model ORDER BY day, tier, purpose, provider, model`;

function settle(connection: Connection, parameters: Parameters<'settle'>, sessionId: string): undefined {
  const { attemptId, end, start } = parameters;
  const settled = findAttempt(connection, attemptId);
  if (settled !== undefined) {
    settleLate(connection, settled, parameters, sessionId);
    return undefined;
  }
  const open = connection.statement('SELECT * FROM open_attempts WHERE id = ?').get(attemptId);
  const known = open === undefined ? start : columnsToStart(open);
  if (known?.id !== attemptId) {
    throw notOpen(attemptId);
  }
  insertAttempt(connection, startToColumns(known), endToColumns(end), sessionId);
  return undefined;
}

/**
 * A session that seemed dead (a machine asleep, a process stopped in a debugger) may come back and settle its
 * attempt after another window did. The row stays; the difference in money becomes an adjustment, so no spending is
 * lost. The adjustment's id makes a second such settle fail like any other.
 */
function settleLate(
  connection: Connection,
  settled: StoredColumns,
  { attemptId, end, nowMs }: Parameters<'settle'>,
  sessionId: string,
): void {
  if (settled['settled_by'] === sessionId || settled['outcome'] !== 'interrupted') {
    throw notOpen(attemptId);
  }
  const recorded = Number(settled['cost_nano_usd'] ?? 0);
  const id = `late-settle:${attemptId}`;
  if (connection.statement('SELECT 1 FROM adjustments WHERE id = ?').get(id) !== undefined) {
    throw notOpen(attemptId);
  }
  insert(connection, 'adjustments', {
    id,
    attempt_id: attemptId,
    recorded_at_ms: nowMs,
    delta_nano_usd: end.cost.source === 'unpriced' ? 0 : end.cost.nanoUsd - recorded,
    source: 'late-settle',
    note: `taken for interrupted, ended later: ${end.outcome}`,
  });
}

/** Writes the row of an attempt and forgets that it was open. Belongs into a transaction. */
export function insertAttempt(connection: Connection, start: Columns, end: Columns, settledBy: string): void {
  insert(connection, 'attempts', { ...start, ...end, settled_by: settledBy });
  connection.statement('DELETE FROM open_attempts WHERE id = ?').run(start['id'] ?? null);
}

function findAttempt(connection: Connection, id: string): StoredColumns | undefined {
  return connection.statement('SELECT settled_by, outcome, cost_nano_usd FROM attempts WHERE id = ?').get(id);
}

function insert(connection: Connection, table: string, columns: Columns): void {
  const names = Object.keys(columns);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`;
  connection.statement(sql).run(columns);
}

function notOpen(attemptId: string): StorageError {
  return new StorageError('not-open', `Attempt ${attemptId} is not open: never begun, or settled already.`);
}
