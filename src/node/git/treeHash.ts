import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFiles } from '../../core/work/verify/find/check.ts';
import { readBytes, sha256Of } from '../files/diskBytes.ts';
import { runGit, zeroSeparated } from './git.ts';

/** Files that differ from the commit are hashed by content, up to so many; a tree with more is not recognised. */
const mostDirty = 2_000;
const filesAtOnce = 32;

/**
 * A digest of everything in a folder that can change the result of a check: with Git the commit and the content of
 * what differs from it, else size and time of the files that `listFiles` names. `undefined` when it cannot be told, as
 * when a limit has cut what it is made of: two trees that differ in the lost part would count as one.
 */
export async function treeHash(
  folderPath: string,
  listFiles: () => Promise<Pick<ProjectFiles, 'paths' | 'gap'>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const commit = await runGit(folderPath, ['rev-parse', 'HEAD:./'], signal);
  if (commit.kind === 'cut') return undefined;
  const parts =
    commit.kind === 'none'
      ? await timesOf(folderPath, await listFiles(), signal)
      : await contentsOf(folderPath, commit.output.trim(), signal);
  if (parts === undefined || signal.aborted) return undefined;
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

async function contentsOf(
  folderPath: string,
  commit: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  // What is inside a submodule is in no digest, and asking there would run its own filters.
  if ((await readBytes(join(folderPath, '.gitmodules'))) !== undefined) return undefined;
  const [changed, untracked] = await Promise.all([
    runGit(
      folderPath,
      [
        'diff',
        '--name-only',
        '--no-renames',
        '--relative',
        '--ignore-submodules=dirty',
        '-z',
        'HEAD',
        '--',
        '.',
      ],
      signal,
    ),
    runGit(folderPath, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.'], signal),
  ]);
  if (changed.kind !== 'done' || untracked.kind !== 'done') return undefined;
  const paths = [...new Set([...zeroSeparated(changed.output), ...zeroSeparated(untracked.output)])].sort();
  if (paths.length > mostDirty) return undefined;
  return [commit, ...(await inGroups(paths, signal, (path) => describe(folderPath, path)))];
}

async function describe(folderPath: string, path: string): Promise<string> {
  const place = join(folderPath, path);
  const isFile = await stat(place).then(
    (status) => status.isFile(),
    () => false,
  );
  // A repository within the repository, or a link to a folder, counts by its name.
  return `${path} ${isFile ? (sha256Of(await readBytes(place)) ?? 'gone') : 'no file'}`;
}

async function timesOf(
  folderPath: string,
  { paths, gap }: Pick<ProjectFiles, 'paths' | 'gap'>,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (gap !== undefined) return undefined;
  return inGroups(paths.toSorted(), signal, async (path) => {
    const status = await stat(join(folderPath, path)).catch(() => undefined);
    return `${path} ${status?.size ?? 'gone'} ${status?.mtimeMs ?? ''}`;
  });
}

async function inGroups(
  paths: readonly string[],
  signal: AbortSignal,
  describePath: (path: string) => Promise<string>,
): Promise<string[]> {
  const parts: string[] = [];
  for (let start = 0; start < paths.length && !signal.aborted; start += filesAtOnce) {
    parts.push(...(await Promise.all(paths.slice(start, start + filesAtOnce).map(describePath))));
  }
  return parts;
}
