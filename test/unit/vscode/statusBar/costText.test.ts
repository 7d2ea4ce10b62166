import assert from 'node:assert/strict';
import type { TotalsRow } from '../../../../src/core/ports.ts';
import { nothingSpent, sumByModel, sumCosts } from '../../../../src/vscode/statusBar/costFigures.ts';
import type { CostFigure } from '../../../../src/vscode/statusBar/costFigures.ts';
import {
  costStatusLabel,
  costStatusText,
  costTooltip,
  tooltipCommands,
} from '../../../../src/vscode/statusBar/costText.ts';
import { english } from '../../support/english.ts';

const usd = (dollars: number, unpricedAttempts = 0): CostFigure => ({
  costNanoUsd: Math.round(dollars * 1e9),
  unpricedAttempts,
});

function row(changes: Partial<TotalsRow>): TotalsRow {
  return {
    day: '2026-11-20',
    tier: 'execution',
    purpose: 'step',
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    attempts: 1,
    unpricedAttempts: 0,
    inputTokens: 1000,
    outputTokens: 100,
    costNanoUsd: 3_000_000,
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
    it(`shows ${text}`, () => assert.equal(costStatusText({ session, today, isSample }, english), text));
  }
});

describe('costStatusLabel', () => {
  it('says the figures and the calls without a price', () => {
    assert.equal(
      costStatusLabel({ session: usd(0.01), today: usd(1.2, 2), isSample: false }, english),
      'Tierwise: $0.010 in this session, $1.20 plus 2 calls without a price today',
    );
  });

  it('says that the money of the sample is none', () => {
    const label = costStatusLabel({ session: usd(0.01), today: usd(1), isSample: true }, english);
    assert.equal(label, 'Tierwise sample: $0.010 of pretended money');
  });
});

describe('sums of the ledger', () => {
  it('add up and keep what has no price apart', () => {
    assert.deepEqual(sumCosts([usd(1, 1), usd(2, 2)]), usd(3, 3));
    assert.deepEqual(sumCosts([]), nothingSpent);
  });

  it('are by tier and model, tiers in order and the dearest model first', () => {
    const figures = sumByModel([
      row({ purpose: 'step' }),
      row({ tier: 'grunt', model: 'claude-haiku-5-5', costNanoUsd: 1 }),
      row({ purpose: 'fix', unpricedAttempts: 1, attempts: 3 }),
      row({ provider: 'openai', model: 'gpt-6.1-terra', costNanoUsd: 9_000_000 }),
      row({ tier: 'orchestration', model: 'claude-sonnet-5-5' }),
    ]);
    assert.deepEqual(
      figures.map(({ tier, model, attempts, costNanoUsd }) => [tier, model, attempts, costNanoUsd]),
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
      attempts: 4,
      unpricedAttempts: 1,
      inputTokens: 2000,
      outputTokens: 200,
      costNanoUsd: 6_000_000,
    });
  });
});

describe('costTooltip', () => {
  const status = { session: usd(0.01), today: usd(1.2, 1), isSample: false };

  it('has a row for each tier and model, and links to the commands that it may run', () => {
    const text = costTooltip(status, sumByModel([row({}), row({ tier: 'grunt' })]), english);
    assert.equal(text.split('\n').filter((line) => line.startsWith('| ')).length, 4);
    assert.match(text, /\\\$1\\\.20 \\\+ 1 unpriced today/);
    const linked = Array.from(text.matchAll(/\(command:([^)]+)\)/g), (match) => match[1]);
    assert.deepEqual(linked, [...tooltipCommands]);
  });

  it('says so when nothing was called today, and when it is the sample', () => {
    assert.match(costTooltip(status, [], english), /No calls today/);
    assert.match(costTooltip({ ...status, isSample: true }, [], english), /nothing is charged/);
  });

  it('gives no meaning to what a model is called', () => {
    const model = 'a|b](command:evil)\n| <img src=x> `$(bug)`';
    const text = costTooltip(status, sumByModel([row({ model })]), english);
    const table = text.split('\n').filter((line) => line.startsWith('| '));
    assert.equal(table.length, 3);
    assert.ok(!/(?<!\\)\]\((?!command:tierwise\.)/.test(text));
    assert.ok(!/(?<!\\)[<`]/.test(text));
    assert.equal(table[2]?.split(/(?<!\\)\|/).length, 8);
  });
});
