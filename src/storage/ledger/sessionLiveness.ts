import type { OpenSession } from './callProtocol.ts';

/**
 * A session without a sign of life for this long is dead even where a process has its number: numbers are used
 * again. Twenty missed beats; a window that was only asleep loses nothing, its late settle becomes an adjustment.
 */
export const heartbeatLimitMs = 5 * 60_000;

/** What is known where the question is asked. */
export interface Observer {
  readonly host: string;
  readonly nowMs: number;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Dead is a session that has ended properly (it has no row any more), whose process is gone from this machine, or
 * whose heartbeat is too old. Of another machine (a shared home, a container) only the heartbeat can be judged.
 */
export function isSessionDead(session: OpenSession, observer: Observer): boolean {
  if (session.pid === undefined || session.heartbeatAtMs === undefined) {
    return true;
  }
  if (session.host === observer.host && !observer.isAlive(session.pid)) {
    return true;
  }
  return observer.nowMs - session.heartbeatAtMs > heartbeatLimitMs;
}

/** Asks the system whether a process of this machine lives. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user exists all the same, though we may not signal it.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
