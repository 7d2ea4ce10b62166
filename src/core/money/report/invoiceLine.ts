import {
  decimalSignOf,
  isOtherCurrency,
  looksLikeAmount,
  readAmount,
  unitsOf,
  type AmountProblem,
  type DecimalSign,
} from './invoiceAmount.ts';
import { isUnclearPeriod, readPeriod } from './invoicePeriod.ts';
import { separatorOf, splitFields } from './splitFields.ts';

/** Whom a bill speaks of, and when. */
export interface BilledName {
  readonly provider: string;
  readonly model?: string;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly period: string;
}

/** Why a line could not be read. */
export type InvoiceProblemKind =
  | AmountProblem
  | 'no-period'
  | 'unclear-period'
  | 'no-provider'
  | 'unknown-provider'
  | 'too-many-fields'
  | 'too-long-name'
  | 'no-amount'
  | 'negative-sum'
  /** An export of tokens, which bills nothing. */
  | 'no-amounts'
  /** A row of an export that has not the columns of its heading. */
  | 'other-columns'
  /** JSON that does not end, or is none. */
  | 'broken-json'
  /** More than is read at once. */
  | 'too-large';

/** What is wrong with a line, and the part of it, where there is one. */
export interface LineProblem {
  readonly kind: InvoiceProblemKind;
  readonly part: string;
}

/** Names that a line may begin with. */
export interface KnownNames {
  readonly providers: readonly string[];
  /** The configured provider that stands for a vendor, where its name does not say so. */
  readonly vendors?: ReadonlyMap<string, string>;
}

/** What was billed, in the units of `ExactAmount`. */
export interface BilledUnits {
  readonly name: BilledName;
  readonly units: bigint;
  readonly part: string;
}

/** A line without a heading, by which people write bills themselves. */
export interface RawLine {
  readonly line: string;
  readonly fields: readonly string[];
  /** Index of the field with the day or month; -1 without one. */
  readonly periodAt: number;
  /** Whether commas part its fields and none of them is quoted, so that a comma may also stand in an amount. */
  readonly hasBareCommas: boolean;
}

const longestName = 200;

/** Takes a line apart. A day such as `Jun 1, 2026` is one field, also where commas part the fields. */
export function toRawLine(line: string): RawLine {
  const separator = separatorOf(line);
  const fields = [...splitFields(line, separator)];
  if (separator === ',') joinDays(fields);
  const periodAt = fields.findIndex((field) => readPeriod(field) !== undefined);
  return { line, fields, periodAt, hasBareCommas: separator === ',' && !line.includes('"') };
}

/** Reads `provider[, model], day or month, amount`. */
export function readLine(raw: RawLine, sign: DecimalSign, known: KnownNames): BilledUnits | LineProblem {
  const { fields, periodAt } = raw;
  if (periodAt < 0) {
    const unclear = fields.find(isUnclearPeriod);
    return unclear === undefined
      ? { kind: 'no-period', part: '' }
      : { kind: 'unclear-period', part: unclear };
  }
  const period = readPeriod(fields[periodAt] ?? '') ?? '';
  const named = readNames(
    fields.slice(0, periodAt).filter((field) => field !== ''),
    known,
  );
  if ('kind' in named) return named;
  const written = amountOf(raw);
  if (typeof written !== 'string') return written;
  if (written.trim() === '') return { kind: 'no-amount', part: '' };
  const amount = readAmount(written, sign);
  if ('problem' in amount) return { kind: amount.problem, part: written };
  return { name: { ...named, period }, units: unitsOf(amount.nanoUsd), part: written };
}

/** How the amount of a line is written, if it can be read in one way only. */
export function decimalSignOfLine(raw: RawLine): DecimalSign | undefined {
  const written = amountOf(raw);
  return typeof written === 'string' && looksLikeAmount(written) ? decimalSignOf(written) : undefined;
}

