import { addMonths, isPeriod } from './calendar.ts';
import { decimalSignOf, looksLikeAmount, readAmount } from './invoiceAmount.ts';
import type { DecimalSign } from './invoiceAmount.ts';
import { splitFields } from './splitFields.ts';

/** What was billed for a provider, or one model of it, in a day or a month. */
export interface BilledLine {
  readonly provider: string;
  readonly model?: string;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly period: string;
  readonly billedNanoUsd: number;
}

/** Why a line could not be read. */
export type InvoiceProblemKind =
  | 'no-period'
  | 'unclear-period'
  | 'no-provider'
  | 'unknown-provider'
  | 'too-many-fields'
  | 'no-amount'
  | 'unclear-amount'
  | 'other-currency'
  | 'too-precise'
  | 'negative-sum';

/** A line that could not be read, as it was written. */
export interface InvoiceProblem {
  readonly kind: InvoiceProblemKind;
  /** From 1. */
  readonly lineNumber: number;
  readonly line: string;
  /** The part of it that is wrong, where there is one. */
  readonly part: string;
}

/** What a pasted bill says. Every line that is not empty, a heading or a rule is in `lines` or in `problems`. */
export interface ReadInvoice {
  /** Lines of the same provider, model and period are added up. */
  readonly lines: readonly BilledLine[];
  readonly problems: readonly InvoiceProblem[];
}

/** Names that a line may begin with. */
export interface KnownNames {
  readonly providers: readonly string[];
}

interface RawLine {
  readonly lineNumber: number;
  readonly line: string;
  readonly fields: readonly string[];
  /** Index of the field with the day or month; -1 without one. */
  readonly periodAt: number;
}

/**
 * Reads what a person pasted: one line each, `provider[, model], day or month, amount`, with commas, semicolons or
 * tabs. Lines like 1,234 are read as the other amounts are written; where none tells, the comma parts thousands.
 */
export function parseInvoice(text: string, known: KnownNames): ReadInvoice {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => toRawLine(line, index + 1));
  const sign = signOfAll(lines);
  const problems: InvoiceProblem[] = [];
  const read: { readonly raw: RawLine; readonly billed: BilledLine }[] = [];
  let isHeadingPossible = true;
  for (const raw of lines) {
    if (isBlank(raw.line)) continue;
    const isHeading = isHeadingPossible && raw.periodAt < 0 && !raw.fields.some((field) => /\d/.test(field));
    isHeadingPossible = false;
    if (isHeading && raw.fields.length > 1) continue;
    const result = readLine(raw, sign, known);
    if ('kind' in result) problems.push({ ...result, lineNumber: raw.lineNumber, line: raw.line });
    else read.push({ raw, billed: result });
  }
  const lineSums: BilledLine[] = [];
  for (const group of Map.groupBy(read, ({ billed }) => billedKey(billed)).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const billedNanoUsd = group.reduce((sum, { billed }) => sum + billed.billedNanoUsd, 0);
    if (Number.isSafeInteger(billedNanoUsd) && billedNanoUsd >= 0) {
      lineSums.push({ ...first.billed, billedNanoUsd });
      continue;
    }
    for (const { raw } of group) {
      const part = raw.fields.at(-1) ?? '';
      problems.push({ kind: 'negative-sum', lineNumber: raw.lineNumber, line: raw.line, part });
    }
  }
  problems.sort((left, right) => left.lineNumber - right.lineNumber);
  return { lines: lineSums, problems };
}

/** The same for lines of the same provider, model and period. */
export function billedKey({ provider, model, period }: Omit<BilledLine, 'billedNanoUsd'>): string {
  return JSON.stringify([provider, model ?? null, period]);
}

function toRawLine(line: string, lineNumber: number): RawLine {
  const fields = splitFields(line);
  const periodAt = fields.findIndex((field) => readPeriod(field) !== undefined);
  return { lineNumber, line: line.trim(), fields, periodAt };
}

