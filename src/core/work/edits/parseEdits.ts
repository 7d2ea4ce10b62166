import { skipThinking } from '../../model/text/jsonObjectInText.ts';
import {
  blockMarkers,
  isMarker,
  markers,
  readHeading,
  searchSigns,
  unescapeLine,
  type Heading,
} from './editMarkers.ts';
import type { EditOperation, SearchReplace } from './editOperation.ts';
import { checkEditPath } from './editPaths.ts';

/** Longest answer that is looked at, in characters. */
export const maximumAnswerCharacters = 10_000_000;

/** What is wrong with an answer, with the line of the answer (from 1). For the model as much as for the person. */
export interface EditParseError {
  readonly line: number;
  readonly message: string;
}

/** The edits of a whole answer. */
export type ParsedEdits =
  | {
      readonly ok: true;
      readonly operations: readonly EditOperation[];
      /** The model's closing words, or why nothing has to be changed; empty when it wrote none. */
      readonly resultSummary: string;
    }
  | { readonly ok: false; readonly errors: readonly EditParseError[] };

/** The edits of an answer that is still being written. */
export interface EditsSoFar {
  /** Closed blocks only, except for a new file, whose text is what there is of it. */
  readonly operations: readonly EditOperation[];
  readonly resultSummary: string;
  /** What is being written right now. */
  readonly writing?: { readonly type: 'edit' | 'create' | 'result'; readonly path?: string };
}

/**
 * Reads the edits out of a whole answer. Text between the blocks is ignored, as is a leading reasoning block; a
 * block that is not closed, a path outside the folder or a marker out of place makes the whole answer refused. So does
 * whatever changes nothing: only `*** NO CHANGE: reason` says that nothing has to be changed.
 */
export function parseEdits(text: string): ParsedEdits {
  if (text.length > maximumAnswerCharacters) {
    const message = `The answer has ${text.length} characters; at most ${maximumAnswerCharacters} are allowed.`;
    return { ok: false, errors: [{ line: 1, message }] };
  }
  if (text.includes('\0')) {
    return {
      ok: false,
      errors: [{ line: 1, message: 'The answer contains NUL characters: it is not text.' }],
    };
  }
  const reader = read(splitLines(text), firstLineAfterThinking(text));
  if (reader.open !== undefined) reader.fail(reader.open.line, notClosed(reader.open));
  for (const operation of reader.operations)
    if (operation.type === 'edit' && operation.path !== '' && operation.blocks.length === 0)
      reader.fail(operation.line, noBlock(operation.path));
  const operations = collect(reader.operations);
  const { noChange } = reader;
  if (reader.errors.length === 0 && operations.length === 0 && noChange === undefined) {
    reader.fail(
      1,
      `The answer holds no edits. If nothing has to be changed, write "${markers.noChange}: reason" and nothing else.`,
    );
  }
  if (noChange !== undefined && operations.length > 0)
    reader.fail(noChange.line, `"${markers.noChange}" stands beside edits: write the one or the others.`);
  if (reader.errors.length > 0) return { ok: false, errors: reader.errors };
  return { ok: true, operations, resultSummary: resultOf(reader) };
}

/**
 * Reads as much as is certain of an answer that is still growing; never fails. Only a closing tag of thinking that
 * nothing opened takes back what stands before it.
 */
export function parseEditsSoFar(textSoFar: string): EditsSoFar {
  const text = textSoFar.slice(0, maximumAnswerCharacters);
  // The last line may yet become a marker.
  const lines = splitLines(text).slice(0, -1);
  const { open, ...reader } = read(lines, firstLineAfterThinking(text));
  const operations = collect(reader.operations);
  const resultSummary = reader.resultLines.join('\n').trim();
  if (open === undefined) {
    return { operations, resultSummary, ...(reader.isInResult && { writing: { type: 'result' } as const }) };
  }
  const { path, line } = open;
  if (open.part !== 'create') return { operations, resultSummary, writing: { type: 'edit', path } };
  const created: EditOperation = { type: 'create', path, text: textOfLines(open.lines, path), line };
  return { operations: [...operations, created], resultSummary, writing: { type: 'create', path } };
}

/** The words of an answer to a step without edits: after `*** RESULT` where there is one, else all of it. */
export function readFindings(text: string): string {
  const answer = text.slice(skipThinking(text));
  const reader = read(splitLines(answer), 0);
  const isSound = reader.errors.length === 0 && reader.open === undefined;
  return (isSound && resultOf(reader)) || answer.trim();
}

/** A block whose end has not been seen. */
interface OpenBlock {
  readonly part: 'search' | 'replace' | 'create';
  readonly path: string;
  readonly line: number;
  /** Signs of its markers; 0 for a new file, which has none. */
  readonly signs: number;
  /** Lines of the part being read. */
  readonly lines: string[];
  /** Lines of the search part once the replacement is being read. */
  readonly searchLines: readonly string[];
}

