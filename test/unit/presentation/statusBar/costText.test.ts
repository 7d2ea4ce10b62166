import assert from 'node:assert/strict';
import type { BudgetState } from '../../../../src/core/model/ledger/budgetLimits.ts';
import type { TotalsRow } from '../../../../src/core/model/ledger/ledger.ts';
import {
  nothingSpent,
  sumByModel,
  sumCosts,
  type CostFigure,
} from '../../../../src/presentation/statusBar/costFigures.ts';
import {
  costStatusLabel,
  costStatusText,
  costTooltip,
  shownPressure,
  tooltipCommands,
  type CostStatus,
} from '../../../../src/presentation/statusBar/costText.ts';
import { budgetStanding } from '../../../../src/presentation/statusBar/budgetStanding.ts';
import { statusBarParts, type StatusBarPart } from '../../../../src/shared/contract.ts';

const usd = (dollars: number, unpricedCalls = 0): CostFigure => ({
  costNanoUsd: Math.round(dollars * 1e9),
  unpricedCalls,
});

function statusOf(changes: Partial<CostStatus> = {}): CostStatus {
  return {
    session: usd(0.01),
    today: usd(1.2),
    budget: undefined,
    shown: statusBarParts,
    isSample: false,
    ...changes,
  };
}

function state(changes: Partial<BudgetState> = {}): BudgetState {
  return {
    limit: { scope: 'day', nanoUsd: 5e9 },
    window: '2026-11-20',
    raisedNanoUsd: 0,
    spentNanoUsd: 1e9,
    upperBoundNanoUsd: 0,
    reservedNanoUsd: 0,
    unpricedCalls: 0,
    ...changes,
  };
}

function row(changes: Partial<TotalsRow>): TotalsRow {
  return {
    day: '2026-11-20',
    tier: 'execution',
    purpose: 'step',
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    calls: 1,
    unpricedCalls: 0,
    inputTokens: 1000,
    outputTokens: 100,
    costNanoUsd: 3_000_000,
    estimatedNanoUsd: 0,
    upperBoundNanoUsd: 0,
    ...changes,
  };
}

describe('costStatusText', () => {
  const cases: [session: CostFigure, today: CostFigure, isSample: boolean, text: string][] = [
    [nothingSpent, nothingSpent, false, '$(credit-card) $0.00 · $0.00 today'],
    [usd(0.0123), usd(1.2), false, '$(credit-card) $0.012 · $1.20 today'],
    [usd(0.00001), usd(0.00001), false, '$(credit-card) <$0.0001 · <$0.0001 today'],
    [usd(0, 2), usd(1.2, 2), false, '$(credit-card) unpriced · $1.20 + unpriced today'],
    [usd(0.0042), usd(9), true, '$(beaker) sample $0.0042'],
    [usd(0, 1), usd(9), true, '$(beaker) sample unpriced'],
  ];
  for (const [session, today, isSample, text] of cases) {
    it(`shows ${text}`, () => assert.equal(costStatusText(statusOf({ session, today, isSample })), text));
  }
});

describe('costStatusLabel', () => {
  it('says the figures and the calls without a price', () => {
    assert.equal(
      costStatusLabel(statusOf({ today: usd(1.2, 2) })),
      'Tierwise: $0.010 in this session, $1.20 plus 2 calls without a price today',
    );
  });

  it('says that the money of the sample is none', () => {
    const label = costStatusLabel(statusOf({ isSample: true }));
    assert.equal(label, 'Tierwise sample: $0.010 of pretended money');
  });
});

