import { readIgnoreRules } from '../../model/paths/gitignore.ts';

/** A `.gitignore` file: where it stands and what it says. */
export interface IgnoreFile {
  /** Folder that holds it, relative with forward slashes; empty for the root. */
  readonly directory: string;
  readonly text: string;
}

/**
 * Tells which paths Git would ignore: a folder that is ignored takes all below with it, and of several files the
 * deepest one that has a say decides. Case counts, as it does for Git on most machines.
 */
export function createIgnoreFilter(files: readonly IgnoreFile[]): (path: string) => boolean {
  const rulesByDirectory = new Map(
    files.map((file) => [file.directory, readIgnoreRules(file.text.split('\n'), true)]),
  );
  const knownDirectories = new Map<string, boolean>([['', false]]);

  function isDirectoryIgnored(directory: string): boolean {
    const known = knownDirectories.get(directory);
    if (known !== undefined) return known;
    const isIgnored = isDirectoryIgnored(parentOf(directory)) || isMatched(directory, true);
    knownDirectories.set(directory, isIgnored);
    return isIgnored;
  }

  /** Asks the files from the nearest one up to the root; the first with a rule for the path decides. */
  function isMatched(path: string, isFolder: boolean): boolean {
    for (let directory = parentOf(path); ; directory = parentOf(directory)) {
      const inside = directory === '' ? path : path.slice(directory.length + 1);
      const verdict = rulesByDirectory.get(directory)?.verdict(inside, isFolder);
      if (verdict !== undefined) return verdict === 'ignored';
      if (directory === '') return false;
    }
  }

  return (path) => isDirectoryIgnored(parentOf(path)) || isMatched(path, false);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
