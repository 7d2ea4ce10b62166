import assert from 'node:assert/strict';
import { deletedName, type CostReport } from '../../../../src/core/model/ledger/reportPorts.ts';
import type { CostsView } from '../../../../src/shared/costsView.ts';
import { buildCostsView, type CostsReading } from '../../../../src/presentation/costs/buildCostsView.ts';
import { dayWords, daysOfRange } from '../../../../src/presentation/costs/costsPeriod.ts';
import { callCostView, shareText, sumsView } from '../../../../src/presentation/costs/costsWords.ts';
import { attemptOf, reportOf, sumsOf, usd } from '../../core/money/report/samples.ts';

const days = dayWords('en-GB', 'UTC');
const filter = { range: '7-days' } as const;

function view(report: CostReport, changes: Partial<CostsReading> = {}): CostsView {
  const reading: CostsReading = {
    filter,
    span: daysOfRange('7-days', '2026-06-03'),
    report,
    unfiltered: report,
    isLedgerEmpty: false,
    budgets: [],
    savings: undefined,
    projections: [],
    titles: new Map([['p1', 'Add a login']]),
    otherLedgersChangedAtMs: [],
    ...changes,
  };
  return buildCostsView({ isSample: false, isBusy: false, filter, reading }, days);
}

const figure = (shown: CostsView, label: string) => shown.headline.find((one) => one.label === label);