describe('sums of the ledger', () => {
  it('add up and keep what has no price apart', () => {
    const mixed = { ...usd(2, 2), estimatedNanoUsd: 4, upperBoundNanoUsd: 5 };
    assert.deepEqual(sumCosts([usd(1, 1), mixed, mixed]), {
      ...usd(5, 5),
      estimatedNanoUsd: 8,
      upperBoundNanoUsd: 10,
    });
    assert.deepEqual(sumCosts([]), nothingSpent);
  });

  it('are by tier and model, tiers in order and the dearest model first', () => {
    const figures = sumByModel([
      row({ purpose: 'step' }),
      row({ tier: 'grunt', model: 'claude-haiku-5-5', costNanoUsd: 1 }),
      row({ purpose: 'fix', unpricedCalls: 1, calls: 3 }),
      row({ provider: 'openai', model: 'gpt-6.1-terra', costNanoUsd: 9_000_000 }),
      row({ tier: 'orchestration', model: 'claude-sonnet-5-5' }),
    ]);
    assert.deepEqual(
      figures.map(({ tier, model, calls, costNanoUsd }) => [tier, model, calls, costNanoUsd]),
      [
        ['orchestration', 'anthropic/claude-sonnet-5-5', 1, 3_000_000],
        ['execution', 'openai/gpt-6.1-terra', 1, 9_000_000],
        ['execution', 'anthropic/claude-sonnet-5-5', 4, 6_000_000],
        ['grunt', 'anthropic/claude-haiku-5-5', 1, 1],
      ],
    );
    assert.deepEqual(figures[2], {
      tier: 'execution',
      model: 'anthropic/claude-sonnet-5-5',
      calls: 4,
      unpricedCalls: 1,
      inputTokens: 2000,
      outputTokens: 200,
      costNanoUsd: 6_000_000,
      estimatedNanoUsd: 0,
      upperBoundNanoUsd: 0,
    });
  });
});