interface Reader {
  readonly operations: EditOperation[];
  readonly errors: EditParseError[];
  readonly resultLines: string[];
  isInResult: boolean;
  /** Where the answer says that nothing has to be changed. */
  noChange: { readonly line: number } | undefined;
  /** A tag of thinking was opened in the middle of the answer, so that its end is no lone one. */
  hasOpenedThinking: boolean;
  /** File that following blocks change, where it was named, and its blocks so far. */
  editing: { readonly path: string; readonly line: number; readonly blocks: SearchReplace[] } | undefined;
  open: OpenBlock | undefined;
  fail(line: number, message: string): void;
}

const mostErrors = 20;

function read(lines: readonly string[], firstLine: number): Reader {
  const errors: EditParseError[] = [];
  const reader: Reader = {
    operations: [],
    errors,
    resultLines: [],
    isInResult: false,
    noChange: undefined,
    hasOpenedThinking: false,
    editing: undefined,
    open: undefined,
    fail(line, message) {
      if (errors.length < mostErrors) errors.push({ line, message });
    },
  };
  for (let index = firstLine; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (reader.open === undefined) readOutside(reader, line, index + 1);
    else readInside(reader, reader.open, line, index + 1);
  }
  return reader;
}

const openedThinking = /<(?:think|thinking|reasoning)>/;
const closedThinking = /(?:^|[^`'"])<\/(?:think|thinking|reasoning)>\s{0,99}$/;

/** Some chat templates write the opening tag themselves, so that only the closing one arrives: all before it is thought. */
function forgetThoughts(reader: Reader): void {
  reader.operations.length = 0;
  reader.errors.length = 0;
  reader.resultLines.length = 0;
  reader.editing = undefined;
  reader.noChange = undefined;
  reader.isInResult = false;
}

function readOutside(reader: Reader, line: string, number: number): void {
  if (openedThinking.test(line)) reader.hasOpenedThinking = true;
  else if (closedThinking.test(line)) {
    if (!reader.hasOpenedThinking) forgetThoughts(reader);
    return;
  }
  const heading = readHeading(line);
  if (heading !== undefined) {
    readOperation(reader, heading, number);
    return;
  }
  const signs = searchSigns(line);
  if (signs > 0) {
    reader.isInResult = false;
    if (reader.editing === undefined)
      reader.fail(number, `A SEARCH block without an "*** EDIT path" line before it.`);
    // Read on even so, that the block's own lines are not taken for markers out of place.
    const path = reader.editing?.path ?? '';
    reader.open = { part: 'search', path, line: number, signs, lines: [], searchLines: [] };
  } else if (reader.isInResult) reader.resultLines.push(unescapeLine(line));
  else if (isMarker(line, markers.divider) || isMarker(line, markers.replace)) {
    reader.fail(number, `"${line.trimEnd()}" stands outside a SEARCH/REPLACE block.`);
  }
}

function readOperation(reader: Reader, heading: Heading, line: number): void {
  reader.isInResult = heading.word === 'RESULT';
  reader.editing = undefined;
  switch (heading.word) {
    case 'NO CHANGE':
      reader.noChange = { line };
      if (heading.rest === '') reader.fail(line, `"${markers.noChange}" needs its reason on the same line.`);
      else reader.resultLines.push(heading.rest);
      return;
    case 'RESULT':
      if (heading.rest !== '') reader.resultLines.push(heading.rest);
      return;
    case 'END':
      return;
    case 'MOVE': {
      const [from, to, ...more] = heading.rest.split(' -> ');
      if (from === undefined || to === undefined || more.length > 0) {
        reader.fail(line, 'A MOVE line must read "*** MOVE old/path -> new/path".');
        return;
      }
      const path = readPath(reader, from, line);
      const movedTo = readPath(reader, to, line);
      if (path !== undefined && movedTo !== undefined)
        reader.operations.push({ type: 'move', path, movedTo, line });
      return;
    }
    case 'DELETE': {
      const path = readPath(reader, heading.rest, line);
      if (path !== undefined) reader.operations.push({ type: 'delete', path, line });
      return;
    }
    case 'CREATE': {
      const path = readPath(reader, heading.rest, line) ?? '';
      reader.open = { part: 'create', path, line, signs: 0, lines: [], searchLines: [] };
      return;
    }
    case 'EDIT': {
      const path = readPath(reader, heading.rest, line) ?? '';
      // The operation's own list: to copy it for every block would take minutes for an answer of many.
      reader.editing = { path, line, blocks: [] };
      reader.operations.push({ type: 'edit', path, blocks: reader.editing.blocks, line });
    }
  }
}

function readInside(reader: Reader, open: OpenBlock, line: string, number: number): void {
  const heading = readHeading(line);
  if (open.part === 'create') {
    if (heading === undefined) open.lines.push(line);
    else if (heading.word === 'END') {
      const { path } = open;
      reader.operations.push({ type: 'create', path, text: textOfLines(open.lines, path), line: open.line });
      reader.open = undefined;
    } else startOver(reader, open, line, number);
    return;
  }
  if (heading !== undefined || searchSigns(line) === open.signs) {
    startOver(reader, open, line, number);
    return;
  }
  const { divider, replace } = blockMarkers(open.signs);
  const isDivider = isMarker(line, divider);
  const isEnd = isMarker(line, replace);
  if (open.part === 'search' && isDivider) {
    reader.open = { ...open, part: 'replace', lines: [], searchLines: open.lines };
  } else if (open.part === 'replace' && isEnd) closeBlock(reader, open);
  else if (isDivider || isEnd) {
    reader.fail(
      number,
      `"${line.trimEnd()}" is out of place here; if it is code, write "\\${line.trimEnd()}".`,
    );
  } else open.lines.push(unescapeLine(line));
}

function closeBlock(reader: Reader, open: OpenBlock): void {
  const block: SearchReplace = {
    search: open.searchLines.join('\n'),
    replace: open.lines.length === 0 ? undefined : open.lines.join('\n'),
    line: open.line,
  };
  if (open.searchLines.every((line) => line.trim() === '')) {
    reader.fail(open.line, 'The SEARCH part is empty: it must hold the lines to be replaced.');
  }
  if (block.search === block.replace)
    reader.fail(
      open.line,
      'The SEARCH and the REPLACE part are the same, so that this block changes nothing.',
    );
  reader.editing?.blocks.push(block);
  reader.open = undefined;
}

function noBlock(path: string): string {
  const { search, divider, replace } = markers;
  return (
    `"*** EDIT ${path}" is not followed by a block of "${search}", "${divider}" and "${replace}", ` +
    'each alone on its line with seven signs. A diff or a code fence is not read.'
  );
}

/** A new block begins inside one that was never closed. */
function startOver(reader: Reader, open: OpenBlock, line: string, number: number): void {
  reader.fail(open.line, notClosed(open));
  reader.open = undefined;
  readOutside(reader, line, number);
}

function notClosed(open: OpenBlock): string {
  const { divider, replace } = blockMarkers(open.signs);
  const missing = { create: markers.end, search: divider, replace }[open.part];
  return `The block that begins here is not closed: "${missing}" is missing.`;
}

function readPath(reader: Reader, written: string, line: number): string | undefined {
  const bare = written.trim().replace(/^(["'`])(.*)\1$/, '$2');
  const checked = checkEditPath(bare);
  if (checked.ok) return checked.path;
  reader.fail(line, `The path "${bare.slice(0, 200)}" ${checked.reason}.`);
  return undefined;
}

