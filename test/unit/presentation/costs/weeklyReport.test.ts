import assert from 'node:assert/strict';
import {
  weeklyReport,
  weekUntil,
  type WeekOfCosts,
} from '../../../../src/presentation/costs/weeklyReport.ts';
import { reportOf, sumsOf, usd } from '../../core/money/report/samples.ts';

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
    assert.ok(text.includes('\n\n| Figure | Value |\n| :-- | --: |\n'));
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

  /** The cells of the row that begins with this cell. */
  function cells(text: string, first: string): string[] | undefined {
    const plain = text.replaceAll('\\', '').split('\n');
    return plain
      .find((line) => line.startsWith(`| ${first} |`))
      ?.slice(2, -2)
      .split(' | ');
  }

  const work = {
    judged: 8,
    passed: 4,
    firstJudged: 7,
    firstPassed: 3,
    passedTokens: 10,
    passedNanoUsd: 2 * usd,
    passedUnpricedCalls: 0,
    retries: 5,
    escalations: 6,
    rejectedNanoUsd: usd,
  };

  it('sums up the week', () => {
    const sums = sumsOf({
      calls: 8,
      succeeded: 6,
      inputTokens: 2_000,
      cacheReadTokens: 500,
      outputTokens: 300,
      costNanoUsd: 4 * usd,
    });
    const before = sumsOf({ calls: 1, costNanoUsd: 9 * usd });
    const text = weeklyReport(week({ report: reportOf({ sums, work }), before }));
    for (const [figure, value] of [
      ['Cost', '$4.00'],
      ['The week before', '$9.00'],
      ['Calls', '8 (75 % succeeded)'],
      ['Tokens', '2k in, 300 out'],
      ['Read from a cache', '25 %'],
      ['Tasks that passed', '4 of 8'],
      ['Passed at the first try', '3 of 7'],
      ['Cost per successful task', '$0.50'],
      ['Retries, escalations', '5, 6'],
      ['Spent on work that failed', '$1.00'],
      ['Saved beside the orchestration model alone', 'nothing to compare yet'],
      ['Estimates that held', '–'],
    ] as const) {
      assert.deepEqual(cells(text, figure), [figure, value]);
    }
    assert.doesNotMatch(text, /sample|estimated|upper bound|no known price|newest/);
  });

  it('says where there is nothing to divide by', () => {
    const text = weeklyReport(week());
    assert.equal(cells(text, 'Calls')?.[1], '0 (– succeeded)');
    assert.equal(cells(text, 'Tasks that passed')?.[1], 'none was judged');
    assert.equal(cells(text, 'Passed at the first try')?.[1], '–');
    assert.equal(cells(text, 'Cost per successful task')?.[1], '–');
  });

  it('names what a successful task has cost without a price', () => {
    const text = weeklyReport(week({ report: reportOf({ work: { ...work, passedUnpricedCalls: 1 } }) }));
    assert.equal(cells(text, 'Cost per successful task')?.[1], '$0.50 and what is unpriced');
  });

  it('gives a known saving, and estimates without a width', () => {
    const saving = { range: { lowNanoUsd: usd, highNanoUsd: 2 * usd }, isAssumed: false };
    const text = weeklyReport(week({ saving, report: reportOf({ accuracy: { n: 4, inside: 1 } }) }));
    assert.equal(cells(text, 'Saved beside the orchestration model alone')?.[1], '≈$1.00–$2.00');
    assert.equal(cells(text, 'Estimates that held')?.[1], '25 % of 4');
  });

  it('says what of the money is only a part of the truth', () => {
    const costOf = (changes: Parameters<typeof sumsOf>[0]) => {
      const sums = sumsOf({ calls: 2, costNanoUsd: usd, ...changes });
      const text = weeklyReport(week({ report: reportOf({ sums }) }));
      return [
        cells(text, 'Cost')?.[1],
        ...text
          .split('\n')
          .filter((line) => line.startsWith('- '))
          .slice(1),
      ];
    };
    const estimated = '- $0.0010 is estimated (≈).';
    assert.deepEqual(costOf({}), ['$1.00']);
    assert.equal(costOf({ estimatedNanoUsd: 1 })[0], '≈$1.00');
    assert.deepEqual(costOf({ estimatedNanoUsd: 1_000_000 }), ['≈$1.00', estimated]);
    assert.deepEqual(costOf({ upperBoundNanoUsd: 2_000_000, estimatedNanoUsd: 1_000_000 }), [
      '≤$1.00',
      estimated,
      '- $0.0020 is only an upper bound (≤), of calls without a final cost.',
    ]);
    const unpriced = '- 2 calls have no known price and are in no sum.';
    assert.deepEqual(costOf({ unpricedCalls: 2, costNanoUsd: 0, upperBoundNanoUsd: 1 }).slice(0, 2), [
      'unpriced',
      unpriced,
    ]);
  });

  it('says that rates are of the newest calls only', () => {
    const text = weeklyReport(week({ report: reportOf({ newest: { n: 20_000, isAll: false } }) }));
    assert.match(text, /newest 20000 calls/);
  });

  it('marks figures of the sample', () => {
    assert.match(weeklyReport(week({ isSample: true })), /nothing was sent and nothing was charged/);
  });

  it('has a row for each day, tier, model, purpose, plan, provider and budget, dearest first', () => {
    const sums = (dollars: number) =>
      sumsOf({ calls: 2, costNanoUsd: dollars * usd, inputTokens: 30, outputTokens: 4 });
    const report = reportOf({
      byDayAndTier: [
        { day: '2026-06-01', tier: 'grunt', sums: sums(1) },
        { day: '2026-06-01', tier: 'execution', sums: sums(2) },
        { day: '2026-06-02', tier: 'orchestration', sums: sumsOf({ calls: 1, unpricedCalls: 1 }) },
      ],
      byTier: [{ tier: 'grunt', sums: sums(1) }],
      byModel: [
        { provider: 'p', model: 'cheap', sums: sums(1) },
        { provider: 'p', model: 'dear', sums: sums(2) },
      ],
      byPurpose: [{ purpose: 'step', sums: sums(3) }],
      byPlan: [{ planId: 'plan-1', sums: sums(4) }],
      providers: [
        {
          provider: 'fast',
          calls: 4,
          unavailable: 1,
          outcomes: {},
          latency: { p50Ms: 100, p95Ms: 2_000 },
        },
        { provider: 'gone', calls: 1, unavailable: 1, outcomes: {} },
      ],
    } as Parameters<typeof reportOf>[0]);
    const budget = {
      window: '2026-06-03',
      raisedNanoUsd: usd,
      spentNanoUsd: 2 * usd,
      upperBoundNanoUsd: 0,
      reservedNanoUsd: usd,
      unpricedCalls: 0,
    };
    const text = weeklyReport(
      week({
        report,
        budgets: [
          { ...budget, limit: { scope: 'day', nanoUsd: 9 * usd } },
          { ...budget, upperBoundNanoUsd: 1, limit: { scope: 'tier', tier: 'grunt', nanoUsd: 9 * usd } },
        ],
      }),
    );
    const header = text.split('\n').find((line) => line.startsWith('| Day |'));
    assert.equal(header, '| Day | orchestration | execution | grunt | All | Calls |');
    assert.deepEqual(cells(text, '2026-06-01'), ['2026-06-01', '$0.00', '$2.00', '$1.00', '$3.00', '4']);
    assert.deepEqual(cells(text, '2026-06-02'), [
      '2026-06-02',
      'unpriced',
      '$0.00',
      '$0.00',
      'unpriced',
      '1',
    ]);
    for (const first of ['grunt', 'p/cheap', 'step', 'plan-1'])
      assert.deepEqual(cells(text, first)?.slice(2), ['2', '30', '4'], first);
    assert.ok(text.indexOf('p/dear') < text.indexOf('p/cheap'));
    assert.deepEqual(cells(text, 'fast'), ['fast', '4', '75 %', '100 ms', '2 s']);
    assert.deepEqual(cells(text, 'gone'), ['gone', '1', '0 %', '–', '–']);
    assert.deepEqual(cells(text, 'day (2026-06-03)')?.slice(1), ['$10.00', '$2.00', '$1.00', '$7.00']);
    assert.deepEqual(cells(text, 'grunt tier (2026-06-03)')?.[2], '≤$2.00');
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('## ')),
      ['By day', 'By tier', 'By model', 'By purpose', 'Plans', 'Providers', 'Budgets'].map(
        (it) => `## ${it}`,
      ),
    );
    assert.ok(!text.includes(' more |'));
  });
});
