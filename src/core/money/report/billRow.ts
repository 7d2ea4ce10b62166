import type { BillColumns } from './billColumns.ts';
import { readAmount, readExactAmount, unitsOf, type DecimalSign, type ExactAmount } from './invoiceAmount.ts';
import {
  findProvider,
  isTotal,
  readNames,
  type BilledName,
  type BilledUnits,
  type KnownNames,
  type LineProblem,
} from './invoiceLine.ts';
import { isUnclearPeriod, readDayCell } from './invoicePeriod.ts';

/** Why a row of a table is neither billed nor wrong. */
export type LeftOut =
  | 'heading'
  /** It sums up other rows. */
  | 'total'
  /** A day on which nothing was billed, or tokens without a price. */
  | 'no-amount'
  /** The export says that it was not charged: included in a plan, or failed. */
  | 'not-charged';

/** What a row of a table says. */
export type RowReading = BilledUnits | LineProblem | { readonly leftOut: LeftOut };

/** A line or entry of a pasted text, and what it says. */
export interface InvoiceEntry {
  /** From 1; of JSON, which entry it is. */
  readonly lineNumber: number;
  readonly line: string;
  /** How many lines of the text it takes. */
  readonly height: number;
  readonly reading: RowReading;
  /** The export that it belongs to. */
  readonly label?: string;
  /** Whether it heads a table. */
  readonly isHeading?: boolean;
}

const vendorsOfModels: readonly (readonly [RegExp, string])[] = [
  [/^(?:claude|opus|sonnet|haiku)\b/, 'anthropic'],
  [/^(?:gpt|codex|chatgpt|o\d)\b/, 'openai'],
  [/^gemini\b/, 'google'],
  [/^deepseek\b/, 'deepseek'],
  [/^glm\b/, 'zai'],
  [/^kimi\b/, 'moonshot'],
  [/^grok\b/, 'xai'],
  [/^(?:mistral|codestral|devstral|magistral)\b/, 'mistral'],
];

/** Reads a row under a heading that was recognised. */
export function readRow(
  columns: BillColumns,
  cells: readonly string[],
  sign: DecimalSign,
  known: KnownNames,
): RowReading {
  const cell = (index: number | undefined): string => (index === undefined ? '' : (cells[index] ?? ''));
  const day = cell(columns.day);
  const written = cell(columns.amount);
  const period = readDayCell(day);
  if (period === undefined && isTotal(cells)) return { leftOut: 'total' };
  if (isNotCharged(cell(columns.kind), written)) return { leftOut: 'not-charged' };
  if (/^(?:[-–—]|n\/?a|nan|null|none)?$/i.test(written)) return { leftOut: 'no-amount' };
  if (period === undefined) {
    return isUnclearPeriod(day) ? { kind: 'unclear-period', part: day } : { kind: 'no-period', part: '' };
  }
  const currency = cell(columns.currency);
  if (columns.isOtherCurrency || !/^(?:US\$|\$|USD|null)?$/i.test(currency)) {
    return { kind: 'other-currency', part: `${written} ${currency}`.trim() };
  }
  const amount = amountOf(columns, written, sign);
  if ('problem' in amount) return { kind: amount.problem, part: written };
  const model = columns.models.map((index) => modelOf(cell(index), columns)).find((name) => name !== '');
  if (model !== undefined && (isTotal([model]) || /^all(?: models)?$/i.test(model)))
    return { leftOut: 'total' };
  const named = namesOf(columns, cell(columns.provider), model, known);
  if ('kind' in named) return named;
  return { name: { ...named, period }, units: amount.units, part: written };
}

/** Exports are finer than a nano-dollar at times; what people write themselves is not. */
function amountOf(columns: BillColumns, written: string, sign: DecimalSign): ExactAmount {
  if (columns.vendor !== undefined || columns.isCents) {
    return readExactAmount(written, sign, columns.isCents);
  }
  const amount = readAmount(written, sign);
  return 'problem' in amount ? amount : { units: unitsOf(amount.nanoUsd) };
}

function isNotCharged(kind: string, written: string): boolean {
  return (
    /^(?:included|free|errored|aborted|no charge)\b|not charged/i.test(kind) ||
    /^(?:included|free|no charge)\b/i.test(written)
  );
}

/** Whom a row speaks of: whose export it is, or what its own column says. */
function namesOf(
  columns: BillColumns,
  provider: string,
  model: string | undefined,
  known: KnownNames,
): Pick<BilledName, 'provider' | 'model'> | LineProblem {
  const { vendor } = columns;
  const own = model === undefined ? [] : [model];
  if (vendor === undefined) return readNames(provider === '' ? own : [provider, ...own], known);
  const whose = vendor === 'ccusage' ? vendorOfModel(model ?? '') : vendor;
  if (whose === undefined) return { kind: 'no-provider', part: '' };
  const name = known.vendors?.get(whose) ?? findProvider(whose, known.providers) ?? whose;
  return readNames([name, ...own], { providers: [name] });
}

function vendorOfModel(model: string): string | undefined {
  // What ran several models of one day names none; it is Claude Code unless the report says otherwise.
  if (model === '') return 'anthropic';
  const bare = (model.split('/').at(-1) ?? '').toLowerCase();
  return vendorsOfModels.find(([pattern]) => pattern.test(bare))?.[1];
}

function modelOf(cell: string, columns: BillColumns): string {
  const bare = cell
    .replace(/^[-•└─├\s]+/, '')
    .replace(/^\[[^\]]*\]\s*/, '')
    .trim();
  if (columns.hasLineItems) return bare.split(',')[0]?.trim() ?? '';
  // Several models in one cell are none that a bill could be told by.
  return columns.vendor === 'ccusage' && /[,;]/.test(bare) ? '' : bare;
}
