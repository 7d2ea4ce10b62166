import assert from 'node:assert/strict';
import type { DailyWindow, PricePeriod } from '../../../../../src/core/money/pricing/priceCard.ts';
import { rateSetAt } from '../../../../../src/core/money/pricing/rateSetAt.ts';

const rateSet = (inputPicoUsd: number) => ({ rates: { inputPicoUsd, outputPicoUsd: 0 }, lengthTiers: [] });

const window = (from: number, until: number, isWeekdaysOnly = false): DailyWindow => ({
  ...rateSet(2),
  fromMinuteUtc: from,
  untilMinuteUtc: until,
  isWeekdaysOnly,
});

describe('the rates of a moment', () => {
  const hour = 60;
  const day = window(9 * hour, 17 * hour);
  const night = window(22 * hour, 6 * hour);
  const office = window(9 * hour, 17 * hour, true);
  for (const [what, one, time, isInside] of [
    ['the first minute', day, '2026-06-03T09:00:00Z', true],
    ['the minute before', day, '2026-06-03T08:59:59Z', false],
    ['the last minute', day, '2026-06-03T16:59:59Z', true],
    ['the end', day, '2026-06-03T17:00:00Z', false],
    ['before midnight', night, '2026-06-03T22:00:00Z', true],
    ['after midnight', night, '2026-06-03T05:59:59Z', true],
    ['the end of the night', night, '2026-06-03T06:00:00Z', false],
    ['the evening', night, '2026-06-03T21:59:59Z', false],
    ['a Friday', office, '2026-06-05T12:00:00Z', true],
    ['a Saturday', office, '2026-06-06T12:00:00Z', false],
    ['a Sunday', office, '2026-06-07T12:00:00Z', false],
    ['a Monday', office, '2026-06-08T12:00:00Z', true],
    ['a Saturday of a window for all days', day, '2026-06-06T12:00:00Z', true],
    ['a Sunday before 1970', office, '1969-12-28T12:00:00Z', false],
    ['a Monday before 1970', office, '1969-12-29T12:00:00Z', true],
  ] as const) {
    it(`are ${isInside ? 'those of the window' : 'the usual ones'} in ${what}`, () => {
      const period: PricePeriod = { ...rateSet(1), windows: [one] };
      assert.equal(rateSetAt(period, Date.parse(time)), isInside ? one : period);
    });
  }

  it('are those of the first window that covers it', () => {
    const later = { ...day, ...rateSet(3) };
    assert.equal(rateSetAt({ ...rateSet(1), windows: [day, later] }, Date.UTC(2026, 5, 3, 12)), day);
  });
});
