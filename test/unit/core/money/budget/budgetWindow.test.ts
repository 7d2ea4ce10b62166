import assert from 'node:assert/strict';
import { createBudgetCalendar } from '../../../../../src/core/money/budget/budgetWindow.ts';
import { systemClock } from '../../../../../src/node/systemClock.ts';
import { gateWorld, never, usd } from './gateWorld.ts';

/** The real calendar of zones at a moment and a place that the test chooses. */
function travelling(zone: string) {
  const place = { zone, nowMs: 0 };
  return {
    place,
    clock: {
      ...systemClock,
      now: () => place.nowMs,
      zone: () => place.zone,
    },
  };
}

function book(fixed?: string) {
  const asked: string[] = [];
  let zone = fixed;
  return {
    asked,
    zone: async (proposed: string) => {
      asked.push(proposed);
      return (zone ??= proposed);
    },
  };
}

describe('the budget calendar', () => {
  const days: [what: string, zone: string, at: string, day: string][] = [
    ['just before midnight', 'Europe/Berlin', '2026-11-20T22:59:59.999Z', '2026-11-20'],
    ['at midnight', 'Europe/Berlin', '2026-11-20T23:00:00Z', '2026-11-21'],
    ['the second last hour of the long day', 'Europe/Berlin', '2026-10-25T21:59:59Z', '2026-10-25'],
    ['the 25th hour of the long day', 'Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['after the long day', 'Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-26'],
    ['the last hour of the short day', 'Europe/Berlin', '2026-03-29T21:59:59Z', '2026-03-29'],
    ['after the short day', 'Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['a day whose midnight does not exist', 'America/Santiago', '2026-09-06T04:00:00Z', '2026-09-06'],
    ['far in the east', 'Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
  ];
  for (const [what, zone, at, day] of days) {
    it(`knows ${what} (${zone})`, async () => {
      const { place, clock } = travelling(zone);
      place.nowMs = Date.parse(at);
      assert.equal(await createBudgetCalendar(book(), clock).today(), day);
    });
  }

  it('stays in the zone that was fixed, wherever the machine travels, and asks for it once', async () => {
    const { place, clock } = travelling('Europe/Berlin');
    const zones = book();
    place.nowMs = Date.parse('2026-11-20T22:00:00Z');
    const calendar = createBudgetCalendar(zones, clock);
    assert.equal(await calendar.today(), '2026-11-20');
    place.zone = 'Asia/Tokyo';
    assert.equal(await calendar.today(), '2026-11-20');
    assert.equal(await createBudgetCalendar(zones, clock).today(), '2026-11-20');
    assert.deepEqual(zones.asked, ['Europe/Berlin', 'Asia/Tokyo']);
  });

  it('asks again after the book could not be read', async () => {
    const { clock } = travelling('UTC');
    let isBroken = true;
    const calendar = createBudgetCalendar(
      {
        zone: async (proposed) => {
          if (isBroken) throw new Error('locked');
          return proposed;
        },
      },
      clock,
    );
    await assert.rejects(calendar.today(), /locked/);
    isBroken = false;
    assert.equal(await calendar.today(), '1970-01-01');
  });
});

describe('a clock set back', () => {
  it('does not reopen money that is spent', async () => {
    const world = gateWorld({ perDayNanoUsd: usd(1), atShare: 'continue' });
    await world.spend(usd(1));
    world.answer = () => 'stop';
    world.clock.advance(-24 * 3_600_000);
    const admission = await world.gate.admit(world.call(), never);
    assert.ok(!admission.sent);
    assert.deepEqual(
      admission.exceeded.map(({ window }) => window),
      ['2026-11-20'],
    );
  });
});
