import assert from 'node:assert/strict';
import { systemClock } from '../../../src/node/systemClock.ts';

const zoneBefore = process.env['TZ'];

describe('systemClock', () => {
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  const evening = Date.parse('2026-03-08T23:30:00Z');
  for (const [zone, day] of [
    ['UTC', '2026-03-08'],
    ['Europe/Berlin', '2026-03-09'],
    ['America/Los_Angeles', '2026-03-08'],
    ['Pacific/Kiritimati', '2026-03-09'],
  ] as const) {
    it(`tells the date in ${zone}, of the machine and by name alike`, () => {
      process.env['TZ'] = zone;
      assert.equal(systemClock.localDate(evening), day);
      assert.equal(systemClock.localDate(evening, zone), day);
      assert.equal(systemClock.zone(), zone);
    });
  }

  it('writes months and days with two digits, and years with four', () => {
    process.env['TZ'] = 'UTC';
    assert.equal(systemClock.localDate(Date.parse('2026-01-02T12:00:00Z')), '2026-01-02');
    assert.equal(systemClock.localDate(Date.parse('0099-11-22T12:00:00Z')), '0099-11-22');
  });
});
