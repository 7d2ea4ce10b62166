import { execFile } from 'node:child_process';

/** Longest wait for an answer of Git. */
const longestMs = 30_000;
const mostBytes = 64 * 1024 * 1024;

/** What a Git command gave. */
export type GitAnswer =
  | { readonly kind: 'done'; readonly output: string }
  /** There is no Git, no repository, or nothing of what was asked for. */
  | { readonly kind: 'none' }
  /** There may be an answer, and it did not come: the reason is a sentence without a full stop. */
  | { readonly kind: 'cut'; readonly reason: string };

/**
 * Asks Git in a folder. Only for trusted workspaces, though settings of a repository that start programs are switched
 * off. An abort gives `none`: whoever aborts knows.
 */
export function runGit(
  folderPath: string,
  parameters: readonly string[],
  signal: AbortSignal,
  limitMs = longestMs,
): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const limit = AbortSignal.timeout(limitMs);
    execFile(
      'git',
      ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=', ...parameters],
      {
        cwd: folderPath,
        maxBuffer: mostBytes,
        signal: AbortSignal.any([signal, limit]),
        windowsHide: true,
      },
      (error, stdout) => {
        if (error === null) resolve({ kind: 'done', output: stdout });
        else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
          resolve({ kind: 'cut', reason: `Git printed more than ${mostBytes / 1024 / 1024} MB` });
        } else if (limit.aborted && !signal.aborted) {
          resolve({ kind: 'cut', reason: `Git did not answer within ${limitMs / 1000} s` });
        } else resolve({ kind: 'none' });
      },
    );
  });
}

/** The parts of an answer that Git separates by zero bytes. */
export function zeroSeparated(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}
