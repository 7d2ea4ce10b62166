import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { checkEditPath } from '../../core/work/edits/editPaths.ts';

/** A path of the workspace folder after its links are followed, or why it may not be touched, completing "The file … ". */
export type ResolvedPath =
  | {
      readonly ok: true;
      /** The one name of the file: relative to the folder, forward slashes, links followed. */
      readonly path: string;
      /** Where it is on the disk, links followed. */
      readonly realPath: string;
      readonly entry: 'missing' | 'file' | 'other';
      /** True when the path itself, not only a folder above it, is a symbolic link. */
      readonly isLink: boolean;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Finds out what a relative path means on the disk, and refuses whatever lies outside the folder or in Git's own
 * folder: as written, and again after every symbolic link is followed. A file that does not exist yet is judged by
 * the nearest folder above it that does.
 */
export async function resolveWorkspacePath(folderPath: string, written: string): Promise<ResolvedPath> {
  const checked = checkEditPath(written);
  if (!checked.ok) return refuse(checked.reason);
  const root = await realpath(folderPath);
  const target = join(root, ...checked.path.split('/'));
  const own = await entryAt(target);
  const existing = own === undefined ? await nearestExisting(dirname(target)) : target;
  const realExisting = await realpath(existing).catch(ignoreMissing);
  if (realExisting === undefined) return refuse('leads through a symbolic link to nothing');
  const realPath = existing === target ? realExisting : join(realExisting, relative(existing, target));
  const path = pathInside(root, realPath);
  if (path === undefined) {
    return refuse('leads out of the workspace folder through a symbolic link');
  }
  const checkedAgain = checkEditPath(path);
  if (!checkedAgain.ok) return refuse(checkedAgain.reason);
  const status = await stat(realExisting);
  if (existing !== target) {
    if (!status.isDirectory()) return refuse('has a file where a folder should be');
    return { ok: true, path, realPath, entry: 'missing', isLink: false };
  }
  const entry = status.isFile() ? 'file' : 'other';
  return { ok: true, path, realPath, entry, isLink: own?.isSymbolicLink() === true };
}

/** The path of `inner` relative to `root`, with forward slashes; `undefined` when it is not below it. */
function pathInside(root: string, inner: string): string | undefined {
  const path = relative(root, inner);
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return path.split(sep).join('/');
}

async function nearestExisting(path: string): Promise<string> {
  let current = path;
  while ((await entryAt(current)) === undefined && dirname(current) !== current) current = dirname(current);
  return current;
}

async function entryAt(path: string): Promise<Stats | undefined> {
  return lstat(path).catch(ignoreMissing);
}

/** For `catch`: no such file is an answer; everything else is an error. */
function ignoreMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw error;
}

function refuse(reason: string): ResolvedPath {
  return { ok: false, reason };
}
