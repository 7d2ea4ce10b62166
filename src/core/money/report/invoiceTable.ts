import { columnsOf, type BillColumns } from './billColumns.ts';
import { readRow, type InvoiceEntry } from './billRow.ts';
import { decimalSignOf, looksLikeAmount, type DecimalSign } from './invoiceAmount.ts';
import {
  decimalSignOfLine,
  isTotal,
  readLine,
  toRawLine,
  type KnownNames,
  type RawLine,
} from './invoiceLine.ts';
import { separatorOf, splitFields, splitLine } from './splitFields.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A heading that was recognised, and how the rows under it are parted. */
interface Table {
  readonly columns: BillColumns;
  readonly separator: string;
  readonly width: number;
}

/** A line of the text, or the lines that a quoted field spans. */
interface Piece {
  readonly lineNumber: number;
  readonly line: string;
  readonly height: number;
  readonly content:
    | { readonly kind: 'heading'; readonly table: Table }
    | { readonly kind: 'row'; readonly table: Table; readonly cells: readonly string[] }
    | { readonly kind: 'line'; readonly raw: RawLine; readonly table?: Table };
}

/** A quoted field of an export does not span more lines than this. */
const mostLinesOfField = 50;

/**
 * The entries of a text, first to last; `undefined` stands for a step of work without one. Reads the text twice: how
 * its amounts are written must be known before the first of them is read.
 */
export function* readTextEntries(text: string, known: KnownNames): Generator<InvoiceEntry | undefined> {
  const pieces: Piece[] = [];
  const signs = new Set<DecimalSign>();
  for (const piece of piecesOf(text)) {
    yield undefined;
    if (piece === undefined) continue;
    const sign = signOf(piece);
    if (sign !== undefined) signs.add(sign);
    pieces.push(piece);
  }
  const sign = signs.size === 1 && signs.has('comma') ? 'comma' : 'point';
  const firstHeading = pieces.findIndex(({ content }) => content.kind === 'heading');
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) continue;
    if (piece.content.kind === 'row' && piece.content.table.columns.vendor === 'ccusage') {
      const group = groupOf(pieces, index);
      yield* readGroup(group, sign, known);
      index += group.length - 1;
    } else {
      yield entryOf(
        piece,
        readPiece(piece, { sign, known, isFirst: index === 0, isAbove: index < firstHeading }),
      );
    }
  }
}

interface ReadingContext {
  readonly sign: DecimalSign;
  readonly known: KnownNames;
  readonly isFirst: boolean;
  /** Whether a heading follows, so that titles may stand here. */
  readonly isAbove: boolean;
}

