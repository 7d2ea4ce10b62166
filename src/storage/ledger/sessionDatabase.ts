import type { DatabaseFile } from '../worker/databaseFile.ts';
import { callEndRow, callStartRow, usageSchema } from './ledgerRows.ts';
import type { Connection } from '../worker/connection.ts';
import { beat } from './heartbeat.ts';
import { insertCall, openColumns } from './ledgerDatabase.ts';
import type { OpenCall, OpenSession } from './callProtocol.ts';
import type { Parameters, WorkerConfig } from '../worker/workerProtocol.ts';
import type { StorageNotice } from '../../core/model/ledger/storageNotice.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Signs of life of sessions, and the calls that dead ones left behind. */
export interface SessionDatabase {
  beat(): void;
  /** Says that this session has ended: whatever it left open may be settled by others at once. */
  end(): void;
  listOpenSessions(): readonly OpenSession[];
  listOpenCalls(parameters: Parameters<'listOpenCalls'>): readonly OpenCall[];
  settleAbandoned(parameters: Parameters<'settleAbandoned'>): number;
}

export function createSessionDatabase(
  file: DatabaseFile,
  own: WorkerConfig,
  notify: (notice: StorageNotice) => void,
): SessionDatabase {
  return {
    beat() {
      file.use((connection) => {
        beat(connection, own);
      });
    },

    end() {
      file.use((connection) => {
        connection.statement('DELETE FROM sessions WHERE id = ?').run(own.sessionId);
      });
    },

    listOpenSessions: () =>
      file.use((connection) =>
        connection
          .statement(
            `SELECT DISTINCT opened_by, pid, host, heartbeat_at_ms FROM open_attempts
             LEFT JOIN sessions ON sessions.id = opened_by WHERE opened_by <> ?`,
          )
          .all(own.sessionId)
          .map((row) => ({
            sessionId: String(row['opened_by']),
            ...(row['pid'] === null
              ? {}
              : {
                  pid: Number(row['pid']),
                  host: String(row['host']),
                  heartbeatAtMs: Number(row['heartbeat_at_ms']),
                }),
          })),
      ),

    listOpenCalls: ({ sessionId }) =>
      file.use((connection) => {
        const rows = connection.statement('SELECT * FROM open_attempts WHERE opened_by = ?').all(sessionId);
        const calls: OpenCall[] = [];
        for (const row of rows) {
          const start = callStartRow.fromColumns(row);
          if (start !== undefined) {
            const { checkpoint_at_ms: at, checkpoint_usage_json: json, reserved_nano_usd: reserved } = row;
            calls.push({
              start,
              ...(typeof reserved === 'number' ? { reservedNanoUsd: reserved } : {}),
              ...(typeof json === 'string' ? readUsage(json) : {}),
              ...(typeof at === 'number' ? { checkpointAtMs: at } : {}),
            });
          }
        }
        if (calls.length < rows.length) {
          notify({ kind: 'broken-rows', table: 'open_attempts', count: rows.length - calls.length });
        }
        return calls;
      }),

    settleAbandoned: ({ sessionId, heartbeatAtMs, ends }) =>
      file.use((connection) =>
        connection.transaction(() => {
          if (readHeartbeat(connection, sessionId) !== heartbeatAtMs) {
            return 0;
          }
          let settled = 0;
          for (const { callId, end } of ends) {
            const open = connection
              .statement('SELECT * FROM open_attempts WHERE id = ? AND opened_by = ?')
              .get(callId, sessionId);
            const start = open === undefined ? undefined : openColumns(open);
            // Another window may have settled it since it was listed.
            if (start !== undefined) {
              insertCall(connection, start, callEndRow.toColumns(end), own.sessionId);
              settled += 1;
            }
          }
          connection.statement('DELETE FROM sessions WHERE id = ?').run(sessionId);
          return settled;
        }),
      ),
  };
}

function readHeartbeat(connection: Connection, sessionId: string): number | undefined {
  const row = connection.statement('SELECT heartbeat_at_ms FROM sessions WHERE id = ?').get(sessionId);
  return row === undefined ? undefined : Number(row['heartbeat_at_ms']);
}

/** A damaged checkpoint must not keep its call open for ever: the usage is unknown then. */
function readUsage(json: string): Pick<OpenCall, 'usage'> {
  try {
    return withoutUndefined({ usage: usageSchema.safeParse(JSON.parse(json)).data });
  } catch {
    return {};
  }
}
