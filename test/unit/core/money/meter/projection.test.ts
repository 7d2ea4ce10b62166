import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DayOfMoney, projectFrom } from '../../../../../src/core/money/meter/projection.ts';

const today = '2026-11-21';

function day(name: string, nanoUsd: number): DayOfMoney {
  return { day: name, money: { lowNanoUsd: nanoUsd, highNanoUsd: nanoUsd } };
}

describe('projectFrom', () => {
  const week = { today, lastDays: 7 };

  it('counts days without use, and not today', () => {
    const projection = projectFrom(
      [day('2026-11-01', 999), day('2026-11-14', 700), day('2026-11-20', 700), day(today, 5000)],
      week,
    );
    assert.deepEqual(projection, {
      daysOfData: 7,
      daysOfUse: 2,
      perDay: { lowNanoUsd: 200, highNanoUsd: 200 },
      perMonth: { lowNanoUsd: 6088, highNanoUsd: 6088 },
      perYear: { lowNanoUsd: 73_050, highNanoUsd: 73_050 },
    });
  });

  it('says how few days there are while the person is new', () => {
    const projection = projectFrom([day('2026-11-19', 100), day('2026-11-20', 300)], week);
    assert.equal(projection?.daysOfData, 2);
    assert.equal(projection.perDay.lowNanoUsd, 200);
  });

  it('goes on from today alone on the first day', () => {
    const projection = projectFrom([day(today, 100)], week);
    assert.deepEqual([projection?.daysOfData, projection?.perDay.highNanoUsd], [1, 100]);
  });

  it('counts a pause of the last week as nothing, where there was use before', () => {
    const projection = projectFrom([], { ...week, firstDay: '2026-10-01' });
    assert.deepEqual([projection?.daysOfData, projection?.perYear.highNanoUsd], [7, 0]);
  });

  it('keeps a loss a loss', () => {
    assert.equal(projectFrom([day('2026-11-20', -100)], week)?.perDay.lowNanoUsd, -100);
  });

  it('is nothing without any use, or with a date that is none', () => {
    assert.equal(projectFrom([], week), undefined);
    assert.equal(projectFrom([day(today, 1)], { today: 'today', lastDays: 7 }), undefined);
  });

  it('rests on at most as many days as asked for, and is finite', () => {
    const days = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -1e12, max: 1e12 }))
        .map(([ago, nanoUsd]) =>
          day(new Date(Date.parse(today) - ago * 86_400_000).toISOString().slice(0, 10), nanoUsd),
        ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(days, fc.constantFrom(7, 30), (list, lastDays) => {
        const projection = projectFrom(list, { today, lastDays });
        assert.ok(projection !== undefined);
        assert.ok(projection.daysOfData >= 1 && projection.daysOfData <= lastDays);
        assert.ok(projection.daysOfUse <= projection.daysOfData);
        assert.ok(Number.isSafeInteger(projection.perYear.highNanoUsd));
      }),
    );
  });
});
