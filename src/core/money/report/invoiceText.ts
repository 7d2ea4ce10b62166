import type { InvoiceEntry, LeftOut } from './billRow.ts';
import { readJsonEntries } from './billJson.ts';
import { readTextEntries } from './invoiceTable.ts';
import { toNanoUsd } from './invoiceAmount.ts';
import type { BilledName, InvoiceProblemKind, KnownNames, LineProblem } from './invoiceLine.ts';

export type { InvoiceProblemKind } from './invoiceLine.ts';

/** What was billed for a provider, or one model of it, in a day or a month. */
export interface BilledLine extends BilledName {
  readonly billedNanoUsd: number;
}

/** A line that could not be read, as it was written. */
export interface InvoiceProblem extends LineProblem {
  readonly kind: InvoiceProblemKind;
  /** From 1; of JSON, which entry it is. */
  readonly lineNumber: number;
  readonly line: string;
}

/**
 * What a pasted bill says. Every line that is not empty or a rule is counted once: as read, left out, or a problem.
 */
export interface ReadInvoice {
  /** Lines of the same provider, model and period are added up. */
  readonly lines: readonly BilledLine[];
  readonly problems: readonly InvoiceProblem[];
  /** How many lines of the text (of JSON: entries) `lines` holds. */
  readonly read: number;
  /** How many lines bill nothing, by the reason. */
  readonly leftOut: ReadonlyMap<LeftOut, number>;
  /** Exports that were recognised, as a person knows them. */
  readonly exports: readonly string[];
  /** The heading above the problems, without which they cannot be read again. */
  readonly heading?: string;
}

/** The largest text that is read at once. */
export const longestInvoiceCharacters = 32_000_000;

/** Lines that are read before others get their turn. */
const linesOfSlice = 1000;

/** Reads all at once what {@link readInvoice} reads in slices. */
export function parseInvoice(text: string, known: KnownNames): ReadInvoice {
  const reading = readInvoice(text, known);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Reads what a person pasted: an export (CSV or JSON) whose heading is recognised, or one line each, `provider[,
 * model], day or month, amount`, with commas, semicolons or tabs. Amounts like 1,234 are read as the other amounts
 * are written; where none tells, the comma parts thousands. Yields after every 1,000 lines of work, which is linear.
 */
export function* readInvoice(text: string, known: KnownNames): Generator<undefined, ReadInvoice> {
  if (text.length > longestInvoiceCharacters) {
    return { ...nothing, problems: [tooLarge(text)] };
  }
  const bare = text.replace(/^\ufeff/, '');
  const entries = readJsonEntries(bare, known) ?? readTextEntries(bare, known);
  const groups = new Map<string, Group>();
  const problems: InvoiceProblem[] = [];
  const leftOut = new Map<LeftOut, number>();
  const labels = new Set<string>();
  let heading: string | undefined;
  let read = 0;
  let steps = 0;
  for (const entry of entries) {
    steps += 1;
    if (steps % linesOfSlice === 0) yield undefined;
    if (entry === undefined) continue;
    const { reading } = entry;
    if (entry.label !== undefined) labels.add(entry.label);
    if ('leftOut' in reading) {
      leftOut.set(reading.leftOut, (leftOut.get(reading.leftOut) ?? 0) + entry.height);
      if (entry.isHeading === true) heading ??= entry.line;
    } else if ('kind' in reading) {
      problems.push({ ...reading, lineNumber: entry.lineNumber, line: entry.line });
    } else {
      const key = billedKey(reading.name);
      const group = groups.get(key);
      if (group === undefined)
        groups.set(key, { name: reading.name, units: reading.units, entries: [entry] });
      else {
        group.units += reading.units;
        group.entries.push(entry);
      }
      read += entry.height;
    }
  }
  const lines: BilledLine[] = [];
  const split = new Set([...groups.values()].filter(({ name }) => name.model !== undefined).map(placeOf));
  for (const group of groups.values()) {
    const billedNanoUsd = toNanoUsd(group.units);
    if (Number.isSafeInteger(billedNanoUsd) && billedNanoUsd >= 0) {
      const isRest = group.name.model === undefined && group.entries[0]?.label !== undefined;
      const name = isRest && split.has(placeOf(group)) ? { ...group.name, model: noModel } : group.name;
      lines.push({ ...name, billedNanoUsd });
      continue;
    }
    for (const { lineNumber, line, height, reading } of group.entries) {
      read -= height;
      const part = 'part' in reading ? reading.part : '';
      problems.push({ kind: 'negative-sum', lineNumber, line, part });
    }
  }
  problems.sort((left, right) => left.lineNumber - right.lineNumber);
  const found = { lines, problems, read, leftOut, exports: [...labels] };
  return heading === undefined ? found : { ...found, heading };
}

/** The same for lines of the same provider, model and period. */
export function billedKey({ provider, model, period }: BilledName): string {
  return JSON.stringify([provider, model ?? null, period]);
}

interface Group {
  readonly name: BilledName;
  units: bigint;
  readonly entries: InvoiceEntry[];
}

/** What an export that is split by model bills for none of them, such as web searches: not all of its provider. */
const noModel = '(no model)';

function placeOf({ name }: Group): string {
  return `${name.period} ${name.provider}`;
}

const nothing: ReadInvoice = { lines: [], problems: [], read: 0, leftOut: new Map(), exports: [] };

function tooLarge(text: string): InvoiceProblem {
  const part = `${Math.ceil(text.length / 1_000_000)}`;
  return { kind: 'too-large', lineNumber: 1, line: '', part };
}
