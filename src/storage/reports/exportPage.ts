import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import type { Connection } from '../worker/connection.ts';
import { exportFormats } from './exportFormat.ts';
import { withFinalCosts } from './reportCalls.ts';
import { callCondition, type StoredFilter } from './reportFilter.ts';

/** Where the next page begins: after this row. */
export interface ExportCursor {
  readonly day: string;
  readonly startedAtMs: number;
  readonly sequence: number;
  /** The last row when the export began; what is written meanwhile stays out. */
  readonly lastSequence: number;
  /** Calls written so far. */
  readonly written: number;
}

/** What a page wrote. */
export interface ExportedPage {
  readonly rows: number;
  readonly broken: number;
  /** Absent after the last page: the file is whole and on the disk. */
  readonly next?: ExportCursor;
}

/** One page of an export. */
export interface ExportRequest {
  readonly path: string;
  readonly format: keyof typeof exportFormats;
  readonly filter: StoredFilter;
  /** Absent for the first page, which makes the file; one of that name is refused. */
  readonly after?: ExportCursor;
}

const pageRows = 1_000;

/** Writes one page, oldest calls first, so that no export holds more than that in memory or keeps calls waiting. */
export function exportPage(connection: Connection, request: ExportRequest): ExportedPage {
  const { path, format, filter, after } = request;
  const { head, rows: toText, foot } = exportFormats[format];
  const from = after ?? beginning(connection);
  const page = connection.snapshot(() => readPage(connection, filter, from));
  const isFirst = after === undefined;
  const file = openSync(path, isFirst ? 'wx' : 'a');
  try {
    writeFileSync(
      file,
      `${isFirst ? head : ''}${toText(page.rows, from.written === 0)}${page.next ? '' : foot}`,
    );
    if (page.next === undefined) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return {
    rows: page.rows.length,
    broken: page.broken,
    ...(page.next === undefined
      ? {}
      : {
          next: { ...page.next, lastSequence: from.lastSequence, written: from.written + page.rows.length },
        }),
  };
}

function beginning(connection: Connection): ExportCursor {
  const row = connection.statement('SELECT COALESCE(MAX(sequence), 0) AS last FROM attempts').get();
  return { day: '', startedAtMs: 0, sequence: 0, lastSequence: Number(row?.['last']), written: 0 };
}

function readPage(connection: Connection, filter: StoredFilter, after: ExportCursor) {
  const { sql, values } = callCondition(filter);
  const stored = connection
    .statement(
      `SELECT * FROM attempts WHERE ${sql} AND sequence <= :lastSequence
         AND (window_date, started_at_ms, sequence) > (:day, :startedAtMs, :sequence)
       ORDER BY window_date, started_at_ms, sequence LIMIT :limit`,
    )
    .all({
      ...values,
      ...{ day: after.day, startedAtMs: after.startedAtMs, sequence: after.sequence },
      ...{ lastSequence: after.lastSequence, limit: pageRows },
    });
  const last = stored.length < pageRows ? undefined : stored.at(-1);
  return {
    ...withFinalCosts(connection, stored),
    next:
      last === undefined
        ? undefined
        : {
            day: String(last['window_date']),
            startedAtMs: Number(last['started_at_ms']),
            sequence: Number(last['sequence']),
          },
  };
}