function readPiece({ line, content }: Piece, context: ReadingContext): InvoiceEntry['reading'] {
  const { sign, known } = context;
  switch (content.kind) {
    case 'heading': {
      const { amount, label } = content.table.columns;
      return amount === undefined ? { kind: 'no-amounts', part: label ?? '' } : { leftOut: 'heading' };
    }
    case 'row':
      if (content.table.columns.amount === undefined) return { leftOut: 'no-amount' };
      return readRow(content.table.columns, content.cells, sign, known);
    case 'line': {
      const { raw, table } = content;
      if (raw.periodAt < 0 && isTotal(raw.fields)) return { leftOut: 'total' };
      if (table !== undefined) {
        return { kind: 'other-columns', part: `${raw.fields.length} instead of ${table.width}` };
      }
      const hasNoFigures = raw.periodAt < 0 && !raw.fields.some((field) => /\d/.test(field));
      if (context.isFirst && hasNoFigures && raw.fields.length > 1) return { leftOut: 'heading' };
      if (context.isFirst && /^\s*(?:\{|\[)\s*(?:["[{]|$)/.test(line))
        return { kind: 'broken-json', part: '' };
      const reading = readLine(raw, sign, known);
      const isTitle = context.isAbove && 'kind' in reading && reading.kind === 'no-period';
      return isTitle ? { leftOut: 'heading' } : reading;
    }
  }
}

function entryOf(
  { lineNumber, line, height, content }: Piece,
  reading: InvoiceEntry['reading'],
): InvoiceEntry {
  const label = content.kind === 'line' ? undefined : content.table.columns.label;
  const isHeading = content.kind === 'heading';
  return { lineNumber, line: line.trim(), height, reading, isHeading, ...withoutUndefined({ label }) };
}

/** How the amount of a piece is written, if it can be read in one way only. */
function signOf({ content }: Piece): DecimalSign | undefined {
  if (content.kind === 'line') return decimalSignOfLine(content.raw);
  if (content.kind === 'heading' || content.table.columns.amount === undefined) return undefined;
  const written = content.cells[content.table.columns.amount] ?? '';
  return looksLikeAmount(written) ? decimalSignOf(written) : undefined;
}

/** A line of the text, from 1. */
interface Line {
  readonly lineNumber: number;
  readonly line: string;
}

/** Every line, under the heading that it stands under; `undefined` for blank ones. */
function* piecesOf(text: string): Generator<Piece | undefined> {
  const lines = linesOf(text);
  // Lines that were looked at for the end of a quoted field, and are read again.
  const waiting: Line[] = [];
  let table: Table | undefined;
  let lookedAt = 0;
  for (;;) {
    const next = waiting.shift() ?? lines.next().value;
    if (next === undefined) return;
    const { lineNumber, line } = next;
    const heading = isBlank(line) ? undefined : headingOf(line);
    if (heading !== undefined) table = heading;
    if (isBlank(line)) {
      yield undefined;
    } else if (heading !== undefined) {
      yield { lineNumber, line, height: 1, content: { kind: 'heading', table: heading } };
    } else if (table === undefined) {
      yield { lineNumber, line, height: 1, content: { kind: 'line', raw: toRawLine(line) } };
    } else {
      const { separator } = table;
      const mayGoOn = separator !== '|' && lineNumber > lookedAt && splitLine(line, separator).isOpen;
      const more = mayGoOn ? restOfField(line, table, waiting, lines) : [];
      if (mayGoOn && more.length === 0) lookedAt = waiting.at(-1)?.lineNumber ?? lineNumber;
      yield pieceUnder(table, [next, ...more]);
    }
  }
}

/** The lines in which a quoted field goes on, where they make a row of the table; otherwise they are put back. */
function restOfField(first: string, table: Table, waiting: Line[], lines: Iterator<Line, undefined>): Line[] {
  const more: Line[] = [];
  let whole = first;
  while (more.length < mostLinesOfField) {
    const next = waiting.shift() ?? lines.next().value;
    if (next === undefined) break;
    more.push(next);
    whole += `\n${next.line}`;
    if (!next.line.includes('"')) continue;
    const { fields, isOpen } = splitLine(whole, table.separator);
    if (isOpen) continue;
    // Behind the end of a field nothing but the next one follows; elsewhere a quote is an inch, or a slip.
    const behind = /^(?:[^"]|"")*"(?!")\s*(.?)/.exec(next.line)?.[1] ?? '';
    if (fields.length === table.width && (behind === '' || behind === table.separator)) return more;
    break;
  }
  waiting.unshift(...more);
  return [];
}

function pieceUnder(table: Table, lines: readonly Line[]): Piece {
  const line = lines.map((each) => each.line).join('\n');
  const place = {
    lineNumber: lines[0]?.lineNumber ?? 1,
    line,
    height: lines.filter((each) => !isBlank(each.line)).length,
  };
  const { fields } = splitLine(line, table.separator);
  const cells = fields.length > table.width ? withoutEmptyEnd(fields, table.width) : fields;
  const isRow = cells.length === table.width || (table.separator === '|' && cells.length > 1);
  if (isRow) return { ...place, content: { kind: 'row', table, cells } };
  const raw = toRawLine(line);
  const isOwn = table.columns.vendor !== undefined;
  return { ...place, content: { kind: 'line', raw, ...(isOwn ? { table } : {}) } };
}

function withoutEmptyEnd(fields: readonly string[], width: number): readonly string[] {
  return fields.slice(width).every((field) => field === '') ? fields.slice(0, width) : fields;
}

function headingOf(line: string): Table | undefined {
  if (!/date|day|time|period|month|created|starting/i.test(line) || line.length > 4000) return undefined;
  const separator = separatorOf(line);
  const headings = splitFields(line, separator);
  const columns = columnsOf(headings);
  return columns === undefined ? undefined : { columns, separator, width: headings.length };
}

function* linesOf(text: string): Generator<Line, undefined> {
  const end = /\r\n|\r|\n/g;
  let from = 0;
  for (let lineNumber = 1; from <= text.length; lineNumber += 1) {
    end.lastIndex = from;
    const match = end.exec(text);
    yield { lineNumber, line: text.slice(from, match?.index ?? text.length) };
    if (match === null) return undefined;
    from = end.lastIndex;
  }
  return undefined;
}

/** Empty, or a rule of dashes such as Markdown and drawn tables have. */
function isBlank(line: string): boolean {
  return line.trim() === '' || /^[-=|:+\s\u2500-\u257f]+$/.test(line);
}

/** A day of a report of ccusage with the rows under it that belong to it: further models, or what each of them cost. */
function groupOf(pieces: readonly Piece[], from: number): readonly Piece[] {
  let until = from + 1;
  while (until < pieces.length && isContinued(pieces[until])) until += 1;
  return pieces.slice(from, until);
}

function isContinued(piece: Piece | undefined): boolean {
  if (piece?.content.kind !== 'row' || piece.content.table.columns.vendor !== 'ccusage') return false;
  const { table, cells } = piece.content;
  const day = cells[table.columns.day] ?? '';
  return day === '' || /^[└├]/.test(day) || /^\d{2}-\d{2}$/.test(day);
}

function* readGroup(group: readonly Piece[], sign: DecimalSign, known: KnownNames): Generator<InvoiceEntry> {
  const rows = group.flatMap((piece) => (piece.content.kind === 'row' ? [{ piece, ...piece.content }] : []));
  const [first, ...others] = rows;
  if (first === undefined) return;
  const { columns } = first.table;
  const cellOf = (cells: readonly string[], index: number | undefined) =>
    index === undefined ? '' : (cells[index] ?? '');
  const rest = others.map(({ cells }) => cellOf(cells, columns.day)).find((day) => /^\d{2}-\d{2}$/.test(day));
  const written = cellOf(first.cells, columns.day);
  const day =
    rest === undefined || !/^\d{4}-?$/.test(written) ? written : `${written.replace('-', '')}-${rest}`;
  const parts = others.filter(({ cells }) => /^[└├]/.test(cellOf(cells, columns.day)));
  const [modelAt = columns.day] = columns.models;
  const named = rows.map(({ cells }) => cellOf(cells, modelAt)).filter((name) => name !== '');
  const models = parts.length > 0 ? [] : named;
  for (const { piece, cells } of rows) {
    const isPart = /^[└├]/.test(cellOf(cells, columns.day));
    const own = [...cells];
    own[columns.day] = day;
    own[modelAt] = isPart ? cellOf(cells, columns.day) : models.join(', ');
    // The row of a day sums up the parts under it.
    const isSum = piece === first.piece && parts.length > 0;
    // A table drawn narrower than its heading has the cost at its end.
    if (isPart && columns.amount !== undefined && cells.length < first.table.width) {
      own[columns.amount] = cells.at(-1) ?? '';
    }
    const reading = isSum ? ({ leftOut: 'total' } as const) : readRow(columns, own, sign, known);
    yield entryOf(piece, reading);
  }
}
