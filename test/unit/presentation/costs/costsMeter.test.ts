import assert from 'node:assert/strict';
import type { HistoryRow } from '../../../../src/core/model/ledger/reportPorts.ts';
import { allDays } from '../../../../src/presentation/costs/costsPeriod.ts';
import { createCostsMeter } from '../../../../src/presentation/costs/costsMeter.ts';
import { findPrice } from '../../../../src/core/money/pricing/findPrice.ts';
import { shippedCatalogue } from '../../core/money/pricing/shippedCatalogue.ts';
import { totalsOf, usd } from '../../core/money/report/samples.ts';
import { createHandClock } from '../../support/engine/handClock.ts';

const clock = createHandClock(Date.UTC(2026, 5, 10, 12));
const catalogue = shippedCatalogue();
const shippedPriceAt = (atMs: number) =>
  findPrice(catalogue, { vendor: 'anthropic', model: 'claude-opus-5-5', atMs });
const day = (number: number) => `2026-06-${String(number).padStart(2, '0')}`;

function meter(history: readonly HistoryRow[], totals = [totalsOf()], strong = true) {
  return createCostsMeter({
    clock,
    ledger: { totals: async () => totals },
    reports: { history: async (limit) => history.slice(0, limit) },
    strong: () => (strong ? { model: 'anthropic/claude-opus-5-5', priceAt: shippedPriceAt } : undefined),
  });
}

function cheap(index: number, changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    startedAtMs: Date.UTC(2026, 5, 10, 11) - index * 60_000,
    planId: `p${index}`,
    stepId: 's1',
    stepKind: 'edit',
    purpose: 'step',
    tier: 'execution',
    provider: 'openai',
    model: 'gpt-6-luna',
    position: 0,
    outcome: 'succeeded',
    usageSource: 'reported',
    inputTokens: 10_000,
    outputTokens: 2000,
    costNanoUsd: usd / 1000,
    verdict: 'pass',
    ...changes,
  };
}

describe('createCostsMeter', () => {
  it('saves nothing where nothing can be compared', async () => {
    const span = { fromDay: day(1), toDay: day(10) };
    assert.equal(await meter([cheap(0)], [], false).savings(span), undefined);
  });

  it('counts the days that are looked at, and no other', async () => {
    const rows = [cheap(0), cheap(1), cheap(2, { startedAtMs: Date.UTC(2026, 5, 1, 12) })];
    const inAll = await meter(rows).savings({ fromDay: day(1), toDay: day(10) });
    const inLast = await meter(rows).savings({ fromDay: day(9), toDay: day(10) });
    assert.equal(inAll?.baseline.spentNanoUsd, (3 * usd) / 1000);
    assert.equal(inLast?.baseline.spentNanoUsd, (2 * usd) / 1000);
    const inEver = await meter(rows).savings(allDays);
    assert.equal(inEver?.baseline.spentNanoUsd, inAll.baseline.spentNanoUsd);
    assert.ok((inLast.baseline.saving?.lowNanoUsd ?? 0) > 0);
    assert.equal(inLast.baseline.foundation, 'assumed');
    assert.equal(inLast.newestCalls, undefined);
  });

  it('says when only the newest calls were looked at', async () => {
    const rows = Array.from({ length: 2001 }, (_, index) => cheap(index / 10));
    const figures = await meter(rows).savings({ fromDay: day(1), toDay: day(10) });
    assert.equal(figures?.newestCalls, 2000);
    assert.equal((await meter(rows).savings({ fromDay: day(11), toDay: day(12) }))?.newestCalls, undefined);
  });

  it('projects from the last 7 and 30 days before today', async () => {
    const totals = [
      totalsOf({ day: '2026-05-11', costNanoUsd: 23 * usd, unpricedCalls: 1 }),
      totalsOf({ day: day(9), costNanoUsd: 7 * usd }),
      totalsOf({ day: day(10), costNanoUsd: 100 * usd }),
    ];
    const projections = await meter([], totals).projections(day(10));
    assert.deepEqual(
      projections.map(({ lastDays, perDay, unpricedCalls }) => [lastDays, perDay.lowNanoUsd, unpricedCalls]),
      [
        [7, usd, 0],
        [30, usd, 1],
      ],
    );
  });

  it('says one thing once, and nothing without spending', async () => {
    const once = await meter([], [totalsOf({ day: day(9) })]).projections(day(10));
    assert.deepEqual(
      once.map(({ lastDays }) => lastDays),
      [7],
    );
    assert.deepEqual(await meter([], []).projections(day(10)), []);
  });
});