/** An EDIT line without blocks asks for nothing; without a path it has its error already. */
function collect(operations: readonly EditOperation[]): EditOperation[] {
  return operations.filter(
    (operation) => operation.path !== '' && (operation.type !== 'edit' || operation.blocks.length > 0),
  );
}

function resultOf(reader: Reader): string {
  return reader.resultLines.join('\n').trim();
}

/** Text of a new file. Models like to wrap it in a code fence, which is no part of it except in Markdown. */
function textOfLines(written: readonly string[], path: string): string {
  const lines = [...written];
  const hasFinalNewline = !isMarker(lines.at(-1) ?? '', markers.noFinalNewline);
  if (!hasFinalNewline) lines.pop();
  const own = /\.(md|mdx|markdown)$/i.test(path) ? lines : withoutFence(lines);
  const first = own.findIndex((line) => line.trim() !== '');
  const guarded = own.map((line, index) =>
    index === first && guardedFence.test(line) ? line.slice(1) : line,
  );
  const text = guarded.map(unescapeLine).join('\n');
  return guarded.length > 0 && hasFinalNewline ? `${text}\n` : text;
}

const fence = /^\s{0,3}(`{3,}|~{3,})[^`~]*$/;

/** A first line that is a fence of the file itself is written with a backslash more. */
export const guardedFence = /^\\+(?:```|~~~)/;

/**
 * The lines within a fence that wraps all of them, blank lines around it aside. A fence that is opened and never
 * closed has its end behind the end of the file.
 */
function withoutFence(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const opening = fence.exec(lines[first] ?? '')?.[1];
  if (opening === undefined) return lines;
  const isClosing = (line: string): boolean => {
    const bare = line.trim();
    return bare.length >= opening.length && bare === (opening[0] ?? '').repeat(bare.length);
  };
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (last > first && isClosing(lines[last] ?? '')) return lines.slice(first + 1, last);
  return lines.slice(first + 1).some(isClosing) ? lines : lines.slice(first + 1);
}

function splitLines(text: string): string[] {
  return text.split(/\r?\n/);
}

function firstLineAfterThinking(text: string): number {
  return splitLines(text.slice(0, skipThinking(text))).length - 1;
}
