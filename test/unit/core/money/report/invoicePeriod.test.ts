import assert from 'node:assert/strict';
import {
  isUnclearPeriod,
  readDayCell,
  readPeriod,
} from '../../../../../src/core/money/report/invoicePeriod.ts';

describe('days and months of a bill', () => {
  for (const [text, period] of [
    ['2026-06', '2026-06'],
    ['2026/6/3', '2026-06-03'],
    ['2026.06.03', '2026-06-03'],
    ['3.6.2026', '2026-06-03'],
    ['2026-06-03T23:30:00.123456-05:00', '2026-06-03'],
    ['2026-06-03 10:15', '2026-06-03'],
    ['2026-06-03T10:15:00Z', '2026-06-03'],
    ['2026-06-03 10:15:00 +0000 UTC', '2026-06-03'],
    ['Jun 3, 2026', '2026-06-03'],
    ['june 3rd, 2026', '2026-06-03'],
    ['Sept. 1, 2026', '2026-09-01'],
    ['Jun-03-2026', '2026-06-03'],
    ['Wednesday, June 3, 2026', '2026-06-03'],
    ['Jun 3, 2026, 10:15 PM UTC', '2026-06-03'],
    ['Jun 3, 2026 at 10:15', '2026-06-03'],
    ['3 Jun 2026', '2026-06-03'],
    ['03-Jun-2026', '2026-06-03'],
    ['June 2026', '2026-06'],
    ['Ju 2026', undefined],
    ['June 3', undefined],
    ['Junes 3, 2026', undefined],
    ['06/03/2026', undefined],
    ['20260603', undefined],
    ['1780358400', undefined],
    [`June ${' '.repeat(100)}2026`, undefined],
    ['', undefined],
  ] as const) {
    it(`takes "${text.slice(0, 40)}" for ${period ?? 'none'}`, () => {
      assert.equal(readPeriod(text), period);
    });
  }

  for (const [text, isUnclear] of [
    ['Jun 31, 2026', true],
    ['31 Jun 2026', true],
    ['2026-02-30T10:00:00Z', true],
    ['06/03/2026', true],
    ['6-2026', true],
    ['Jun 3, 2026', false],
    ['Marble 3, 2026', false],
    ['12.50', false],
    ['gpt-4', false],
  ] as const) {
    it(`finds "${text}" ${isUnclear ? '' : 'not '}unclear`, () => {
      assert.equal(isUnclearPeriod(text), isUnclear);
    });
  }

  it('reads moments and digits in a column of days only', () => {
    assert.equal(readDayCell('20260602'), '2026-06-02');
    assert.equal(readDayCell('20261302'), undefined);
    assert.equal(readDayCell('1780358400'), '2026-06-02');
    assert.equal(readDayCell('1780358400.5'), '2026-06-02');
    assert.equal(readDayCell('1780358400000'), '2026-06-02');
    assert.equal(readDayCell('17803584'), undefined);
    assert.equal(readDayCell('2026-06-02'), '2026-06-02');
  });
});