/** Provider and model, or `provider/model` as models are written everywhere else. */
export function readNames(
  names: readonly string[],
  { providers }: KnownNames,
): Pick<BilledName, 'provider' | 'model'> | LineProblem {
  const [first, second] = names;
  if (first === undefined) return { kind: 'no-provider', part: '' };
  if (names.length > 2) return { kind: 'too-many-fields', part: names.slice(2).join(', ') };
  const long = names.find((name) => name.length > longestName);
  if (long !== undefined) return { kind: 'too-long-name', part: long.slice(0, 40) };
  const provider = findProvider(first, providers);
  if (provider !== undefined) return second === undefined ? { provider } : { provider, model: second };
  const slash = first.indexOf('/');
  const before = slash > 0 ? findProvider(first.slice(0, slash).trim(), providers) : undefined;
  const model = first.slice(slash + 1).trim();
  if (before !== undefined && model !== '' && second === undefined) return { provider: before, model };
  return { kind: 'unknown-provider', part: first };
}

/** The configured provider of a name, whatever its case. */
export function findProvider(name: string, providers: readonly string[]): string | undefined {
  return providers.find((known) => known.toLowerCase() === name.toLowerCase());
}

/** Whether a line or row sums up others: its first text says so. */
export function isTotal(fields: readonly string[]): boolean {
  const first = fields.find((field) => field !== '') ?? '';
  return /^(?:(?:grand|sub)[ -]?)?totals?\b|^sum(?:me|s)?\b(?! of)|^Σ/i.test(first.replace(/^[*_]+/, ''));
}

/** A currency in a field of its own says nothing new. */
function isDollarMark(field: string): boolean {
  return /^(?:US\$|\$|USD)?$/i.test(field);
}

/** What stands behind the day or month: one amount. Two of them are not one, unless a comma in it has cut it in two. */
function amountOf(raw: RawLine): string | LineProblem {
  const { fields, periodAt } = raw;
  if (periodAt < 0) return '';
  const parts = fields.slice(periodAt + 1).filter((field) => !isDollarMark(field));
  const [first = '', second = '', ...more] = parts;
  if (parts.length < 2) return first;
  if (more.length === 0 && /^(?:CR|DR)$/i.test(second)) return `${first} ${second}`;
  if (parts.some(isOtherCurrency)) return parts.join(',');
  const whole = parts.join(',');
  if (raw.hasBareCommas && isOneAmount(raw, whole)) return whole;
  return { kind: 'too-many-fields', part: parts.join(', ') };
}

/**
 * Whether fields that commas part are one amount: the line parts its fields by `, ` and these by `,` alone, or the
 * currency stands at their end (`12,50 USD`), or before groups and cents (`$1,234.56`).
 */
function isOneAmount({ line, fields, periodAt }: RawLine, whole: string): boolean {
  const bare = line.split(',');
  const at = fields
    .slice(0, periodAt + 1)
    .join(',')
    .split(',').length;
  const isSpaced = bare.slice(1, at + 1).every((field) => /^\s/.test(field));
  const isTight = bare.slice(at + 1).every((field) => /^\S/.test(field) || isDollarMark(field.trim()));
  if (isSpaced && isTight) return true;
  return (
    /^[^$,]*\d,\d+\s*(?:US\$|\$|USD)$/i.test(whole) ||
    /^[-−(]?\s*(?:US\$|\$|USD)\s?\d{1,3}(?:,\d{3})+\.\d{2}\)?$/i.test(whole)
  );
}

/** Puts `Jun 1` and `2026` together again. */
function joinDays(fields: string[]): void {
  for (let index = 0; index + 1 < fields.length; index += 1) {
    const [first = '', second = ''] = fields.slice(index, index + 2);
    if (!/^[a-z][a-z. ]{1,30}\s\d{1,2}(?:st|nd|rd|th)?$/i.test(first) || !/^\d{4}\b/.test(second)) continue;
    const joined = `${first}, ${second}`;
    if (readPeriod(joined) === undefined && !isUnclearPeriod(joined)) continue;
    fields.splice(index, 2, joined);
    return;
  }
}