describe('buildCostsView', () => {
  it('shows nothing as nothing, and no rate of it', () => {
    const shown = view(reportOf());
    assert.equal(shown.trend.days.length, 7);
    assert.deepEqual(shown.breakdowns, []);
    assert.equal(figure(shown, 'Cost')?.value, '$0.00');
    for (const label of ['Success rate', 'First-try rate', 'Cost per successful task', 'Cache hits']) {
      assert.equal(figure(shown, label)?.value, '–', label);
    }
    assert.equal(shown.period.replace(/\s/g, ' '), '28 May – 3 Jun 2026');
  });

  it('draws every day, stacked by tier', () => {
    const sums = sumsOf({ calls: 2, unpricedCalls: 1, costNanoUsd: usd });
    const shown = view(
      reportOf({
        sums,
        byDayAndTier: [
          { day: '2026-06-01', tier: 'grunt', sums },
          { day: '2026-06-01', tier: 'execution', sums: sumsOf({ calls: 1, costNanoUsd: 2 * usd }) },
        ],
      }),
    );
    const monday = shown.trend.days.find(({ day }) => day === '2026-06-01');
    assert.deepEqual(
      [monday?.label, monday?.total.text, monday?.calls, monday?.unpricedCalls],
      ['Mon 1 Jun', '$3.00 + 1 unpriced', 3, 1],
    );
    assert.deepEqual(monday?.byTier, {
      orchestration: { nanoUsd: 0, text: '$0.00' },
      execution: { nanoUsd: 2 * usd, text: '$2.00' },
      grunt: { nanoUsd: usd, text: '$1.00 + 1 unpriced' },
    });
  });

  it('opens what a row stands for, and nothing for deleted calls', () => {
    const sums = sumsOf({ calls: 1, costNanoUsd: usd, inputTokens: 100, cacheReadTokens: 25 });
    const shown = view(
      reportOf({
        sums: sumsOf({ calls: 4, costNanoUsd: 4 * usd }),
        byModel: [
          { provider: 'openai', model: 'gpt', sums },
          { provider: deletedName, model: deletedName, sums: sumsOf({ calls: 3, costNanoUsd: 3 * usd }) },
        ],
        byPlan: [
          { planId: 'p1', sums },
          { planId: '12345678-9', sums },
        ],
        byKey: [{ provider: 'openai', keyLabel: 'work', sums }],
        tools: [{ name: 'read', calls: 2, resultBytes: 400 }],
      }),
    );
    const rows = (id: string) =>
      shown.breakdowns
        .find((table) => table.id === id)
        ?.rows.map(({ label, share, opens }) => [label, share, opens]);
    assert.deepEqual(rows('model'), [
      ['deleted calls', 0.75, undefined],
      ['openai/gpt', 0.25, { provider: 'openai', model: 'gpt' }],
    ]);
    assert.deepEqual(rows('plan'), [
      ['Add a login', 0.25, { planId: 'p1' }],
      ['Plan 12345678', 0.25, { planId: '12345678-9' }],
    ]);
    assert.deepEqual(rows('key'), [['openai: work', 0.25, { provider: 'openai', keyLabel: 'work' }]]);
    assert.equal(rows('tool')?.length, 1);
    assert.deepEqual(shown.choices.models, ['gpt']);
    assert.equal(shown.breakdowns[0]?.rows[1]?.cacheShare, '25 %');
  });

  it('remarks on what the figures do not hold', () => {
    const sums = sumsOf({ calls: 9, unpricedCalls: 2, estimatedNanoUsd: usd, upperBoundNanoUsd: usd });
    const overruns = { n: 3, nanoUsd: usd / 4 };
    const shown = view(reportOf({ sums, overruns, newest: { n: 20_000, isAll: false } }), {
      otherLedgersChangedAtMs: [Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 2)],
    });
    const remarks = shown.remarks.join('\n');
    assert.match(remarks, /3 calls cost \$0\.25 more than was held for them/);
    for (const word of [/in no sum: 2/, /≤/, /≈/, /newest 20,000/, /2 Jun 2026/]) assert.match(remarks, word);
    assert.deepEqual(view(reportOf()).remarks, []);
  });

  it('warns of budgets from three quarters on, held money included', () => {
    const state = (spent: number, reserved: number, limit = 100) => ({
      limit: { scope: 'day' as const, nanoUsd: limit * usd },
      window: '2026-06-03',
      raisedNanoUsd: 0,
      spentNanoUsd: spent * usd,
      upperBoundNanoUsd: 0,
      reservedNanoUsd: reserved * usd,
      unpricedCalls: 0,
    });
    const budgets = [state(74, 0), state(70, 5), state(80, 10), state(120, 0), state(0, 0, 0)];
    const shown = view(reportOf(), { budgets }).budgets;
    assert.deepEqual(
      shown.map(({ severity, left }) => [severity, left]),
      [
        ['normal', '$26.00'],
        ['warning', '$25.00'],
        ['error', '$10.00'],
        ['error', '−$20.00'],
        ['error', '$0.00'],
      ],
    );
    assert.equal(shown[3]?.spentShare, 1.2);
  });

  it('shows savings below zero as such, with the rule and where spending goes', () => {
    const { savings } = view(reportOf(), {
      savings: {
        baseline: {
          foundation: 'assumed',
          comparableRuns: 4,
          baseline: { lowNanoUsd: usd, highNanoUsd: 2 * usd },
          spentNanoUsd: 4 * usd,
          saving: { lowNanoUsd: -3 * usd, highNanoUsd: -2 * usd },
          unpricedCalls: 0,
        },
      },
      projections: [
        {
          lastDays: 7,
          daysOfData: 7,
          daysOfUse: 3,
          perDay: { lowNanoUsd: usd, highNanoUsd: usd },
          perMonth: { lowNanoUsd: 30 * usd, highNanoUsd: 30 * usd },
          perYear: { lowNanoUsd: 365 * usd, highNanoUsd: 365 * usd },
          unpricedCalls: 1,
        },
      ],
    });
    assert.equal(savings.value, '≈−$3.00–−$2.00');
    assert.equal(savings.isAssumed, true);
    assert.match(savings.rule, /accepted work/);
    assert.deepEqual(
      savings.rows.map(({ value }) => value),
      ['≈$1.00–$2.00', '$4.00'],
    );
    assert.deepEqual(
      savings.projection.map(({ value }) => value),
      ['≈$1.00 + 1 unpriced', '≈$30.00 + 1 unpriced', '≈$365.00 + 1 unpriced'],
    );
    assert.equal(view(reportOf()).savings.value, 'Nothing to compare yet');
  });

  it('says how a provider behaved, without blaming it for what the person cancelled', () => {
    const [provider] = view(
      reportOf({
        providers: [
          {
            provider: 'openai',
            calls: 200,
            unavailable: 1,
            outcomes: { succeeded: 195, server: 1, refusal: 1, cancelled: 3 },
            latency: { n: 195, p50Ms: 900, p95Ms: 4200 },
          },
        ],
      }),
    ).providers;
    assert.deepEqual(
      [provider?.uptime, provider?.errorShare, provider?.latency, provider?.firstToken, provider?.failures],
      ['99.5 %', '1 %', '900 ms / 4.2 s', '–', 'cancelled 3, server 1, refusal 1'],
    );
  });

  it('opens a row with all that it holds', () => {
    const rows = [
      attemptOf({
        planId: 'p1',
        modelServed: 'gpt-6-luna-2026-05-01',
        priceApplied: { input: 1 },
        toolUses: [{ turn: 0, name: 'read', resultBytes: 2048 }],
        usage: { source: 'reported', inputUncachedTokens: 0, cacheReadTokens: 5, outputTokens: 7 },
        adjustments: [{ id: 'x', callId: 'a1', recordedAtMs: 1, deltaNanoUsd: usd, source: 'invoice' }],
        verdict: { callId: 'a1', recordedAtMs: 1, verdict: 'pass', by: 'person', action: 'accepted' },
        cost: { source: 'catalogue', nanoUsd: usd },
        finalCost: { source: 'provider', nanoUsd: 2 * usd },
        reservedNanoUsd: 1.5 * usd,
      }),
    ];
    const reading = {
      filter,
      span: daysOfRange('7-days', '2026-06-03'),
      report: reportOf(),
      unfiltered: reportOf(),
    };
    const shown = buildCostsView(
      {
        isSample: false,
        isBusy: false,
        filter,
        reading: {
          ...reading,
          isLedgerEmpty: false,
          budgets: [],
          savings: undefined,
          projections: [],
          titles: new Map([['p1', 'Add a login']]),
          otherLedgersChangedAtMs: [],
        },
        calls: { title: 'One', total: 1, rows },
      },
      days,
    ).calls;
    const row = shown?.rows[0];
    assert.deepEqual([row?.cost.text, row?.tokens, row?.latency], ['$2.00', '5 in, 7 out', '1.5 s']);
    const details = new Map(row?.details.map(({ label, value }) => [label, value]));
    for (const [label, value] of [
      ['Plan', 'Add a login'],
      ['Cost when it ended', '$1.00'],
      ['Correction', '+$1.00'],
      ['Held for it', '$1.50'],
      ['Overrun', '$0.50'],
      ['Uncached input tokens', '0'],
      ['Tools in turn 1', 'read (2,048 bytes)'],
      ['Verdict', 'pass, person, accepted'],
      ['Price applied', '{"input":1}'],
    ] as const) {
      assert.equal(details.get(label), value, label);
    }
    assert.equal(details.has('Reasoning tokens, a part of the output'), false);
  });
});

