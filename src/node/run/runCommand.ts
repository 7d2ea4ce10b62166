import { spawn, type ChildProcess } from 'node:child_process';
import type { CheckRun } from '../../core/work/verify/judge/checkRun.ts';
import { absolutePath } from './findProgram.ts';
import { createOutputTail } from './outputTail.ts';

/** A command line to run in a shell. */
export interface CommandToRun {
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Told each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** How long a process group may take to end when it is asked to, before it is made to. */
const graceMs = 2_000;

/**
 * Runs a command with everything it starts in a process group of its own, and resolves when all of its output is
 * read. At the limit or an abort the whole group is ended. Never rejects: what cannot be started is `broken`.
 */
export function runCommand({ command, cwd, limitMs, signal, onOutput }: CommandToRun): Promise<CheckRun> {
  const started = performance.now();
  const tail = createOutputTail();
  const isWindows = process.platform === 'win32';
  return new Promise((resolve) => {
    let ending: CheckRun['ending'] = 'exited';
    let child: ChildProcess;
    const settle = (end: Pick<CheckRun, 'ending' | 'exitCode'>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve({
        ...end,
        output: tail.text(),
        ...(tail.isCut() ? { isOutputCut: true } : {}),
        durationMs: performance.now() - started,
      });
    };
    const stop = (why: 'time-limit' | 'stopped'): void => {
      if (ending !== 'exited') return;
      ending = why;
      void endGroup(child, isWindows);
    };
    const onAbort = (): void => stop('stopped');
    const timer = setTimeout(() => stop('time-limit'), limitMs);
    if (signal.aborted) {
      settle({ ending: 'stopped' });
      return;
    }
    try {
      child = spawn(command, {
        cwd,
        shell: shellOf(process.platform, process.env),
        detached: !isWindows,
        windowsHide: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: checkEnvironment(process.env),
      });
    } catch (error) {
      tail.add(String(error));
      settle({ ending: 'broken' });
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const onData = (chunk: string): void => {
      tail.add(chunk);
      onOutput?.(chunk);
    };
    child.stdout?.setEncoding('utf8').on('data', onData);
    child.stderr?.setEncoding('utf8').on('data', onData);
    child.on('error', (error) => {
      tail.add(String(error));
      settle({ ending: 'broken' });
    });
    let exit: number | undefined;
    child.on('exit', (code) => {
      exit = code ?? undefined;
      // What it left running keeps the pipes open, and would hold up the end for ever.
      void endGroup(child, isWindows);
    });
    child.on('close', () => {
      if (ending !== 'exited') settle({ ending });
      else if (exit === undefined) settle({ ending: 'broken' });
      else settle({ ending, exitCode: exit });
    });
  });
}

/**
 * What a command sees. Runners take `CI` to mean: run once, do not watch, do not ask, write no snapshots. Programs are
 * found at absolute places only.
 */
export function checkEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(
    ([name]) => !/^(?:VSCODE_|ELECTRON_)|^NODE_(?:OPTIONS|TEST_CONTEXT|CHANNEL_FD)$|^FORCE_COLOR$/.test(name),
  );
  const searched = kept.map(([name, value]) =>
    name.toUpperCase() === 'PATH' ? [name, absolutePath(value ?? '')] : [name, value],
  );
  return {
    ...(Object.fromEntries(searched) as NodeJS.ProcessEnv),
    ...{ CI: 'true', NO_COLOR: '1' },
    // Windows looks for programs in the current folder first, and a repository could hold an `npm.cmd`.
    NoDefaultCurrentDirectoryInExePath: '1',
  };
}

/** The shell of the system by its absolute path. */
export function shellOf(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  return platform === 'win32' ? `${systemFolder(environment)}\\cmd.exe` : '/bin/sh';
}

function systemFolder(environment: NodeJS.ProcessEnv): string {
  return `${environment['SystemRoot'] ?? 'C:\\Windows'}\\System32`;
}

async function endGroup(child: ChildProcess, isWindows: boolean): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (isWindows) {
    const program = `${systemFolder(process.env)}\\taskkill.exe`;
    spawn(program, ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => child.kill(),
    );
    return;
  }
  if (!signalGroup(pid, 'SIGTERM')) return;
  await new Promise((resolve) => setTimeout(resolve, graceMs).unref());
  signalGroup(pid, 'SIGKILL');
}

/** False when nothing of the group is left. */
function signalGroup(pid: number, name: 'SIGTERM' | 'SIGKILL'): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) {
      return false;
    }
    throw error;
  }
}
