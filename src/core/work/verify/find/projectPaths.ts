import type { CheckSearch } from './check.ts';

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A folder and all folders above it, nearest first; the last is the root, empty. */
export function foldersUp(folder: string): readonly string[] {
  const folders = [folder];
  for (let current = folder; current !== '';) {
    current = folderOf(current);
    folders.push(current);
  }
  return folders;
}

/** A file in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A path as written from a folder, without its `.` and `..`; what leads out of the project begins at its root again. */
export function resolvePath(folder: string, path: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A path as seen from a folder that holds it; the folder itself is empty. */
export function seenFrom(folder: string, path: string): string {
  if (path === folder) return '';
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** Whether a path lies below a folder. */
export function isBelow(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** The nearest folder at or above another that holds one of these files, and which. */
export function nearestHolding(
  search: Pick<CheckSearch, 'paths'>,
  from: string,
  names: readonly string[],
): { readonly folder: string; readonly path: string } | undefined {
  for (const folder of foldersUp(from)) {
    const path = names.map((name) => inFolder(folder, name)).find((candidate) => search.paths.has(candidate));
    if (path !== undefined) return { folder, path };
  }
  return undefined;
}

/** The nearest folders with one of these files for every touched file that counts. */
export function foldersHolding(
  search: CheckSearch,
  counts: (path: string) => boolean,
  names: readonly string[],
): readonly string[] {
  const folders = search.touched
    .filter(counts)
    .map((path) => nearestHolding(search, folderOf(path), names)?.folder)
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)];
}

/** Whether a path can stand in a command for every shell: no spaces, no signs. See also {@link fileArgument}. */
export function isPlainPath(path: string): boolean {
  return /^[\w@+./-]+$/.test(path);
}

/**
 * A file as an argument for a program that runs in a folder: a name that the program could take for an option or for
 * a file of arguments (`@file`) gets `./` in front.
 */
export function fileArgument(folder: string, path: string): string {
  const seen = seenFrom(folder, path);
  return /^[\w./]/.test(seen) ? seen : `./${seen}`;
}
