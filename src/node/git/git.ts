import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { findProgram } from '../run/findProgram.ts';

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

/** Settings of a repository that start programs or lead elsewhere, switched off. */
const harmless = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', devNull],
  // Missing objects are not fetched.
  ['protocol.allow', 'never'],
  // A folder that only looks like a repository is none.
  ['safe.bareRepository', 'explicit'],
] as const;

/** Commands that look at no file's content, so that no filter could run. */
const withoutFilters = new Set(['ls-files', 'rev-parse', 'config']);

/**
 * Asks Git in a folder. Only for trusted workspaces, though hooks, filters and other programs that the settings of a
 * repository name do not run. An abort gives `none`: whoever aborts knows.
 */
export async function runGit(
  folderPath: string,
  parameters: readonly string[],
  signal: AbortSignal,
  limitMs = longestMs,
): Promise<GitAnswer> {
  const program = await findProgram('git', folderPath);
  if (program === undefined) return { kind: 'none' };
  const limit = AbortSignal.timeout(limitMs);
  const ask = (wanted: readonly string[], switchedOff: readonly string[]): Promise<GitAnswer> =>
    new Promise((resolve) => {
      const settings = harmless.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      execFile(
        program,
        ['--no-optional-locks', ...settings, ...wanted],
        {
          cwd: folderPath,
          maxBuffer: mostBytes,
          signal: AbortSignal.any([signal, limit]),
          windowsHide: true,
          env: environmentWithout(switchedOff),
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
  if (withoutFilters.has(parameters[0] ?? '')) return ask(parameters, []);
  // Git has no setting that switches all filters off.
  const pattern = String.raw`^filter\..*\.(clean|smudge|process|required)$`;
  const filters = await ask(['config', '--name-only', '-z', '--get-regexp', pattern], []);
  if (filters.kind === 'cut') return filters;
  return ask(parameters, filters.kind === 'done' ? zeroSeparated(filters.output) : []);
}

/**
 * The environment for Git, without what would lead it to another repository. Settings that it is to take for empty go
 * into variables, because a name can have a sign that parameters would be cut at.
 */
function environmentWithout(settings: readonly string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+))$/.test(name),
  );
  const off = settings.flatMap((name, index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, name.endsWith('.required') ? 'false' : ''],
  ]);
  return {
    ...(Object.fromEntries([...kept, ...off]) as NodeJS.ProcessEnv),
    ...{ GIT_CONFIG_COUNT: String(settings.length), GIT_TERMINAL_PROMPT: '0', GIT_LITERAL_PATHSPECS: '1' },
  };
}

/** The parts of an answer that Git separates by zero bytes. */
export function zeroSeparated(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}
