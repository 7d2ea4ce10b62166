import { columnsOf } from './billColumns.ts';
import type { BillColumns } from './billColumns.ts';
import { parseJsonText, rowsOfJson } from './billJson.ts';
import type { JsonRow } from './billJson.ts';
import { readRow } from './billRow.ts';
import type { InvoiceEntry } from './billRow.ts';
import type { KnownNames } from './invoiceLine.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** The entries of a JSON export; `undefined` where the text is none. */
export function readJsonEntries(text: string, known: KnownNames): Iterable<InvoiceEntry> | undefined {
  const values = parseJsonText(text);
  return values === undefined ? undefined : readEntries(values, known);
}

function* readEntries(values: readonly unknown[], known: KnownNames): Generator<InvoiceEntry> {
  const headings = new Map<string, BillColumns | undefined>();
  const tokensOnly = new Set<BillColumns>();
  let lineNumber = 0;
  for (const row of rowsOfJson(values)) {
    lineNumber += 1;
    const names = [...row.keys()];
    const key = names.join(' ');
    if (!headings.has(key)) headings.set(key, columnsOf(names));
    const columns = headings.get(key);
    const line = JSON.stringify(Object.fromEntries(row));
    const isSaid = columns !== undefined && tokensOnly.has(columns);
    const reading = isSaid ? ({ leftOut: 'no-amount' } as const) : readJsonRow(columns, row, known);
    if (columns !== undefined && columns.amount === undefined) tokensOnly.add(columns);
    yield { lineNumber, line, height: 1, reading, ...withoutUndefined({ label: columns?.label }) };
  }
}

function readJsonRow(
  columns: BillColumns | undefined,
  row: JsonRow,
  known: KnownNames,
): InvoiceEntry['reading'] {
  if (columns === undefined) return { kind: 'no-period', part: '' };
  if (columns.amount === undefined) return { kind: 'no-amounts', part: columns.label ?? '' };
  return readRow(columns, [...row.values()], 'point', known);
}
