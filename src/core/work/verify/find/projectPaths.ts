import type { CheckSearch } from './check.ts';
import { checkConfigurationOf, isCheckConfiguration } from './checkConfiguration.ts';

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

/** A path as seen from a folder that holds it. */
export function seenFrom(folder: string, path: string): string {
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

/** Whether a path can stand in a command as it is, for every shell: no spaces, no signs, no leading hyphen. */
export function isPlainPath(path: string): boolean {
  return /^[\w@+./][\w@+./-]*$/.test(path);
}

/** Configuration files that are read for a definition at most: more than a project has, because what is left out could change unseen. */
const mostConfigurations = 2_000;

/**
 * All that configures checks in a folder, above it, and in the test folders below (`conftest.py`), as one text.
 * Manifests are left out where `scripts` says it better.
 */
export async function configurationText(
  search: CheckSearch,
  folder: string,
  scripts?: string,
): Promise<string> {
  const above = new Set(foldersUp(folder));
  const paths = search.project.paths
    .filter(
      (path) =>
        isCheckConfiguration(path) &&
        (above.has(folderOf(path)) || (isBelow(folder, path) && nameOf(path) === 'conftest.py')) &&
        (scripts === undefined || nameOf(path) !== 'package.json'),
    )
    .sort()
    .slice(0, mostConfigurations);
  const parts = await Promise.all(
    paths.map(async (path) => {
      const text = await search.project.read(path);
      return text === undefined ? '' : `${path}\n${checkConfigurationOf(path, text) ?? ''}`;
    }),
  );
  return [scripts ?? '', ...parts].join('\n\n');
}
