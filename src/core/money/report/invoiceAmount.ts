import { trimEndOf } from '../../../shared/trimEnd.ts';

/** How a sum of money is written: which sign stands before the decimals. */
export type DecimalSign = 'point' | 'comma';

/** Why a text is no amount. */
export type AmountProblem = 'unclear-amount' | 'other-currency' | 'too-precise';

/** A sum in nano-dollars, or why it is none. */
export type ReadAmount = { readonly nanoUsd: number } | { readonly problem: AmountProblem };

/** A sum in units of 1e-20 dollars, in which cents and fractions of nano-dollars are exact, or why it is none. */
export type ExactAmount = { readonly units: bigint } | { readonly problem: AmountProblem };

const otherCurrency =
  /[€£¥₹₩₽₺₫฿]|\b(?:CA|C|A|AU|NZ|HK|SG|S|R|MX)\$|\b(?:EUR|GBP|JPY|CHF|CAD|AUD|INR|CNY|KRW|BRL|SEK|NOK|DKK|PLN|SGD|HKD|NZD|MXN|ZAR|TRY)\b/i;

/** Nothing that a bill says is longer than this. */
const mostDigits = 12;
const nanoDecimals = 9;
const unitDecimals = 20;
const longestAmount = 60;
const unitsPerNanoUsd = 10n ** BigInt(unitDecimals - nanoDecimals);

/** Doubles have 15 to 17 digits: what is written with fewer was not the result of a calculation in doubles. */
const digitsOfDoubles = 15;

const mark = String.raw`(?:US\$|\$|USD)`;
const dressedNumber = new RegExp(
  String.raw`^([-−–+]?)\s{0,9}(?:${mark}\s{0,9})?(\(?)\s{0,9}([-−–+]?)\s{0,9}(?:${mark}\s{0,9})?` +
    String.raw`(\d{1,30}(?:\.\d{1,30})?e-\d{1,2}|[\d.,'’\s]{0,60}?)\s{0,9}(?:${mark}\s{0,9})?([-−–]?)\s{0,9}(\)?)\s{0,9}(?:${mark}\s{0,9})?((?:CR|DR)?)$`,
  'i',
);

interface Undressed {
  /** Digits with the signs between them. */
  readonly body: string;
  readonly isNegative: boolean;
}

/** Whether a text names a currency besides the US dollar. */
export function isOtherCurrency(text: string): boolean {
  return otherCurrency.test(text);
}

/**
 * What an amount says of the sign before its decimals; `undefined` when it can be read both ways, as `1,234` can, or
 * has neither sign.
 */