describe('costTooltip', () => {
  const status = statusOf({ today: usd(1.2, 1) });

  it('has a row for each tier and model, and links to the commands that it may run', () => {
    const text = costTooltip(status, sumByModel([row({}), row({ tier: 'grunt' })]));
    assert.equal(text.split('\n').filter((line) => line.startsWith('| ')).length, 4);
    assert.match(text, /\\\$1\\\.20 \\\+ 1 unpriced today/);
    const linked = Array.from(text.matchAll(/\(command:([^)]+)\)/g), (match) => match[1]);
    assert.deepEqual(linked, [...tooltipCommands]);
  });

  it('says so when nothing was called today, and when it is the sample', () => {
    assert.match(costTooltip(status, []), /No calls today/);
    assert.match(costTooltip({ ...status, isSample: true }, []), /nothing is charged/);
  });

  it('gives no meaning to what a model is called', () => {
    const model = 'a|b](command:evil)\n| <img src=x> `$(bug)`';
    const text = costTooltip(status, sumByModel([row({ model })]));
    const table = text.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(table.length, 3);
    assert.ok(!/(?<!\\)\]\((?!command:tierwise\.)/.test(text));
    assert.ok(!/(?<!\\)[<`]/.test(text));
    assert.equal(table[2]?.split(/(?<!\\)\|/).length, 8);
  });
});

describe('sums with parts that are not exact', () => {
  const estimated = { ...usd(1.2), estimatedNanoUsd: 1 };
  const bound = { ...usd(1.2), upperBoundNanoUsd: 1 };
  const both = { ...estimated, ...bound };
  const cases: [today: CostFigure, text: string, spoken: RegExp][] = [
    [estimated, '≈$1.20 today', /about \$1\.20 today/],
    [bound, '≤$1.20 today', /at most \$1\.20 today/],
    [both, '≤$1.20 today', /at most \$1\.20 today/],
    [{ ...estimated, unpricedCalls: 1 }, '≈$1.20 + unpriced today', /about \$1\.20 plus 1 calls/],
  ];
  for (const [today, text, spoken] of cases) {
    it(`show ${text}`, () => {
      const status = statusOf({ today, shown: ['today'] });
      assert.equal(costStatusText(status), `$(credit-card) ${text}`);
      assert.match(costStatusLabel(status), spoken);
    });
  }

  it('say in the tooltip what the signs mean, where there are any', () => {
    assert.match(costTooltip(statusOf({ today: both }), []), /≈ a part .* · ≤ a part/);
    assert.doesNotMatch(costTooltip(statusOf(), []), /[≈≤]/);
  });
});

describe('ledgers of other hosts', () => {
  it('are spoken of in the tooltip where there are any', () => {
    const text = (hasOtherLedgers: boolean) => costTooltip(statusOf({ hasOtherLedgers }), []);
    assert.match(text(true), /keeps a ledger of its own/);
    assert.doesNotMatch(text(false), /ledger/);
  });
});

describe('the budget in the status bar', () => {
  const day = (spent: number, changes: Partial<BudgetState> = {}): BudgetState =>
    state({ spentNanoUsd: spent * 1e9, ...changes });
  const cases: [what: string, states: BudgetState[], text: string][] = [
    ['no limit', [], '$(credit-card) $0.010'],
    ['a limit that is far', [day(1)], '$(credit-card) $0.010 · 80 % left'],
    ['the tightest of several', [day(1), day(3)], '$(credit-card) $0.010 · 40 % left'],
    ['just below 75 %', [day(3.7499)], '$(credit-card) $0.010 · 25 % left'],
    ['75 %', [day(3.75)], '$(warning) $0.010 · budget low: 25 % left'],
    ['just below 90 %', [day(4.4999)], '$(warning) $0.010 · budget low: 10 % left'],
    ['90 %', [day(4.5)], '$(error) $0.010 · budget nearly used up: 10 % left'],
    ['the last cent', [day(4.999)], '$(error) $0.010 · budget nearly used up: 0 % left'],
    ['nothing left', [day(5)], '$(error) $0.010 · budget used up'],
    ['an overrun', [day(6)], '$(error) $0.010 · budget used up'],
    ['money that is only held', [day(1, { reservedNanoUsd: 4e9 })], '$(credit-card) $0.010 · 80 % left'],
    ['a raise', [day(5, { raisedNanoUsd: 5e9 })], '$(credit-card) $0.010 · 50 % left'],
    [
      'a limit of nothing',
      [day(0, { limit: { scope: 'day', nanoUsd: 0 } })],
      '$(credit-card) $0.010 · 0 % left',
    ],
  ];
  for (const [what, states, text] of cases) {
    it(`shows ${what}`, () => {
      const status = statusOf({ budget: budgetStanding(states), shown: ['session', 'budget'] });
      assert.equal(costStatusText(status), text);
    });
  }

  it('presses nobody who does not want to see it', () => {
    const budget = budgetStanding([day(5)]);
    const pressure = (shown: readonly StatusBarPart[]) => shownPressure(statusOf({ budget, shown }));
    assert.equal(pressure(['session']), 'fine');
    assert.equal(pressure(['budget']), 'used-up');
  });

  it('is nothing at all where nothing is to be shown', () => {
    assert.equal(costStatusText(statusOf({ shown: [] })), '');
    assert.equal(costStatusText(statusOf({ shown: ['budget'] })), '');
  });

  it('is said to screen readers', () => {
    const label = (spent: number) => costStatusLabel(statusOf({ budget: budgetStanding([day(spent)]) }));
    assert.match(label(1), /, 80 % of the budget left$/);
    assert.match(label(4.5), /, budget nearly used up: 10 % left$/);
  });

  it('is a table in the tooltip: spent and held apart, bounds marked, the tightest first', () => {
    const budget = budgetStanding([
      day(1, { reservedNanoUsd: 1e9, unpricedCalls: 2 }),
      day(0.4, {
        limit: { scope: 'tier', tier: 'grunt', nanoUsd: 1e9 },
        upperBoundNanoUsd: 1,
        raisedNanoUsd: 1e8,
      }),
    ]);
    const lines = costTooltip(statusOf({ budget }), [])
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.replaceAll('\\', ''));
    assert.deepEqual(lines, [
      '| Budget | Spent | Held | Limit | Left |',
      '| :-- | --: | --: | --: | --: |',
      '| Today, grunt | ≤$0.40 | – | $1.10 | $0.70 |',
      '| Today | $1.00 + 2 unpriced | $1.00 | $5.00 | $3.00 |',
    ]);
  });
});
