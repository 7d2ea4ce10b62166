import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { limits } from '../time/limits.ts';

/** A program and everything that it starts, ended together by the id of its process group. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Ends the group: politely, and after the grace time by force. Resolves when its first process is gone. */
  stop(): Promise<void>;
}

const running = new Set<number>();

/** Starts a program as the head of its own process group, which does not outlive this process. */
export function startGroup(command: string, parameters: string[], options: SpawnOptions): ProcessGroup {
  killWithThisProcess();
  const child = spawn(command, parameters, { ...options, detached: true });
  const id = child.pid;
  if (id !== undefined) running.add(id);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    child,
    async stop() {
      if (id === undefined || !running.has(id)) return;
      signalGroup(id, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(id, 'SIGKILL'), limits.stopMs);
      await gone;
      clearTimeout(timer);
      // The head is gone; what it started may still be there.
      signalGroup(id, 'SIGKILL');
      running.delete(id);
    },
  };
}

function signalGroup(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-id, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

let isRegistered = false;

function killWithThisProcess(): void {
  if (isRegistered) return;
  isRegistered = true;
  process.on('exit', () => {
    for (const id of running) signalGroup(id, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // Whoever listens too ends in its own way, and stops what it has started.
      if (process.listenerCount(signal) === 0) process.exit(1);
    });
  }
}
