import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TrendDayView } from '../../../src/shared/costsView.ts';
import { scaleTicks, tickText, trendBars } from '../../../webview-ui/costsPanel/trendBars.ts';

const usd = 1_000_000_000;

function day(
  date: string,
  sums: readonly [number, number, number],
  part: Partial<TrendDayView> = {},
): TrendDayView {
  const [orchestration, execution, grunt] = sums;
  const sum = (nanoUsd: number): { nanoUsd: number; text: string } => ({ nanoUsd, text: 'as the host says' });
  return {
    day: date,
    label: `label of ${date}`,
    total: { text: 'the whole', explanation: 'why', isUnpriced: false },
    byTier: { orchestration: sum(orchestration), execution: sum(execution), grunt: sum(grunt) },
    calls: 2,
    unpricedCalls: 0,
    ...part,
  };
}

/** Days without a gap from a date on. */
function daysFrom(first: string, count: number): TrendDayView[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_each, index) =>
    day(new Date(start + index * 86_400_000).toISOString().slice(0, 10), [index * usd, usd, 0]),
  );
}

describe('the bars of the trend', () => {
  it('are the days as the host worded them where there is room', () => {
    const { span, bars } = trendBars(daysFrom('2026-06-01', 30), 30, 'en');
    assert.equal(span, 'day');
    assert.equal(bars.length, 30);
    assert.deepEqual(bars[2], {
      firstDay: '2026-06-03',
      lastDay: '2026-06-03',
      label: 'label of 2026-06-03',
      text: 'the whole',
      explanation: 'why',
      nanoUsd: 3 * usd,
      byTier: {
        orchestration: { nanoUsd: 2 * usd, text: 'as the host says' },
        execution: { nanoUsd: usd, text: 'as the host says' },
        grunt: { nanoUsd: 0, text: 'as the host says' },
      },
      calls: 2,
    });
  });

  it('are weeks from Monday where there is not, cut at both ends of the period', () => {
    // 4 June 2026 is a Thursday.
    const { span, bars } = trendBars(daysFrom('2026-06-04', 14), 13, 'en');
    assert.equal(span, 'week');
    assert.deepEqual(
      bars.map(({ firstDay, lastDay }) => `${firstDay} ${lastDay}`),
      ['2026-06-04 2026-06-07', '2026-06-08 2026-06-14', '2026-06-15 2026-06-17'],
    );
    const [first] = bars;
    assert.ok(first !== undefined);
    assert.equal(first.label.replaceAll(/\s/g, ' '), 'Jun 4 – 7, 2026');
    assert.equal(first.text, '$10.00');
    assert.equal(first.calls, 8);
  });

  for (const [count, most, span, bars] of [
    [0, 100, 'day', 0],
    [1, 100, 'day', 1],
    [90, 100, 'day', 90],
    [365, 100, 'week', 53],
    [1096, 100, 'month', 36],
    [1096, 12, 'year', 4],
    [36_525, 100, 'year', 101],
  ] as const) {
    it(`are ${bars} of a ${span} for ${count} days and room for ${most}`, () => {
      const found = trendBars(daysFrom('2023-07-01', count), most, 'en');
      assert.equal(found.span, span);
      assert.equal(found.bars.length, bars);
    });
  }

  it('say what has no price, and that a part is an estimate or a bound', () => {
    const priced = { text: '$1.00', explanation: '', isUnpriced: false };
    const { bars } = trendBars(
      [
        day('2026-06-01', [usd, 0, 0], { total: priced, unpricedCalls: 2 }),
        day('2026-06-02', [usd, 0, 0], { total: { ...priced, text: '≈$1.00' } }),
        day('2026-06-08', [usd, 0, 0], { total: { ...priced, text: '≤$1.00' } }),
      ],
      2,
      'en',
    );
    assert.deepEqual(
      bars.map(({ text }) => text),
      ['≈$2.00 + 2 unpriced', '≤$1.00'],
    );
  });

  it('lose no money, no call and no day, however many there are', () => {
    const sums = fc.tuple(
      ...([0, 0, 0].map(() => fc.integer({ min: -usd, max: 1000 * usd })) as [
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
        fc.Arbitrary<number>,
      ]),
    );
    fc.assert(
      fc.property(fc.array(sums, { maxLength: 400 }), fc.integer({ min: 1, max: 100 }), (all, most) => {
        const start = Date.UTC(2024, 1, 20);
        const days = all.map((each, index) =>
          day(new Date(start + index * 86_400_000).toISOString().slice(0, 10), each),
        );
        const { span, bars } = trendBars(days, most, 'en');
        assert.ok(span === 'year' || bars.length <= most);
        assert.equal(
          bars.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
          all.flat().reduce((sum, each) => sum + each, 0),
        );
        assert.equal(
          bars.reduce((sum, { calls }) => sum + calls, 0),
          2 * all.length,
        );
        assert.equal(bars[0]?.firstDay, days[0]?.day);
        assert.equal(bars.at(-1)?.lastDay, days.at(-1)?.day);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the scale of the trend', () => {
  for (const [most, texts] of [
    [0, ['$0']],
    [-5, ['$0']],
    [Number.NaN, ['$0']],
    [1, ['$0.0000', '$0.0001']],
    [0.0016 * usd, ['$0.0000', '$0.0005', '$0.0010', '$0.0015', '$0.0020']],
    [0.17 * usd, ['$0.00', '$0.05', '$0.10', '$0.15', '$0.20']],
    [0.8 * usd, ['$0.00', '$0.20', '$0.40', '$0.60', '$0.80']],
    [9 * usd, ['$0', '$5', '$10']],
    [123_456 * usd, ['$0', '$50,000', '$100,000', '$150,000']],
  ] as const) {
    it(`runs over ${texts.join(' ')} for ${most}`, () => {
      const ticks = scaleTicks(most, 4);
      assert.deepEqual(
        ticks.map((tick) => tickText(tick, ticks)),
        texts,
      );
    });
  }

  it('reaches every sum with few lines', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (most) => {
        const ticks = scaleTicks(most, 4);
        assert.ok((ticks.at(-1) ?? 0) >= most * (1 - 1e-6));
        assert.ok(ticks.length <= 6);
      }),
    );
  });
});