export function decimalSignOf(text: string): DecimalSign | undefined {
  const digits = (undress(text)?.body ?? '').replace(/['’\s]/g, '');
  const comma = digits.lastIndexOf(',');
  const point = digits.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? 'comma' : 'point';
  const sign = comma >= 0 ? ',' : '.';
  const at = Math.max(comma, point);
  if (at < 0) return undefined;
  if (digits.indexOf(sign) !== at) return sign === ',' ? 'point' : 'comma';
  const isGroup = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  if (isGroup) return undefined;
  return sign === ',' ? 'comma' : 'point';
}

/**
 * Reads a sum such as `$1,234.56`, `1.234,56 USD`, `(12.00)`, `3.00-`, `12.00 CR` or `6.5e-05`. `sign` decides where
 * the text alone does not. Exact to the nano-dollar: anything finer is refused, except for the noise that
 * calculations in doubles leave behind (`0.06000000000000001`), which is rounded away.
 */
export function readAmount(text: string, sign: DecimalSign): ReadAmount {
  const read = readDecimal(text, sign);
  if ('problem' in read) return read;
  const decimals = trimEndOf(read.fraction, '0');
  const nanoUsd =
    decimals.length <= nanoDecimals
      ? Number(`${read.whole}${decimals.padEnd(nanoDecimals, '0')}`)
      : withoutNoise(read.whole, decimals);
  if (nanoUsd === undefined) return { problem: 'too-precise' };
  if (!Number.isSafeInteger(nanoUsd)) return { problem: 'unclear-amount' };
  return { nanoUsd: read.isNegative && nanoUsd !== 0 ? -nanoUsd : nanoUsd };
}

/**
 * Reads a cell of an export, which may be finer than a nano-dollar: many small ones are added up before they are
 * rounded. `isCents` says that the cell counts cents.
 */
export function readExactAmount(text: string, sign: DecimalSign, isCents: boolean): ExactAmount {
  const read = readDecimal(text, sign);
  if ('problem' in read) return read;
  const decimals = isCents ? unitDecimals - 2 : unitDecimals;
  const units = BigInt(`${read.whole}${read.fraction.slice(0, decimals).padEnd(decimals, '0')}`);
  return { units: read.isNegative ? -units : units };
}

/** Nano-dollars as the units of {@link ExactAmount}. */
export function unitsOf(nanoUsd: number): bigint {
  return BigInt(nanoUsd) * unitsPerNanoUsd;
}

/** Rounded half away from zero. */
export function toNanoUsd(units: bigint): number {
  const half = unitsPerNanoUsd / 2n;
  return Number((units < 0n ? units - half : units + half) / unitsPerNanoUsd);
}

/** Whether a text could be meant as an amount at all: it has a digit and nothing that amounts never have. */
export function looksLikeAmount(text: string): boolean {
  return /\d/.test(undress(text.replace(otherCurrency, ''))?.body ?? '');
}

/** Digits before and behind the decimal sign. */
interface Decimal {
  readonly whole: string;
  readonly fraction: string;
  readonly isNegative: boolean;
}

function readDecimal(text: string, sign: DecimalSign): Decimal | { readonly problem: AmountProblem } {
  if (otherCurrency.test(text)) return { problem: 'other-currency' };
  const undressed = undress(text);
  if (undressed === undefined) return { problem: 'unclear-amount' };
  const { body, isNegative } = undressed;
  const small = /^(\d+)(?:\.(\d+))?e-(\d+)$/i.exec(body);
  if (small !== null) {
    const [, whole = '', fraction = '', shift = ''] = small;
    if (whole.length > mostDigits) return { problem: 'unclear-amount' };
    const digits = whole.padStart(Number(shift) + whole.length, '0') + fraction;
    return { whole: digits.slice(0, whole.length), fraction: digits.slice(whole.length), isNegative };
  }
  const decimal = (decimalSignOf(body) ?? sign) === 'comma' ? ',' : '.';
  const [written = '', fraction = '', ...rest] = body.split(decimal);
  const whole = withoutGroups(written, fraction !== '');
  const isNumber = whole !== undefined && /^\d*$/.test(fraction) && whole + fraction !== '';
  if (rest.length > 0 || !isNumber || whole.length > mostDigits) return { problem: 'unclear-amount' };
  return { whole, fraction, isNegative };
}

/**
 * `1,234`, `1'234`, `1 234` as `1234`; `undefined` for groups that are none. A space of the keyboard parts thousands
 * only where decimals follow: without them it can part two columns.
 */
function withoutGroups(written: string, hasFraction: boolean): string | undefined {
  const group = /[^\d]/.exec(written)?.[0];
  if (group === undefined) return written;
  if (/[ \t]/.test(group) && !hasFraction) return undefined;
  const [first = '', ...others] = written.split(group);
  const isWellGrouped = /^\d{1,3}$/.test(first) && others.every((digits) => /^\d{3}$/.test(digits));
  return isWellGrouped ? first + others.join('') : undefined;
}

/** Takes off currency and sign; `undefined` for what is no number, or has two signs. */
function undress(text: string): Undressed | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestAmount) return undefined;
  const match = dressedNumber.exec(trimmed);
  if (match === null) return undefined;
  const [, before = '', open = '', inside = '', body = '', behind = '', close = '', word = ''] = match;
  if ((open === '') !== (close === '')) return undefined;
  const signs = [before, inside, behind, open, word].filter((sign) => sign !== '');
  if (signs.length > 1) return undefined;
  return { body, isNegative: signs.some((sign) => sign !== '+' && sign.toUpperCase() !== 'DR') };
}

/** Nano-dollars where all that is finer is noise of doubles; `undefined` where it is not. */
function withoutNoise(whole: string, decimals: string): number | undefined {
  const digits = `${whole}${decimals}`.replace(/^0+/, '');
  if (digits.length < digitsOfDoubles) return undefined;
  const written = BigInt(digits);
  const nano = 10n ** BigInt(decimals.length - nanoDecimals);
  const rounded = (written + nano / 2n) / nano;
  const noise = written > rounded * nano ? written - rounded * nano : rounded * nano - written;
  const isNoise = noise * 10n ** 13n <= written || noise * 10n ** 6n < nano;
  return isNoise ? Number(rounded) : undefined;
}
