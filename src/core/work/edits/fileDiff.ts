import type { StagedChange } from './editorPorts.ts';
import { diffLines, linesOf } from './lineDiff.ts';
import type { FileDiff } from '../plan/changedFile.ts';

/** Lines of context around each change. */
const contextLines = 2;

/** Longest diff of one file, and of all together, in characters. What is longer is read in the files themselves. */
const longestFile = 4_000;

const longestInAll = 12_000;

/** The changes as patches for a reader who does not see the files. Those that are too long only say so. */
export function fileDiffs(changes: readonly StagedChange[]): readonly FileDiff[] {
  let left = longestInAll;
  return changes.map((change) => {
    const path = change.movedTo ?? change.path;
    const head = headOf(change);
    const body = change.after === undefined ? '' : patchOf(change.before ?? '', change.after);
    const whole = [head, body].filter((part) => part !== '').join('\n');
    const text =
      whole.length <= Math.min(longestFile, left) ? whole : `${head || path}: too long to be quoted`;
    left -= text.length;
    return { path, text };
  });
}

function headOf({ path, before, after, movedTo }: StagedChange): string {
  if (after === undefined) return 'deleted';
  if (before === undefined) return 'new file';
  return movedTo === undefined ? '' : `moved from ${path}`;
}

function patchOf(before: string, after: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const changes = diffLines(old, now);
  const lines: string[] = [];
  let shownTo = 0;
  for (const [index, change] of changes.entries()) {
    const from = Math.max(shownTo, change.fromBefore - contextLines);
    if (from > shownTo || index === 0)
      lines.push(`@@ line ${change.fromAfter - (change.fromBefore - from) + 1} @@`);
    const next = changes[index + 1]?.fromBefore ?? old.length;
    shownTo = Math.min(next, change.toBefore + contextLines);
    lines.push(
      ...old.slice(from, change.fromBefore).map((line) => ` ${line}`),
      ...old.slice(change.fromBefore, change.toBefore).map((line) => `-${line}`),
      ...now.slice(change.fromAfter, change.toAfter).map((line) => `+${line}`),
      ...old.slice(change.toBefore, shownTo).map((line) => ` ${line}`),
    );
  }
  return lines.map((line) => line.replace(/\r?\n$/, '')).join('\n');
}
