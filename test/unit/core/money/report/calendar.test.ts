import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  daysOf,
  isInPeriod,
  isPeriod,
  spanOf,
  startOfDayUtc,
  utcDayOf,
} from '../../../../../src/core/money/report/calendar.ts';

describe('calendar', () => {
  it('knows the ends of months', () => {
    assert.deepEqual(spanOf('2024-02'), { fromDay: '2024-02-01', toDay: '2024-02-29' });
    assert.deepEqual(spanOf('2026-12'), { fromDay: '2026-12-01', toDay: '2026-12-31' });
    assert.deepEqual(spanOf('2026-06-03'), { fromDay: '2026-06-03', toDay: '2026-06-03' });
    assert.equal(addMonths('2026-01', -1), '2025-12');
    assert.equal(addMonths('2026-11', 14), '2028-01');
  });

  it('knows what lies in a day and in a month', () => {
    for (const [day, period, isIn] of [
      ['2026-06-03', '2026-06-03', true],
      ['2026-06-03', '2026-06-04', false],
      ['2026-06-03', '2026-06', true],
      ['2026-06-03', '2026-07', false],
    ] as const) {
      assert.equal(isInPeriod(day, period), isIn, `${day} in ${period}`);
    }
  });

  it('cuts days at midnight UTC', () => {
    const midnight = startOfDayUtc('2026-06-03');
    assert.equal(midnight, Date.UTC(2026, 5, 3));
    assert.equal(utcDayOf(midnight), '2026-06-03');
    assert.equal(utcDayOf(midnight - 1), '2026-06-02');
  });

  it('takes only days and months that exist', () => {
    for (const text of ['2026-06', '2026-06-30', '2024-02-29']) assert.equal(isPeriod(text), true, text);
    for (const text of [
      '2026-13',
      '2026-06-31',
      '2026-02-29',
      '2026',
      '26-06-01',
      '2026-06-1',
      '',
      'x2026-06',
      '2026-06x',
    ]) {
      assert.equal(isPeriod(text), false, text);
    }
  });

  it('lists every day once and in order, and each lies in its month', () => {
    const start = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days));
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 800 }), (fromDay, length) => {
        const days = daysOf({ fromDay, toDay: addDays(fromDay, length) });
        assert.equal(days.length, length + 1);
        assert.deepEqual([...new Set(days)].sort(), days);
        for (const day of days) assert.ok(isPeriod(day) && isInPeriod(day, day.slice(0, 7)));
      }),
    );
  });
});
