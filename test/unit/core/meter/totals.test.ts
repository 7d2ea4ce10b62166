import assert from 'node:assert/strict';
import { breakDownTotals, noTotals } from '../../../../src/core/meter/totals.ts';
import type { TotalsRow } from '../../../../src/core/ports.ts';

function row(part: Partial<TotalsRow>): TotalsRow {
  return {
    day: '2026-11-20',
    tier: 'execution',
    purpose: 'step',
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    attempts: 1,
    unpricedAttempts: 0,
    inputTokens: 100,
    outputTokens: 10,
    costNanoUsd: 1000,
    ...part,
  };
}

describe('breakDownTotals', () => {
  it('is nothing for an empty ledger', () => {
    assert.deepEqual(breakDownTotals([]), { ...noTotals, byTier: [], byModel: [] });
  });

  it('sums in all, by tier and by model', () => {
    const totals = breakDownTotals([
      row({}),
      row({ day: '2026-11-19', attempts: 2, costNanoUsd: 500 }),
      row({ tier: 'orchestration', model: 'claude-opus-5-5', costNanoUsd: 9000 }),
      row({ provider: 'mystery', model: 'x/y', attempts: 3, unpricedAttempts: 3, costNanoUsd: 0 }),
    ]);
    assert.equal(totals.attempts, 7);
    assert.equal(totals.unpricedAttempts, 3);
    assert.equal(totals.inputTokens, 400);
    assert.equal(totals.costNanoUsd, 10_500);
    assert.deepEqual(
      totals.byTier.map(({ tier, attempts, costNanoUsd }) => [tier, attempts, costNanoUsd]),
      [
        ['orchestration', 1, 9000],
        ['execution', 6, 1500],
      ],
    );
    assert.deepEqual(
      totals.byModel.map(({ model, costNanoUsd, unpricedAttempts }) => [
        model,
        costNanoUsd,
        unpricedAttempts,
      ]),
      [
        ['anthropic/claude-opus-5-5', 9000, 0],
        ['anthropic/claude-sonnet-5-5', 1500, 0],
        ['mystery/x/y', 0, 3],
      ],
    );
  });
});
