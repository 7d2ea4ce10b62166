import {
  addDays,
  addMonths,
  monthOf,
  spanOf,
  startOfDayUtc,
  type DaySpan,
} from '../../core/money/report/calendar.ts';
import type { CostsRange } from '../../shared/costsView.ts';

/** All days that a ledger can have. */
export const allDays: DaySpan = { fromDay: '0000-01-01', toDay: '9999-12-31' };

/** The days of a range, seen from today. */
export function daysOfRange(range: CostsRange, today: string): DaySpan {
  const last = (days: number): DaySpan => ({ fromDay: addDays(today, 1 - days), toDay: today });
  switch (range) {
    case 'today':
      return last(1);
    case '7-days':
      return last(7);
    case '30-days':
      return last(30);
    case '90-days':
      return last(90);
    case 'month':
      return { fromDay: `${monthOf(today)}-01`, toDay: today };
    case 'last-month':
      return spanOf(addMonths(monthOf(today), -1));
    case 'all':
      return allDays;
  }
}

/** Days and spans of days in the words of a language. */
export interface DayWords {
  /** `Wed, 3 Jun`. */
  day(day: string): string;
  /** `1–30 Jun 2026`. */
  span(span: DaySpan): string;
  /** `June 2026`. */
  month(month: string): string;
  /** Date and time in the person's own zone. */
  moment(epochMs: number): string;
}

/** `language` is a BCP 47 tag; `zone` an IANA name. */
export function dayWords(language: string, zone: string): DayWords {
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  const dayFormat = inUtc({ weekday: 'short', day: 'numeric', month: 'short' });
  const spanFormat = inUtc({ day: 'numeric', month: 'short', year: 'numeric' });
  const monthFormat = inUtc({ month: 'long', year: 'numeric' });
  const momentFormat = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: zone,
  });
  return {
    day: (day) => dayFormat.format(startOfDayUtc(day)),
    span: ({ fromDay, toDay }) => spanFormat.formatRange(startOfDayUtc(fromDay), startOfDayUtc(toDay)),
    month: (month) => monthFormat.format(startOfDayUtc(`${month}-01`)),
    moment: (epochMs) => momentFormat.format(epochMs),
  };
}
