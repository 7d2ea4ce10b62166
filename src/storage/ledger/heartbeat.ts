import type { Connection } from '../worker/connection.ts';
import type { WorkerConfig } from '../worker/workerProtocol.ts';

/**
 * Says that a session is alive, as long as it has open calls: nobody asks after the others, and an idle window
 * should not wake the disk.
 */
export function beat(connection: Connection, own: WorkerConfig): void {
  connection
    .statement(
      `INSERT OR REPLACE INTO sessions (id, pid, host, heartbeat_at_ms)
       SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM open_attempts WHERE opened_by = ?)`,
    )
    .run(own.sessionId, own.pid, own.host, Date.now(), own.sessionId);
}
