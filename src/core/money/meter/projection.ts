import type { MoneyRange } from '../../model/range.ts';

/** Money of one day, spent or saved; negative for a loss. */
export interface DayOfMoney {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly money: MoneyRange;
}

/** What goes on as it went. Ranges in nano-dollars, rounded. */
export interface Projection {
  /** Days that it rests on, those without use included; fewer than asked for while the person is new. */
  readonly daysOfData: number;
  /** Of those, the days on which anything happened. */
  readonly daysOfUse: number;
  readonly perDay: MoneyRange;
  readonly perMonth: MoneyRange;
  readonly perYear: MoneyRange;
}

const dayMs = 24 * 60 * 60 * 1000;
const daysPerYear = 365.25;

/**
 * Goes on from the person's own last days (7 or 30) before today, which is not over: days without use count as
 * nothing, days before the first one ever do not count. With nothing before today it goes on from today alone.
 * `undefined` when there is no use at all.
 */
export function projectFrom(
  days: readonly DayOfMoney[],
  window: { readonly today: string; readonly lastDays: number; readonly firstDay?: string },
): Projection | undefined {
  const today = dayNumber(window.today);
  const numbered = days.map(({ day, money }) => ({ number: dayNumber(day), money }));
  const first = numbered.reduce(
    (least, { number }) => Math.min(least, number),
    window.firstDay === undefined ? Infinity : dayNumber(window.firstDay),
  );
  if (!(first <= today)) return undefined;
  const isNew = first === today;
  const from = Math.max(first, today - window.lastDays);
  const daysOfData = isNew ? 1 : today - from;
  const used = numbered.filter(({ number }) => (isNew ? number === today : number >= from && number < today));
  const sum = (end: keyof MoneyRange): number => used.reduce((total, { money }) => total + money[end], 0);
  const over = (count: number): MoneyRange => ({
    lowNanoUsd: Math.round((sum('lowNanoUsd') * count) / daysOfData),
    highNanoUsd: Math.round((sum('highNanoUsd') * count) / daysOfData),
  });
  return {
    daysOfData,
    daysOfUse: new Set(used.map(({ number }) => number)).size,
    perDay: over(1),
    perMonth: over(daysPerYear / 12),
    perYear: over(daysPerYear),
  };
}

/** Days since 1970-01-01; a date is the same day in every zone. `NaN` for what is no date. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}
