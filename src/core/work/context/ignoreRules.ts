import ignore from 'ignore';
import type { Ignore } from 'ignore';

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
  const rulesByDirectory = new Map<string, Ignore>(
    files.map((file) => [file.directory, ignore({ ignorecase: false }).add(file.text)]),
  );
  const knownDirectories = new Map<string, boolean>([['', false]]);

  function isDirectoryIgnored(directory: string): boolean {
    const known = knownDirectories.get(directory);
    if (known !== undefined) return known;
    const isIgnored = isDirectoryIgnored(parentOf(directory)) || isMatched(`${directory}/`, directory);
    knownDirectories.set(directory, isIgnored);
    return isIgnored;
  }

  /** Asks the files from the nearest one up to the root; the first with a rule for the path decides. */
  function isMatched(path: string, name: string): boolean {
    for (let directory = parentOf(name); ; directory = parentOf(directory)) {
      const rules = rulesByDirectory.get(directory);
      if (rules !== undefined) {
        const inside = directory === '' ? path : path.slice(directory.length + 1);
        const { ignored, unignored } = rules.test(inside);
        if (unignored) return false;
        // A folder above that these rules ignore was taken back by a deeper file, or it would not be asked here.
        if (ignored && !isIgnoredThroughParent(rules, inside)) return true;
      }
      if (directory === '') return false;
    }
  }

  return (path) => isDirectoryIgnored(parentOf(path)) || isMatched(path, path);
}

function isIgnoredThroughParent(rules: Ignore, path: string): boolean {
  const parent = parentOf(path.replace(/\/$/, ''));
  return parent !== '' && rules.test(`${parent}/`).ignored;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
