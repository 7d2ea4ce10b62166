import { execFile } from 'node:child_process';
import type { StagedChange } from '../../core/work/edits/editorPorts.ts';

/** What a commit of one step is made from. */
export interface StepCommit {
  /** Where the folder of the plan is on the disk; it may lie anywhere in its repository. */
  readonly folderPath: string;
  /** The step's, and so the message. */
  readonly title: string;
  /** What the step wrote. */
  readonly changes: readonly StagedChange[];
  /** The Git program; `undefined` where there is none. */
  readonly git: string | undefined;
}

/** A hook that runs checks takes its time; one that waits for a terminal never ends. */
const longestMs = 120_000;

const mostShownCharacters = 300;

/**
 * Commits exactly the files of a step, and nothing when something speaks against it: other files are staged, or a file
 * of the step held changes of the person's that are not committed. Resolves to what became of it, in words; never
 * rejects. Only for trusted workspaces: the repository's hooks run.
 */
export async function commitStep(commit: StepCommit): Promise<string> {
  try {
    const why = await whyNot(commit);
    return why === undefined ? await commitNow(commit) : `Not committed: ${why}`;
  } catch (error) {
    return `Not committed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function whyNot(commit: StepCommit): Promise<string | undefined> {
  const { changes } = commit;
  if (commit.git === undefined) return 'there is no Git.';
  const prefix = await git(commit, ['rev-parse', '--show-prefix']);
  if (!prefix.ok) return 'the folder is in no Git repository.';
  const own = new Set(pathsOf(changes).map((path) => `${prefix.output.trim()}${path}`));
  const staged = await git(commit, ['diff', '--cached', '--name-only', '--no-renames', '-z']);
  if (!staged.ok) return staged.output;
  const others = staged.output.split('\0').filter((path) => path !== '' && !own.has(path));
  if (others.length > 0)
    return `other files are staged (${others.slice(0, 3).join(', ')}). Commit or unstage them first.`;
  for (const { path, before } of changes) {
    if (before === undefined) continue;
    const committed = await git(commit, ['cat-file', '--filters', `HEAD:./${path}`]);
    if (!committed.ok || plain(committed.output) !== plain(before))
      return `${path} held changes before the step that are not committed.`;
  }
  return undefined;
}

/** As the engine sees texts: without byte-order mark, whatever line ends the checkout gives. */
function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}

async function commitNow(commit: StepCommit): Promise<string> {
  const { changes, title } = commit;
  const paths = pathsOf(changes);
  const added = await git(commit, ['add', '--all', '--', ...paths]);
  const message = title.replace(/\s+/g, ' ').trim();
  const made = added.ok
    ? await git(commit, ['commit', '--quiet', '--message', message, '--only', '--', ...paths])
    : added;
  if (!made.ok) {
    // Nothing of these files was staged before.
    await git(commit, ['reset', '--quiet', '--', ...paths]);
    return `Not committed: ${made.output}`;
  }
  const hash = await git(commit, ['rev-parse', '--short', 'HEAD']);
  return `Committed as ${hash.output.trim()}.`;
}

/** Every path that is different after the step. */
function pathsOf(changes: readonly StagedChange[]): readonly string[] {
  return changes.flatMap(({ path, movedTo }) => (movedTo === undefined ? [path] : [path, movedTo]));
}

/** What a Git command prints; when it fails, the end of what it complains of. */
function git(
  { git: program, folderPath }: StepCommit,
  parameters: readonly string[],
): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    if (program === undefined) {
      resolve({ ok: false, output: 'There is no Git.' });
      return;
    }
    const running = execFile(
      program,
      parameters,
      {
        cwd: folderPath,
        maxBuffer: 64 * 1024 * 1024,
        timeout: longestMs,
        windowsHide: true,
        // A path is a path, whatever characters it has; and nobody is there to type a password.
        env: { ...process.env, GIT_LITERAL_PATHSPECS: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      },
      (error, stdout, stderr) => {
        const why = error?.killed === true ? `Git did not end within ${longestMs / 1000} s. ` : '';
        const complaint = `${stderr}\n${stdout}`.trim() || (error?.message ?? '');
        const output = error === null ? stdout : why + complaint.slice(-mostShownCharacters);
        resolve({ ok: error === null, output });
      },
    );
    running.stdin?.end();
  });
}