describe('words of costs', () => {
  it('tells exact, estimated, bounded and unpriced sums apart', () => {
    const text = (changes: Parameters<typeof sumsOf>[0]) =>
      sumsView(sumsOf({ calls: 2, costNanoUsd: usd, ...changes })).text;
    assert.equal(text({}), '$1.00');
    assert.equal(text({ estimatedNanoUsd: 1 }), '≈$1.00');
    assert.equal(text({ estimatedNanoUsd: 1, upperBoundNanoUsd: 1 }), '≤$1.00');
    assert.equal(text({ unpricedCalls: 1 }), '$1.00 + 1 unpriced');
    assert.equal(text({ unpricedCalls: 2, costNanoUsd: 0 }), 'unpriced');
    const cost = (value: Parameters<typeof callCostView>[0]) => callCostView(value).text;
    assert.equal(cost({ source: 'estimate', nanoUsd: usd }), '≈$1.00');
    assert.equal(cost({ source: 'estimate', nanoUsd: usd, isUpperBound: true }), '≤$1.00');
    assert.equal(cost({ source: 'subscription', nanoUsd: 0 }), 'included');
    assert.equal(cost({ source: 'unpriced' }), 'unpriced');
  });

  it('rounds no share to all or to nothing', () => {
    assert.deepEqual(
      [
        shareText(0, 9),
        shareText(1, 1000),
        shareText(1, 3),
        shareText(99_999, 100_000),
        shareText(5, 5),
        shareText(0, 0),
      ],
      ['0 %', '<1 %', '33 %', '99.9 %', '100 %', '–'],
    );
  });
});
