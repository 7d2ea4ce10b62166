import { execFile } from 'node:child_process';

const longestMs = 10_000;
const mostBytes = 64 * 1024 * 1024;

/**
 * What a Git command prints in a folder; `undefined` when there is no Git, no repository or no end in time. Only for
 * trusted workspaces, though settings of a repository that start programs are switched off.
 */
export function runGit(
  folderPath: string,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=', ...parameters],
      { cwd: folderPath, maxBuffer: mostBytes, timeout: longestMs, signal, windowsHide: true },
      (error, stdout) => {
        resolve(error === null ? stdout : undefined);
      },
    );
  });
}

/** The parts of an answer that Git separates by zero bytes. */
export function zeroSeparated(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}