/** Empty, or a rule of dashes such as Markdown tables have. */
function isBlank(line: string): boolean {
  return line.trim() === '' || /^[-=|:+\s]+$/.test(line);
}

type LineProblem = Pick<InvoiceProblem, 'kind' | 'part'>;

function readLine(raw: RawLine, sign: DecimalSign, known: KnownNames): BilledLine | LineProblem {
  const { fields, periodAt } = raw;
  if (periodAt < 0) {
    const unclear = fields.find((field) => /^\d{1,4}(?:[-/.]\d{1,2}[-/.]|[-/])\d{1,4}$/.test(field));
    return unclear === undefined
      ? { kind: 'no-period', part: '' }
      : { kind: 'unclear-period', part: unclear };
  }
  const period = readPeriod(fields[periodAt] ?? '');
  if (period === undefined) return { kind: 'unclear-period', part: fields[periodAt] ?? '' };
  const names = fields.slice(0, periodAt).filter((field) => field !== '');
  const written = amountOf(raw);
  const named = readNames(names, known);
  if ('kind' in named) return named;
  if (written.trim() === '') return { kind: 'no-amount', part: '' };
  const amount = readAmount(written, sign);
  if ('problem' in amount) return { kind: amount.problem, part: written };
  return { ...named, period, billedNanoUsd: amount.nanoUsd };
}

/** What stands behind the day or month: the amount, without a currency in a field of its own. */
function amountOf({ fields, periodAt }: RawLine): string {
  if (periodAt < 0) return '';
  const parts = fields.slice(periodAt + 1).filter((field) => !/^(?:US\$|\$|USD)?$/i.test(field));
  // A decimal comma that was not quoted has cut the amount in two.
  return parts.join(',');
}

function readNames(
  names: readonly string[],
  { providers }: KnownNames,
): Pick<BilledLine, 'provider' | 'model'> | LineProblem {
  const [first, second] = names;
  if (first === undefined) return { kind: 'no-provider', part: '' };
  if (names.length > 2) return { kind: 'too-many-fields', part: names.slice(2).join(', ') };
  const find = (name: string) => providers.find((known) => known.toLowerCase() === name.toLowerCase());
  const provider = find(first);
  if (provider !== undefined) return second === undefined ? { provider } : { provider, model: second };
  // `provider/model`, as models are written everywhere else.
  const slash = first.indexOf('/');
  const before = slash > 0 ? find(first.slice(0, slash).trim()) : undefined;
  const model = first.slice(slash + 1).trim();
  if (before !== undefined && model !== '' && second === undefined) return { provider: before, model };
  return { kind: 'unknown-provider', part: first };
}

/** A day or month as `YYYY-MM-DD` or `YYYY-MM`; `undefined` for what is none or can be read two ways. */
function readPeriod(field: string): string | undefined {
  const text = field.trim();
  const iso = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?)?$/.exec(text);
  const european = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const parts = iso?.slice(1, 4) ?? european?.slice(1, 4).reverse();
  const words = parts === undefined ? monthInWords(text) : undefined;
  const period =
    words ??
    parts
      ?.map((part: string | undefined) => part?.padStart(2, '0'))
      .filter((part) => part !== undefined)
      .join('-');
  return period !== undefined && isPeriod(period) ? period : undefined;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `June 2026`, `Jun 2026`. */
function monthInWords(text: string): string | undefined {
  const match = /^([a-z]{3})[a-z]*\.?\s+(\d{4})$/i.exec(text);
  const index = monthNames.indexOf(match?.[1]?.toLowerCase() ?? '');
  return match === null || index < 0 ? undefined : addMonths(`${match[2] ?? ''}-01`, index);
}

/** How the amounts that can be read in one way only are written. */
function signOfAll(lines: readonly RawLine[]): DecimalSign {
  const signs = lines.flatMap((line) => {
    const written = amountOf(line);
    const sign = looksLikeAmount(written) ? decimalSignOf(written) : undefined;
    return sign === undefined ? [] : [sign];
  });
  return signs.length > 0 && signs.every((sign) => sign === 'comma') ? 'comma' : 'point';
}
