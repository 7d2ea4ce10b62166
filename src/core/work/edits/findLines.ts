import { findSequence } from './findSequence.ts';
import { withPlainCharacters } from './lookAlikes.ts';
import { findReindent, type Reindent } from './reindent.ts';
import type { TextLine } from './textLines.ts';

/** Where searched lines stand in a file, or why they do not stand anywhere for sure. */
export type FoundLines =
  | {
      readonly kind: 'found';
      /** Index of the first line, and how many lines. */
      readonly start: number;
      readonly length: number;
      /** How the replacement must be indented. */
      readonly reindent: Reindent;
    }
  | { readonly kind: 'ambiguous'; readonly starts: readonly number[] }
  | { readonly kind: 'missing'; readonly nearest?: NearestPlace };

/** The place that most of the searched lines point to. */
export interface NearestPlace {
  /** Index of the first line there that differs. */
  readonly lineIndex: number;
  /** What was searched, and what the file has. */
  readonly searched: string;
  readonly inFile: string;
}

/** Where lines stand, by a key of theirs. */
type Positions = ReadonlyMap<string, readonly number[]>;

/** A file prepared for certain searches. */
export interface LineIndex {
  readonly lines: readonly TextLine[];
  /** Indexes of the lines that are searched, by exact text, and by text without blanks at both ends. */
  exact(): Positions;
  trimmed(): Positions;
  /** Without blanks at both ends, with plain characters in the place of those that look like them. */
  plain(): Positions;
}

/** Prepares a file's lines for these searches, each of which is lines joined by `\n`. */
export function indexLines(lines: readonly TextLine[], searches: readonly string[]): LineIndex {
  const searched = searches.flatMap((search) => search.split('\n'));
  let exact: Positions | undefined;
  let trimmed: Positions | undefined;
  let plain: Positions | undefined;
  return {
    lines,
    exact: () => (exact ??= positionsBy(lines, searched, (line) => line)),
    // Where everything is found exactly, nobody asks for it.
    trimmed: () => (trimmed ??= positionsBy(lines, searched, (line) => line.trim())),
    plain: () => (plain ??= positionsBy(lines, searched, plainOf)),
  };
}

/**
 * Looks for consecutive lines: exactly as they are; else blanks at line ends aside; else indented differently but
 * in one consistent way; else with characters that look the same, such as a no-break space. Whatever a stage finds must
 * be the only place, so that nothing is ever guessed.
 */
export function findLines(index: LineIndex, searched: readonly string[]): FoundLines {
  const wanted = withoutBlankEdges(searched);
  const exact = placesOf(index, searched, (line) => line, 'exact');
  if (exact.length > 0) return settle(exact, searched.length, () => keep);
  const trimmedEnds = placesOf(index, wanted, (line) => line.trimEnd(), 'trimmed');
  if (trimmedEnds.length > 0) return settleWithEdges(index, trimmedEnds, searched, wanted, () => keep);
  const sameCode = placesOf(index, wanted, (line) => line.trim(), 'trimmed');
  if (sameCode.length > mostIndentedPlaces) return { kind: 'ambiguous', starts: sameCode };
  const reindents = new Map<number, Reindent>();
  for (const start of sameCode) {
    const there = index.lines.slice(start, start + wanted.length).map((line) => line.text);
    const reindent = findReindent(wanted, there);
    if (reindent !== undefined) reindents.set(start, reindent);
  }
  if (reindents.size > 0) {
    return settleWithEdges(
      index,
      [...reindents.keys()],
      searched,
      wanted,
      (start) => reindents.get(start) ?? keep,
    );
  }
  const looksSame = placesOf(index, wanted, plainOf, 'plain').filter((start) =>
    wanted.every((line, at) => indentOf(line) === indentOf(index.lines[start + at]?.text ?? '')),
  );
  if (looksSame.length > 0)
    return settleWithEdges(index, looksSame, searched, wanted, (start) => ownLines(index, wanted, start));
  const nearest = findNearest(index, wanted);
  return { kind: 'missing', ...(nearest !== undefined && { nearest }) };
}

/** So many places with the same code are no anchor, whatever their indentation says; looking at all takes long. */
const mostIndentedPlaces = 100;

const keep: Reindent = (line) => line;

function plainOf(line: string): string {
  return withPlainCharacters(line.trim());
}

function indentOf(line: string): string {
  return withPlainCharacters(/^\s*/.exec(line)?.[0] ?? '');
}

/** Lines of the replacement that the model only repeats stay as the file has them. */
function ownLines({ lines }: LineIndex, wanted: readonly string[], start: number): Reindent {
  const repeated = new Map(wanted.map((line, at) => [line, lines[start + at]?.text ?? line]));
  return (line) => repeated.get(line) ?? line;
}

