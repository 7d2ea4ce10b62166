// The room of the limits: breakers, rate limits and cool-downs that all windows share, in a file that may be lost.

import { rmSync } from 'node:fs';
import {
  requestGrant,
  forgetCooldowns,
  readAvailability,
  reportCall,
} from '../../core/calling/limits/callLimits.ts';
import type { LimitsTable } from '../../core/calling/limits/limitsTable.ts';
import type { Connection, Schema } from '../worker/connection.ts';
import { createDatabaseFile, type DatabaseFile } from '../worker/databaseFile.ts';
import type { LimitsResults } from './limitsProtocol.ts';
import type { Methods } from '../worker/workerProtocol.ts';

/**
 * Breakers, limits and cool-downs of all windows. Nothing in it is precious: it is not synced, and a damaged file is
 * begun anew.
 */
export const limitsSchema: Schema = {
  migrations: [
    `CREATE TABLE states (
       name TEXT PRIMARY KEY,
       json TEXT NOT NULL,
       changed_at_ms INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX states_by_change ON states (changed_at_ms);`,
  ],
  tables: ['states'],
  synchronous: 'OFF',
};

/** What nobody has changed for a day is of no use any more. */
const forgottenAfterMs = 24 * 3_600_000;
/** How often old states are looked for. */
const cleaningIntervalMs = 3_600_000;

/** The file of the shared states. It is opened by its first use; a damaged one is thrown away. */
export function createLimitsFile(path: string): DatabaseFile {
  return createDatabaseFile(path, limitsSchema, (movedTo) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(movedTo + suffix, { force: true });
  });
}

/** Runs the rules of `core/calling/limits` within a transaction, so that windows cannot race. */
export function createLimitsDatabase(file: DatabaseFile): Methods<keyof LimitsResults> {
  let cleanedAtMs = 0;

  function alone<T>(nowMs: number, work: (table: LimitsTable, connection: Connection) => T): T {
    return file.use((connection) =>
      connection.transaction(() => {
        if (Math.abs(nowMs - cleanedAtMs) > cleaningIntervalMs) {
          cleanedAtMs = nowMs;
          connection.statement('DELETE FROM states WHERE changed_at_ms < ?').run(nowMs - forgottenAfterMs);
        }
        return work(tableOf(connection, nowMs), connection);
      }),
    );
  }

  return {
    requestGrant: ({ ask, nowMs }) => alone(nowMs, (table) => requestGrant(table, ask, nowMs)),
    readAvailability: ({ targets, nowMs }) =>
      file.use((connection) => readAvailability(tableOf(connection, nowMs), targets, nowMs)),
    reportCall: ({ report, nowMs }) => alone(nowMs, (table) => reportCall(table, report, nowMs)),
    forgetLimits: ({ provider }) =>
      file.use((connection) =>
        connection.transaction(() => {
          const names = connection.statement('SELECT name FROM states').all();
          // Only removes, so the moment of a change does not matter.
          forgetCooldowns(
            tableOf(connection, 0),
            names.map(({ name }) => String(name)),
            provider,
          );
          return undefined;
        }),
      ),
  };
}

/** What was read once within a transaction is not read again. */
function tableOf(connection: Connection, nowMs: number): LimitsTable {
  const seen = new Map<string, unknown>();
  return {
    get(name) {
      if (!seen.has(name)) {
        const row = connection.statement('SELECT json FROM states WHERE name = ?').get(name);
        seen.set(name, typeof row?.['json'] === 'string' ? parse(row['json']) : undefined);
      }
      return seen.get(name);
    },
    set(name, value) {
      seen.set(name, value);
      if (value === undefined) connection.statement('DELETE FROM states WHERE name = ?').run(name);
      else
        connection
          .statement('INSERT OR REPLACE INTO states (name, json, changed_at_ms) VALUES (?, ?, ?)')
          .run(name, JSON.stringify(value), nowMs);
    },
  };
}

/** Text that is no JSON counts as no state: its schema would refuse it as well. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
