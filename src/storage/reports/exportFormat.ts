import type { ReportedCall } from '../../core/model/ledger/reportPorts.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { callRow } from '../ledger/ledgerRows.ts';
import type { DescribedColumn } from '../ledger/rowMapping.ts';
import { nanoUsdPerUsd, type Cost } from '../../core/model/request/cost.ts';
import type { SingleField } from '../../core/model/ledger/fields.ts';

/** How calls are written into a file, page by page. */
export interface ExportFormat {
  readonly head: string;
  /** `isFirst`: no row was written before. */
  readonly rows: (calls: readonly ReportedCall[], isFirst: boolean) => string;
  readonly foot: string;
}

type Cell = string | number | undefined;

interface CsvColumn {
  readonly name: string;
  /** The column that it stands behind; without one, the place where it is listed. */
  readonly after?: string;
  readonly cell: (call: ReportedCall) => Cell;
}

/** What is not a value of the row itself. */
const computedColumns: readonly CsvColumn[] = [
  { name: 'verdict', after: 'outcome', cell: ({ verdict }) => verdict?.verdict },
  { name: 'verdict_by', after: 'outcome', cell: ({ verdict }) => verdict?.by },
  { name: 'verdict_action', after: 'outcome', cell: ({ verdict }) => verdict?.action },
  { name: 'final_cost_usd', after: 'cost_source', cell: ({ finalCost }) => costInUsd(finalCost) },
  { name: 'final_cost_source', after: 'cost_source', cell: ({ finalCost }) => finalCost.source },
  {
    name: 'is_upper_bound',
    after: 'cost_source',
    cell: ({ finalCost }) => String(finalCost.source !== 'unpriced' && finalCost.isUpperBound === true),
  },
  {
    name: 'adjusted_by',
    after: 'cost_source',
    cell: ({ adjustments }) => optionalText(adjustments.map(({ source }) => source)),
  },
  {
    name: 'reserved_usd',
    after: 'cost_source',
    cell: ({ reservedNanoUsd }) => reservedNanoUsd && usd(reservedNanoUsd),
  },
  {
    name: 'tools',
    after: 'first_token_ms',
    cell: ({ toolUses }) => optionalText(toolUses.map(({ name }) => name)),
  },
  {
    name: 'tool_result_bytes',
    after: 'first_token_ms',
    cell: ({ toolUses }) => toolUses.reduce((sum, { resultBytes }) => sum + resultBytes, 0),
  },
];

/** Values of the row by their description, each with what stands behind it. Cells of text are told from numbers by their type. */
const csvColumns = inOrder([...callRow.columns.flatMap(describedColumn), ...computedColumns]);

function describedColumn({ name, field, valueIn }: DescribedColumn): readonly CsvColumn[] {
  if ('items' in field || field.csv === false) return [];
  return [
    {
      name: field.csv ?? name,
      ...withoutUndefined({ after: field.csvAfter }),
      cell: (call) => described(field, valueIn(call)),
    },
  ];
}

function described({ type }: SingleField, value: unknown): Cell {
  if (value === undefined) return undefined;
  if (type === 'money' || type === 'moneyChange') return usd(Number(value));
  if (type === 'moment') return isoTime(Number(value));
  return type === 'json' || type === 'flag' ? JSON.stringify(value) : (value as Cell);
}

function inOrder(columns: readonly CsvColumn[]): readonly CsvColumn[] {
  const behind = (name: string | undefined): readonly CsvColumn[] =>
    columns.filter(({ after }) => after === name).flatMap((column) => [column, ...behind(column.name)]);
  return behind(undefined);
}

/** RFC 4180. Unknown is an empty cell. Amounts are exact decimals of dollars. */
const csv: ExportFormat = {
  head: csvLine(csvColumns.map(({ name }) => name)),
  rows: (calls) => calls.map((call) => csvLine(csvColumns.map(({ cell }) => cell(call)))).join(''),
  foot: '',
};

/** An array of calls as the contract has them; amounts are whole nano-dollars. */
const json: ExportFormat = {
  head: '[',
  rows: (calls, isFirst) =>
    calls.map((call, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(call)}`).join(''),
  foot: '\n]\n',
};

/** By the name that the caller chooses. */
export const exportFormats = { csv, json } as const;

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet would run such a text as a formula; a model or a key may be called anything.
  const harmless = /^[=+\-@\t\r]/.test(cell) && !isAmount(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Amounts are text because a binary fraction would not hold them exactly; a negative one is no formula. */
function isAmount(text: string): boolean {
  return /^-\d+\.\d{9}$/.test(text);
}

function costInUsd(cost: Cost): string | undefined {
  return cost.source === 'unpriced' ? undefined : usd(cost.nanoUsd);
}

/** Nano-dollars as dollars with all nine digits. */
function usd(nanoUsd: number): string {
  const amount = Math.abs(nanoUsd);
  const fraction = String(amount % nanoUsdPerUsd).padStart(9, '0');
  return `${nanoUsd < 0 ? '-' : ''}${Math.floor(amount / nanoUsdPerUsd)}.${fraction}`;
}

function optionalText(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(' ');
}

/** Text, or nothing for a moment that no calendar has. */
function isoTime(epochMs: number): string | undefined {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
