import assert from 'node:assert/strict';
import { weeklyReport, weekUntil } from '../../../../../src/core/money/report/weeklyReport.ts';
import type { WeekOfCosts } from '../../../../../src/core/money/report/weeklyReport.ts';
import { reportOf, sumsOf, usd } from './samples.ts';

function week(changes: Partial<WeekOfCosts> = {}): WeekOfCosts {
  return {
    span: weekUntil('2026-06-03'),
    report: reportOf(),
    before: sumsOf(),
    budgets: [],
    planTitles: new Map(),
    isSample: false,
    ...changes,
  };
}

describe('weeklyReport', () => {
  it('covers seven days, this one included', () => {
    assert.deepEqual(weekUntil('2026-06-03'), { fromDay: '2026-05-28', toDay: '2026-06-03' });
  });

  it('is whole without a single call', () => {
    const text = weeklyReport(week());
    assert.match(text, /^# Tierwise: costs from 2026-05-28 to 2026-06-03\n/);
    assert.match(text, /\| Cost \| \\\$0\.00 \|/);
    assert.match(text, /nothing to compare yet/);
    assert.ok(!text.includes('## By model'));
    assert.ok(!/NaN|undefined|Infinity/.test(text));
  });

  it('tells exact from estimated, bounded and unpriced, and what the rest is', () => {
    const sums = sumsOf({
      calls: 4,
      succeeded: 3,
      unpricedCalls: 1,
      costNanoUsd: 3 * usd,
      estimatedNanoUsd: usd,
      upperBoundNanoUsd: usd,
    });
    const byModel = Array.from({ length: 12 }, (_, index) => ({
      provider: 'p',
      model: `m${index}`,
      sums: sumsOf({ calls: 1, costNanoUsd: (12 - index) * usd }),
    }));
    const text = weeklyReport(
      week({
        report: reportOf({
          sums,
          byModel,
          byDayAndTier: [{ day: '2026-06-01', tier: 'grunt', sums: sumsOf({ calls: 1, costNanoUsd: usd }) }],
          accuracy: { n: 10, inside: 8, medianWidth: 3.5 },
        }),
        saving: { range: { lowNanoUsd: -usd, highNanoUsd: usd }, isAssumed: true },
      }),
    );
    assert.match(text, /\| Cost \| ≤\\\$3\.00 \+ 1 unpriced \|/);
    assert.match(text, /1 calls have no known price/);
    assert.match(text, /only an upper bound/);
    assert.match(text, /≈−\\\$1\.00–\\\$1\.00 \\\(assumed\\\)/);
    assert.match(text, /80 % of 10, median width 3\.5×/);
    assert.match(text, /\| 2 more \| \\\$3\.00 \| 2 \|/);
    assert.match(text, /\| 2026-06-01 \| \\\$0\.00 \| \\\$0\.00 \| \\\$1\.00 \| \\\$1\.00 \| 1 \|/);
  });

  it('lets no name break out of its cell', () => {
    const sums = sumsOf({ calls: 1, costNanoUsd: usd });
    const name = 'a | b\n# <img src=x> [x](javascript:0)';
    const text = weeklyReport(
      week({ report: reportOf({ byPlan: [{ planId: 'p', sums }] }), planTitles: new Map([['p', name]]) }),
    );
    assert.ok(text.includes('| a \\| b \\# \\<img src=x\\> \\[x\\]\\(javascript:0\\) |'));
  });
});