function settle(
  starts: readonly number[],
  length: number,
  reindentAt: (start: number) => Reindent,
): FoundLines {
  const start = starts[0];
  if (start === undefined || starts.length > 1) return { kind: 'ambiguous', starts };
  return { kind: 'found', start, length, reindent: reindentAt(start) };
}

/**
 * Blank lines at the edges of the searched text helped nobody to find the place, but they stand for lines that the
 * replacement is meant to take the place of: they are claimed where the file has them too.
 */
function settleWithEdges(
  index: LineIndex,
  starts: readonly number[],
  searched: readonly string[],
  wanted: readonly string[],
  reindentAt: (start: number) => Reindent,
): FoundLines {
  const found = settle(starts, wanted.length, reindentAt);
  if (found.kind !== 'found' || searched.length === wanted.length) return found;
  const leading = searched.findIndex((line) => line.trim() !== '');
  const trailing = searched.length - wanted.length - leading;
  const isBlank = (at: number): boolean => index.lines[at]?.text.trim() === '';
  const fits =
    range(found.start - leading, leading).every(isBlank) &&
    range(found.start + found.length, trailing).every(isBlank);
  if (!fits) return { kind: 'missing' };
  return { ...found, start: found.start - leading, length: searched.length };
}

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, offset) => start + offset);
}

/** All places where every line has the same key; the rarest line of the search leads to them. */
function placesOf(
  index: LineIndex,
  searched: readonly string[],
  keyOf: (line: string) => string,
  by: 'exact' | 'trimmed' | 'plain',
): number[] {
  const anchorOf = { exact: (line: string) => line, trimmed: (line: string) => line.trim(), plain: plainOf }[
    by
  ];
  const positions = index[by]();
  let rarest: { readonly offset: number; readonly positions: readonly number[] } | undefined;
  for (const [offset, line] of searched.entries()) {
    const found = positions.get(anchorOf(line)) ?? [];
    if (rarest === undefined || found.length < rarest.positions.length) rarest = { offset, positions: found };
  }
  const { offset = 0, positions: anchors = [] } = rarest ?? {};
  const keys = searched.map(keyOf);
  if (anchors.length * keys.length > index.lines.length) {
    // Where even the rarest line is everywhere, trying each place would take the product of both lengths.
    return findSequence(
      index.lines.map((line) => keyOf(line.text)),
      keys,
    );
  }
  return anchors
    .map((position) => position - offset)
    .filter(
      (start) =>
        start >= 0 && keys.every((key, at) => key === keyOf(index.lines[start + at]?.text ?? noLine)),
    );
}

/** Equals no line of a file, since lines hold no line end. */
const noLine = 'past the end\n.';

/** Lines that occur more often than this point nowhere. */
const mostVotesPerLine = 50;

function findNearest(index: LineIndex, searched: readonly string[]): NearestPlace | undefined {
  const votes = new Map<number, number>();
  for (const [offset, line] of searched.entries()) {
    const positions = line.trim() === '' ? [] : (index.trimmed().get(line.trim()) ?? []);
    if (positions.length > mostVotesPerLine) continue;
    for (const position of positions) votes.set(position - offset, (votes.get(position - offset) ?? 0) + 1);
  }
  let best: { readonly start: number; readonly votes: number } | undefined;
  for (const [start, count] of votes) {
    if (best === undefined || count > best.votes || (count === best.votes && start < best.start)) {
      best = { start, votes: count };
    }
  }
  if (best === undefined) return undefined;
  for (const [offset, line] of searched.entries()) {
    const lineIndex = best.start + offset;
    const inFile = index.lines[lineIndex]?.text ?? '';
    if (inFile.trimEnd() === line.trimEnd()) continue;
    return { lineIndex: Math.min(Math.max(0, lineIndex), index.lines.length - 1), searched: line, inFile };
  }
  return undefined;
}

function withoutBlankEdges(lines: readonly string[]): readonly string[] {
  const isFull = (line: string): boolean => line.trim() !== '';
  return lines.slice(lines.findIndex(isFull), lines.findLastIndex(isFull) + 1);
}

/** Only of the searched lines: an index of all lines takes longer than most searches. */
function positionsBy(
  lines: readonly TextLine[],
  searched: readonly string[],
  keyOf: (line: string) => string,
): Positions {
  const positions = new Map<string, number[]>();
  for (const line of searched) positions.set(keyOf(line), []);
  for (let index = 0; index < lines.length; index++) {
    positions.get(keyOf(lines[index]?.text ?? ''))?.push(index);
  }
  return positions;
}
