/** A span of window dates `YYYY-MM-DD`, both inclusive. */
export interface DaySpan {
  readonly fromDay: string;
  readonly toDay: string;
}

const dayMs = 86_400_000;

/** The day so many days later; earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return dayOf(startOfDayUtc(day) + days * dayMs);
}

/** Every day of the span, oldest first. */
export function daysOf({ fromDay, toDay }: DaySpan): readonly string[] {
  const days: string[] = [];
  for (let ms = startOfDayUtc(fromDay); ms <= startOfDayUtc(toDay); ms += dayMs) days.push(dayOf(ms));
  return days;
}

/** The month `YYYY-MM` of a day. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The month so many months later; earlier for a negative number. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** First and last day of a period: a day `YYYY-MM-DD` or a month `YYYY-MM`. */
export function spanOf(period: string): DaySpan {
  if (period.length > 7) return { fromDay: period, toDay: period };
  return { fromDay: `${period}-01`, toDay: addDays(`${addMonths(period, 1)}-01`, -1) };
}

/** Whether a period (a day or a month) lies in another one, or is the same. */
export function isInPeriod(day: string, period: string): boolean {
  return day === period || (period.length === 7 && monthOf(day) === period);
}

/** Whether the text is a day that exists, or a month that exists. */
export function isPeriod(text: string): boolean {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  if (match === null) return false;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3] ?? '1'));
  return new Date(time).toISOString().startsWith(text);
}

/** The UTC date of a moment, as providers cut their days. */
export function utcDayOf(epochMs: number): string {
  return dayOf(epochMs);
}

/** Midnight UTC of a day, in milliseconds since the epoch: for arithmetic and formatting only. */
export function startOfDayUtc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
