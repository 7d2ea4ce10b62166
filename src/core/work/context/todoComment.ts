import type { LineSource } from './documentHead.ts';

/** What begins a comment, or goes on with one, in the languages people write. */
const commentLeader = /^\s*(?:\/\/+|\/\*+|\*+(?!\/)|#+|<!--|--|;+|%+|"""|''')/;

/** Some leaders are operators elsewhere and count only behind white space, others anywhere. */
const commentWithTask =
  /(?:\/\/|\/\*|#|<!--|"""|'''|(?:^|\s)(?:\*|--|;{1,9}|%{1,9})(?=\s)).{0,400}?\b(?:TODO|FIXME)\b/;

const task = /\b(?:TODO|FIXME)\b/;

/** More lines than that are no longer one note. */
const mostLines = 12;

/**
 * The lines of the note that a line's comment begins: the line itself and the comment lines right below that go on
 * with it. Lines are counted from 0; `undefined` when the line holds no such comment.
 */
export function findTodoComment(
  document: LineSource,
  line: number,
): { readonly startLine: number; readonly endLine: number } | undefined {
  const text = document.lineAt(line).text;
  if (!commentWithTask.test(text)) return undefined;
  let endLine = line;
  const leader = commentLeader.exec(text)?.[0];
  // A comment behind code stands for itself, and so does one that ends on its line.
  const isOpen = leader !== undefined && !/\*\/|-->/.test(text);
  while (isOpen && endLine + 1 < Math.min(document.lineCount, line + mostLines)) {
    const next = document.lineAt(endLine + 1).text;
    if (!commentLeader.test(next) || task.test(next)) break;
    endLine++;
  }
  return { startLine: line, endLine };
}
