import type { TokenAllowance } from './tokenAllowance.ts';

/** A folder's files as text, one line per directory, and what is missing of them. */
export interface OutlineText {
  readonly text: string;
  /** Files that are counted but not named. */
  readonly unnamedFiles: number;
}

interface Directory {
  readonly path: string;
  readonly names: string[];
}

/**
 * Writes the outline as far as it fits: directories near the root first, because they tell most; one that does not
 * fit is given with its number of files, and after that only the total of the rest is.
 */
export function writeOutline(paths: readonly string[], allowance: TokenAllowance): OutlineText {
  const directories = groupByDirectory(paths);
  const lines = new Map<string, string>();
  let unnamedFiles = 0;
  let silentFiles = 0;
  const byDepth = directories.toSorted((a, b) => depthOf(a.path) - depthOf(b.path));
  for (const directory of byDepth) {
    const count = directory.names.length;
    const whole = `${directory.path}: ${directory.names.join(', ')}`;
    const counted = `${directory.path}: (${count} files)`;
    if (allowance.take(whole)) lines.set(directory.path, whole);
    else {
      unnamedFiles += count;
      if (allowance.take(counted)) lines.set(directory.path, counted);
      else silentFiles += count;
    }
  }
  const shown = directories
    .map((directory) => lines.get(directory.path))
    .filter((line) => line !== undefined);
  if (silentFiles > 0) shown.push(`(${silentFiles} more files in other directories)`);
  return { text: shown.join('\n'), unnamedFiles };
}

function groupByDirectory(paths: readonly string[]): Directory[] {
  const byPath = new Map<string, Directory>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const directoryPath = slash < 0 ? './' : path.slice(0, slash + 1);
    const directory = byPath.get(directoryPath) ?? { path: directoryPath, names: [] };
    directory.names.push(path.slice(slash + 1));
    byPath.set(directoryPath, directory);
  }
  return [...byPath.values()];
}

function depthOf(directoryPath: string): number {
  return directoryPath === './' ? 0 : directoryPath.split('/').length - 1;
}
