import { trimEndOf } from '../../../shared/trimEnd.ts';

/** How a sum of money is written: which sign stands before the decimals. */
export type DecimalSign = 'point' | 'comma';

/** A sum in nano-dollars, or why it is none. */
export type ReadAmount =
  { readonly nanoUsd: number } | { readonly problem: 'unclear-amount' | 'other-currency' | 'too-precise' };

const dollarMarks = /US\$|\$|USD/gi;
const otherCurrency = /[€£¥₹₩₽]|\b(?:EUR|GBP|JPY|CHF|CAD|AUD|INR|CNY|KRW)\b/i;

/** Nothing that a bill says is longer than this. */
const mostDigits = 12;
const nanoDecimals = 9;

/**
 * What an amount says of the sign before its decimals; `undefined` when it can be read both ways, as `1,234` can, or
 * has neither sign.
 */
export function decimalSignOf(text: string): DecimalSign | undefined {
  const digits = digitsOf(text);
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
 * Reads a sum such as `$1,234.56`, `1.234,56 USD`, `(12.00)` or `-3`. `sign` decides where the text alone does not;
 * exact to the nano-dollar, and anything finer is refused rather than rounded.
 */
export function readAmount(text: string, sign: DecimalSign): ReadAmount {
  if (otherCurrency.test(text)) return { problem: 'other-currency' };
  const digits = digitsOf(text);
  const decimal = (decimalSignOf(text) ?? sign) === 'comma' ? ',' : '.';
  const group = decimal === ',' ? '.' : ',';
  const [whole = '', fraction = '', ...rest] = digits.split(decimal);
  const hasGroups = whole.includes(group);
  const isWellGrouped = !hasGroups || new RegExp(`^\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole);
  const plain = whole.replaceAll(group, '');
  const isNumber = /^\d*$/.test(plain) && /^\d*$/.test(fraction) && plain + fraction !== '';
  if (rest.length > 0 || !isWellGrouped || !isNumber || plain.length > mostDigits) {
    return { problem: 'unclear-amount' };
  }
  const decimals = trimEndOf(fraction, '0');
  if (decimals.length > nanoDecimals) return { problem: 'too-precise' };
  const nanoUsd = Number(`${plain}${decimals.padEnd(nanoDecimals, '0')}`);
  if (!Number.isSafeInteger(nanoUsd)) return { problem: 'unclear-amount' };
  return { nanoUsd: isNegative(text) && nanoUsd !== 0 ? -nanoUsd : nanoUsd };
}

/** Whether a text could be meant as an amount at all: it has a digit and nothing that amounts never have. */
export function looksLikeAmount(text: string): boolean {
  const rest = text.replace(dollarMarks, '').replace(otherCurrency, '').trim();
  return /\d/.test(rest) && /^[-+−(]?[\d.,'’\s]+\)?$/.test(rest);
}

/** Without currency, sign, spaces and the apostrophes of Swiss thousands. */
function digitsOf(text: string): string {
  return text.replace(dollarMarks, '').replace(/[-+−()'’\s]/g, '');
}

function isNegative(text: string): boolean {
  const bare = text.replace(dollarMarks, '').trim();
  return /^[-−]/.test(bare) || /^\(.*\)$/.test(bare) || /^\s*[-−]/.test(text);
}
