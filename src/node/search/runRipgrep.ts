import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import type { TextSearch } from '../../core/work/tools/workspaceTools.ts';
import type { FoundLine, FoundLines, SearchLimits } from '../../core/work/tools/foundLines.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** A search with ripgrep in one folder. */
export interface RipgrepSearch {
  readonly program: string;
  readonly folderPath: string;
  readonly search: Pick<TextSearch, 'text' | 'isRegex' | 'isCaseSensitive'>;
  /** Patterns relative to the folder that need not be entered. */
  readonly excluded: readonly string[];
  /** Endings such as `*.ts` that all files have. */
  readonly names: readonly string[] | undefined;
  /** Whether a file's lines may be shown; asked before they count. */
  readonly isWanted: (path: string) => boolean;
  readonly limits: SearchLimits;
  readonly signal: AbortSignal;
}

/** Longest piece of its complaint that is passed on. */
const longestComplaint = 600;

/**
 * Runs ripgrep without a shell and reads what it finds while it runs; it is killed once a limit is reached. The result
 * is a problem for a pattern that it does not understand, and nothing where it cannot be started. Rejects only when
 * the signal has aborted.
 */
export async function runRipgrep(
  wanted: RipgrepSearch,
): Promise<FoundLines | { readonly problem: string } | undefined> {
  const { program, limits, signal } = wanted;
  signal.throwIfAborted();
  const folder = await realpath(wanted.folderPath);
  const child = spawn(program, argumentsOf(wanted), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const lines: FoundLine[] = [];
  let endedBy: FoundLines['endedBy'];
  let rest = '';
  let complaint = '';
  const stop = () => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    endedBy = 'time';
    stop();
  }, limits.durationMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const whole = (rest + piece).split('\n');
    rest = whole.pop() ?? '';
    for (const written of whole) {
      if (endedBy !== undefined) return;
      const found = readLine(written);
      if (found === undefined || !wanted.isWanted(found.path)) continue;
      if (lines.length >= limits.lines) {
        endedBy = 'lines';
        stop();
      } else lines.push(found);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    complaint = (complaint + piece).slice(0, longestComplaint);
  });

  const code = await new Promise<number | null | 'not-started'>((resolve) => {
    child.once('error', () => resolve('not-started'));
    child.once('close', resolve);
  });
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 'not-started') return undefined;
  // Files that may not be read give this code too, but then no complaint, or beside lines that were found.
  if (code === 2 && lines.length === 0 && complaint.trim() !== '') {
    return { problem: `The pattern cannot be used: ${complaint.trim()}` };
  }
  return { lines, ...withoutUndefined({ endedBy }) };
}

function argumentsOf({ search, excluded, names, limits }: RipgrepSearch): string[] {
  return [
    // Only what is written here counts: not the person's configuration, nor rules from outside the folder.
    ...['--no-config', '--no-ignore-global', '--no-ignore-parent', '--no-ignore-dot', '--no-ignore-exclude'],
    // `.gitignore` counts without a repository too, and files with a dot are as good as others.
    ...['--no-require-git', '--hidden', '--no-messages'],
    ...['--no-heading', '--with-filename', '--line-number', '--null', '--color=never', '--path-separator=/'],
    ...['--max-columns=300', '--max-columns-preview'],
    `--max-count=${limits.linesOfFile}`,
    `--max-filesize=${limits.fileBytes}`,
    search.isCaseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(search.isRegex ? ['--engine=default'] : ['--fixed-strings']),
    ...excluded.flatMap((pattern) => ['--glob', `!/${pattern.replace(/^\//, '')}`]),
    ...(names ?? []).flatMap((name) => ['--type-add', `wanted:${name}`]),
    ...(names === undefined ? [] : ['--type=wanted']),
    ...['--regexp', search.text, '--', '.'],
  ];
}

/** `./path`, NUL, `line:text`. Lines of another form are remarks, as on a binary file. */
function readLine(written: string): FoundLine | undefined {
  const end = written.indexOf('\0');
  const colon = written.indexOf(':', end);
  const line = Number(written.slice(end + 1, colon));
  if (end < 0 || colon < 0 || !Number.isSafeInteger(line)) return undefined;
  return { path: written.slice(0, end).replace(/^\.\//, ''), line, text: written.slice(colon + 1) };
}
