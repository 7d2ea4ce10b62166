import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { checkEditPath } from '../../core/edits/editPaths.ts';

/** Where a relative path really leads, or why it may not be touched. */
export type InsideFolder =
  | { readonly ok: true; readonly path: string; readonly fsPath: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Resolves a path that a model or plan named, following every link on the way: it has to end inside the folder, also
 * when the file does not exist yet. VS Code's own file API resolves no links (facts: vscode-host).
 */
export async function resolveInside(folderPath: string, written: string): Promise<InsideFolder> {
  const checked = checkEditPath(written);
  if (!checked.ok) return { ok: false, reason: checked.reason };
  const root = await realpath(folderPath);
  const fsPath = join(folderPath, ...checked.path.split('/'));
  const real = await realPathOfNearest(fsPath);
  const fromRoot = relative(root, real);
  if (fromRoot === '..' || fromRoot.startsWith(`..${sep}`) || isOtherDrive(fromRoot)) {
    return { ok: false, reason: 'leads out of the workspace folder through a link' };
  }
  // A link inside the folder may still lead into Git's own files.
  const target = fromRoot === '' ? checked : checkEditPath(fromRoot.split(sep).join('/'));
  if (!target.ok) return { ok: false, reason: target.reason };
  return { ok: true, path: checked.path, fsPath };
}

/** The real path of the file, or of the nearest folder above it that exists. */
async function realPathOfNearest(fsPath: string): Promise<string> {
  try {
    return await realpath(fsPath);
  } catch (error) {
    const parent = dirname(fsPath);
    if (!isMissing(error) || parent === fsPath) throw error;
    return realPathOfNearest(parent);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** On Windows a relative path to another drive is absolute. */
function isOtherDrive(fromRoot: string): boolean {
  return /^[a-z]:/i.test(fromRoot);
}
