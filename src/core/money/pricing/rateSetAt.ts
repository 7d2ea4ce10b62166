import type { DailyWindow, PricePeriod, RateSet } from './priceCard.ts';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** The rates of a period at a moment: those of the first daily window that covers it, else the period's own. */
export function rateSetAt(period: PricePeriod, atMs: number): RateSet {
  return period.windows.find((window) => covers(window, atMs)) ?? period;
}

function covers(window: DailyWindow, atMs: number): boolean {
  const day = Math.floor(atMs / (dayMinutes * minuteMs));
  const minute = Math.floor(atMs / minuteMs) - day * dayMinutes;
  const { fromMinuteUtc, untilMinuteUtc } = window;
  const isInside =
    fromMinuteUtc < untilMinuteUtc
      ? fromMinuteUtc <= minute && minute < untilMinuteUtc
      : fromMinuteUtc <= minute || minute < untilMinuteUtc;
  return isInside && !(window.isWeekdaysOnly && isWeekend(day));
}

/** Day 0, 1970-01-01, was a Thursday. */
function isWeekend(dayNumber: number): boolean {
  const weekday = (((dayNumber + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
