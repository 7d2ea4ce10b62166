import type { StagedChange } from './editorPorts.ts';
import { diffLines, linesOf, type LineChange } from './lineDiff.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A part of a change that can be kept or left out by itself. */
export type Hunk =
  /** That the file is created, removed or moved. It is the first hunk where there is one. */
  | { readonly kind: 'file' }
  /** Lines of the file, as they are and as they shall be. */
  | ({ readonly kind: 'lines' } & LineChange);

/** A change taken apart. */
export interface SplitChange {
  readonly change: StagedChange;
  readonly hunks: readonly Hunk[];
  readonly linesBefore: readonly string[];
  readonly linesAfter: readonly string[];
}

/** What is left of a change when some of its hunks are left out. */
export interface ComposedChange {
  /** `undefined` when nothing is left. */
  readonly change: StagedChange | undefined;
  /** Text of the file with what is left; the old text when nothing is, empty for a file that is not there. */
  readonly text: string;
  /** Line of that text, from 0, where each hunk begins or would begin; by the hunk's index. */
  readonly lines: readonly number[];
}

/** Takes a change apart. A creation or removal is one hunk; a move is one beside those of its text. */
export function splitChange(change: StagedChange): SplitChange {
  const { before, after, movedTo } = change;
  if (before === undefined || after === undefined) {
    return { change, hunks: [{ kind: 'file' }], linesBefore: [], linesAfter: [] };
  }
  const linesBefore = linesOf(before);
  const linesAfter = linesOf(after);
  const found = joinNear(diffLines(linesBefore, linesAfter), linesBefore);
  const hunks: Hunk[] = found.map((lines) => ({ kind: 'lines', ...lines }));
  if (movedTo !== undefined) hunks.unshift({ kind: 'file' });
  return { change, hunks, linesBefore, linesAfter };
}

/** Puts a change together without some of its hunks, named by index. */
export function composeChange(split: SplitChange, leftOut: ReadonlySet<number>): ComposedChange {
  const { change, hunks, linesBefore, linesAfter } = split;
  const { path, before, after } = change;
  if (before === undefined || after === undefined) {
    const isLeftOut = leftOut.has(0);
    return {
      change: isLeftOut ? undefined : change,
      text: (isLeftOut ? before : after) ?? '',
      lines: [0],
    };
  }
  const composed: string[] = [];
  const lines: number[] = [];
  let copied = 0;
  for (const [index, hunk] of hunks.entries()) {
    if (hunk.kind === 'file') {
      lines.push(0);
      continue;
    }
    for (; copied < hunk.fromBefore; copied++) composed.push(linesBefore[copied] ?? '');
    lines.push(composed.length);
    const kept = leftOut.has(index)
      ? linesBefore.slice(hunk.fromBefore, hunk.toBefore)
      : linesAfter.slice(hunk.fromAfter, hunk.toAfter);
    for (const line of kept) composed.push(line);
    copied = hunk.toBefore;
  }
  for (; copied < linesBefore.length; copied++) composed.push(linesBefore[copied] ?? '');
  const text = composed.join('');
  const movedTo = change.movedTo !== undefined && !leftOut.has(0) ? change.movedTo : undefined;
  if (text === before && movedTo === undefined) return { change: undefined, text, lines };
  return {
    change: { path, before, after: text, ...withoutUndefined({ movedTo }) },
    text,
    lines,
  };
}

/** So many lines that say nothing may lie between two stretches of one hunk. */
const mostLinesBetween = 2;

/** Stretches with nothing but brackets and blanks between them belong together: half of it would rarely be code. */
function joinNear(changes: readonly LineChange[], before: readonly string[]): LineChange[] {
  const joined: LineChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    const between = last === undefined ? [] : before.slice(last.toBefore, change.fromBefore);
    const isNear = between.length <= mostLinesBetween && between.every((line) => !/[\p{L}\p{N}]/u.test(line));
    if (last !== undefined && isNear) {
      joined[joined.length - 1] = { ...last, toBefore: change.toBefore, toAfter: change.toAfter };
    } else joined.push(change);
  }
  return joined;
}
