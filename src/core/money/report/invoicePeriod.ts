import { addMonths, isPeriod, utcDayOf } from './calendar.ts';

const monthNames = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

const longestPeriod = 60;
const time = String.raw`(?:[T,\s]\s{0,9}(?:at\s{1,9})?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,12})?)?\s{0,9}(?:[ap]m)?\s{0,9}(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Z]{2,5})?(?:\s{1,9}UTC)?)?`;
const isoDay = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})${time})?$`, 'i');
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,9}\.?,?\s{1,9})?`;
const monthFirst = new RegExp(
  String.raw`^${weekday}([a-z]{3,9})\.?[\s-]{1,9}(\d{1,2})(?:st|nd|rd|th)?(?:,\s{0,9}|[\s-]{1,9})(\d{4})${time}$`,
  'i',
);
const dayFirst = new RegExp(
  String.raw`^${weekday}(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]{1,9}([a-z]{3,9})\.?(?:,\s{0,9}|[\s-]{1,9})(\d{4})${time}$`,
  'i',
);

/**
 * A day or month as `YYYY-MM-DD` or `YYYY-MM`; `undefined` for what is none or can be read two ways. A moment with a
 * time counts to the day that is written, whatever its zone.
 */
export function readPeriod(field: string): string | undefined {
  const text = field.trim();
  if (text.length > longestPeriod) return undefined;
  const iso = isoDay.exec(text);
  const european = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const parts = iso?.slice(1, 4) ?? european?.slice(1, 4).reverse() ?? dayInWords(text);
  const period =
    parts === undefined
      ? monthInWords(text)
      : parts
          .map((part: string | undefined) => part?.padStart(2, '0'))
          .filter((part) => part !== undefined)
          .join('-');
  return period !== undefined && isPeriod(period) ? period : undefined;
}

/** The same in a column that holds days: `20260603`, and seconds or milliseconds since 1970, are days there too. */
export function readDayCell(cell: string): string | undefined {
  const compact = /^(20\d{2})(\d{2})(\d{2})$/.exec(cell);
  if (compact !== null) return readPeriod(compact.slice(1).join('-'));
  const epoch = /^(\d{10})(\d{3})?(?:\.\d+)?$/.exec(cell);
  return epoch === null ? readPeriod(cell) : utcDayOf(Number(epoch[1]) * 1000);
}

/** Whether a text is meant as a day or month, though it cannot be read as one. */
export function isUnclearPeriod(text: string): boolean {
  if (readPeriod(text) !== undefined || text.length > longestPeriod) return false;
  return (
    /^\d{1,4}(?:[-/.]\d{1,2}[-/.]|[-/])\d{1,4}$/.test(text) ||
    isoDay.test(text) ||
    dayInWords(text) !== undefined
  );
}

/** `Jun 1, 2026`, `1 June 2026` as year, month and day. */
function dayInWords(text: string): readonly string[] | undefined {
  const american = monthFirst.exec(text);
  const british = dayFirst.exec(text);
  const [name, day, year] =
    american === null ? [british?.[2], british?.[1], british?.[3]] : american.slice(1, 4);
  const month = monthNumber(name ?? '');
  return month === 0 || day === undefined || year === undefined ? undefined : [year, String(month), day];
}

/** `June 2026`, `Jun 2026`. */
function monthInWords(text: string): string | undefined {
  const match = /^([a-z]{3,9})\.?\s+(\d{4})$/i.exec(text);
  const month = monthNumber(match?.[1] ?? '');
  return match === null || month === 0 ? undefined : addMonths(`${match[2] ?? ''}-01`, month - 1);
}

/** From 1; 0 for what is no month. */
function monthNumber(name: string): number {
  const lower = name.toLowerCase();
  return lower.length < 3 ? 0 : monthNames.findIndex((month) => month.startsWith(lower)) + 1;
}
