import type { StagedChange } from '../../edits/editorPorts.ts';
import { marksOf } from './ignoreMarks.ts';
import { languageOf, readSourceLines } from './sourceLines.ts';

/** A mark that was not there before. */
export interface AddedMark {
  readonly path: string;
  /** Line of the new text, counted from 1. */
  readonly line: number;
  readonly mark: string;
  readonly text: string;
}

interface MarkedLine {
  readonly line: number;
  readonly mark: string;
  readonly text: string;
}

/** From how many of its words a changed line is taken for the same line. */
const sameLineShare = 0.5;

/** Skipping another test than before is no edit of the same line. */
const testMarks = /test|\.only/;

/**
 * Marks that a step adds. A line that only moved, within a file or between files of the step, adds none; nor does a
 * line that was edited around a mark it had.
 */
export function findAddedMarks(changes: readonly StagedChange[]): readonly AddedMark[] {
  const files = changes.map((change) => {
    const path = change.movedTo ?? change.path;
    const removed = markedLines(change.path, change.before);
    const added = markedLines(path, change.after).filter((line) => !take(removed, isSame(line)));
    return { path, added, removed };
  });
  const moved = files.map(({ path, added, removed }) => ({
    path,
    removed,
    added: added.filter((line) => !files.some((other) => take(other.removed, isSame(line)))),
  }));
  return moved.flatMap(({ path, added, removed }) =>
    added.filter((line) => !take(removed, isEditOf(line))).map((line) => ({ path, ...line })),
  );
}

function markedLines(path: string, text: string | undefined): MarkedLine[] {
  const language = languageOf(path);
  if (language === undefined || text === undefined) return [];
  return readSourceLines(text, language).flatMap((line, index) =>
    marksOf(line, language).map((mark) => ({ line: index + 1, mark, text: line.text.trim() })),
  );
}

/** Takes the first that fits out of the list; false when none does. */
function take<Item>(list: Item[], fits: (item: Item) => boolean): boolean {
  const index = list.findIndex(fits);
  if (index < 0) return false;
  list.splice(index, 1);
  return true;
}

function isSame(line: MarkedLine): (other: MarkedLine) => boolean {
  return (other) => line.mark === other.mark && line.text === other.text;
}

function isEditOf(line: MarkedLine): (other: MarkedLine) => boolean {
  if (testMarks.test(line.mark)) return () => false;
  const words = wordsOf(line.text);
  return (other) => {
    if (other.mark !== line.mark) return false;
    const otherWords = wordsOf(other.text);
    const common = [...words].filter((word) => otherWords.has(word)).length;
    return common > 0 && common / Math.max(words.size, otherWords.size) >= sameLineShare;
  };
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(/\w+/g) ?? []);
}
