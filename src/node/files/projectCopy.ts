import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DisposableLike } from '../../shared/dispose.ts';

/** A copy of a project's files somewhere else, with what is installed linked in. */
export interface ProjectCopy extends DisposableLike {
  /** Absolute. */
  readonly root: string;
  dispose(): Promise<void>;
}

/** Larger projects are not copied: that would take longer than it is worth. */
const mostFiles = 20_000;
const mostBytes = 300 * 1024 * 1024;
const filesAtOnce = 32;

/** Folders of installed packages: too large to copy, and the same for every copy. */
const installed = ['node_modules', '.venv', 'venv', 'vendor'] as const;

/**
 * Copies these files (relative, forward slashes) into a folder of their own. `undefined` when there are too many, or
 * the signal aborts.
 */
export async function copyProject(
  from: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ProjectCopy | undefined> {
  if (paths.length > mostFiles || signal.aborted) return undefined;
  const root = await mkdtemp(join(tmpdir(), 'tierwise-'));
  const copy = { root, dispose: () => rm(root, { recursive: true, force: true, maxRetries: 3 }) };
  try {
    const folders = new Set(['']);
    let bytes = 0;
    for (let start = 0; start < paths.length; start += filesAtOnce) {
      const group = paths.slice(start, start + filesAtOnce);
      for (const path of group) for (const folder of foldersOf(path)) folders.add(folder);
      for (const size of await Promise.all(group.map((path) => copyOne(from, root, path)))) bytes += size;
      if (bytes > mostBytes || isStopped(signal)) {
        await copy.dispose();
        return undefined;
      }
    }
    await linkInstalled(from, root, folders);
    return copy;
  } catch (error) {
    await copy.dispose();
    throw error;
  }
}

/** Narrowing would take a signal that was looked at before for the same ever after. */
function isStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Bytes that were copied; what is no file any more is left out. */
async function copyOne(from: string, root: string, path: string): Promise<number> {
  const [source, target] = [join(from, path), join(root, path)];
  try {
    const { size, mode } = await stat(source);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return 0;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    return size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

async function linkInstalled(from: string, root: string, folders: ReadonlySet<string>): Promise<void> {
  for (const folder of folders) {
    for (const name of installed) {
      const path = folder === '' ? name : `${folder}/${name}`;
      // Packages that are part of the project are copied like all else.
      if (folders.has(path) || !(await isFolder(join(from, path)))) continue;
      await mkdir(join(root, folder), { recursive: true });
      await symlink(join(from, path), join(root, path), 'junction');
    }
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
