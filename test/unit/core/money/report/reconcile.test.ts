import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differenceReasons } from '../../../../../src/core/money/report/differenceReasons.ts';
import { isNotable, reconcile } from '../../../../../src/core/money/report/reconcile.ts';
import type { ReconciledLine } from '../../../../../src/core/money/report/reconcile.ts';
import { attemptOf, invoiceOf, reportOf, sumsOf, totalsOf, usd } from './samples.ts';

describe('reconcile', () => {
  it('holds a bill against its provider, model and period', () => {
    const totals = [
      totalsOf({ tier: 'grunt' }),
      totalsOf({ costNanoUsd: 2 * usd }),
      totalsOf({ day: '2026-06-04', costNanoUsd: 4 * usd }),
      totalsOf({ model: 'gpt-6-astra', costNanoUsd: 8 * usd }),
      totalsOf({ provider: 'anthropic', costNanoUsd: 16 * usd }),
      totalsOf({ day: '2026-07-01', costNanoUsd: 32 * usd }),
    ];
    const metered = (changes: Parameters<typeof invoiceOf>[0]) =>
      (reconcile('2026-06', [invoiceOf(changes)], totals).lines[0]?.meteredNanoUsd ?? 0) / usd;
    assert.equal(metered({}), 15);
    assert.equal(metered({ model: 'GPT-6-Luna' }), 7);
    assert.equal(metered({ model: 'gpt-6-luna', period: '2026-06-03' }), 3);
    assert.equal(metered({ period: '2026-06-04' }), 4);
    assert.equal(metered({ provider: 'anthropic' }), 16);
    assert.equal(metered({ provider: 'nobody' }), 0);
  });

  it('shows what no bill speaks of by model, dearest first', () => {
    const { lines } = reconcile(
      '2026-06',
      [invoiceOf({ period: '2026-06-03' })],
      [
        totalsOf(),
        totalsOf({ day: '2026-06-05', unpricedCalls: 1, calls: 3 }),
        totalsOf({ day: '2026-06-06', model: 'gpt-6-astra', costNanoUsd: 9 * usd }),
      ],
    );
    assert.deepEqual(
      lines.map(({ model, billedNanoUsd, meteredNanoUsd, unpricedCalls }) => [
        model,
        billedNanoUsd,
        meteredNanoUsd / usd,
        unpricedCalls,
      ]),
      [
        [undefined, usd, 1, 0],
        ['gpt-6-astra', undefined, 9, 0],
        ['gpt-6-luna', undefined, 1, 1],
      ],
    );
  });

  it('knows lines with calls whose cost is a bound, an estimate or unknown', () => {
    const isOpen = (changes: Parameters<typeof totalsOf>[0]) =>
      reconcile('2026-06', [invoiceOf()], [totalsOf(), totalsOf(changes)]).lines[0]?.hasOpenCalls;
    assert.equal(isOpen({}), false);
    assert.equal(isOpen({ estimatedNanoUsd: 1 }), true);
    assert.equal(isOpen({ upperBoundNanoUsd: 1 }), true);
    assert.equal(isOpen({ unpricedCalls: 1 }), true);
  });

  it('counts a bill once that stands in a wider one', () => {
    const invoices = [
      invoiceOf({ id: 'all', billedNanoUsd: 10 * usd }),
      invoiceOf({ id: 'model', model: 'gpt-6-luna', billedNanoUsd: 6 * usd }),
      invoiceOf({ id: 'day', model: 'gpt-6-luna', period: '2026-06-03', billedNanoUsd: 2 * usd }),
    ];
    const { lines, billedNanoUsd, meteredNanoUsd } = reconcile('2026-06', invoices, [totalsOf()]);
    assert.equal(billedNanoUsd, 10 * usd);
    assert.equal(meteredNanoUsd, usd);
    assert.deepEqual(
      lines.map(({ id, contains }) => [id, contains]),
      [
        ['all', 2],
        ['model', 1],
        ['day', 0],
      ],
    );
  });

  it('meters every call of the month in some line, whatever was billed', () => {
    const provider = fc.constantFrom('a', 'b');
    const model = fc.constantFrom('m', 'n');
    const day = fc.constantFrom('2026-06-01', '2026-06-30', '2026-07-01');
    const costNanoUsd = fc.integer({ min: 0, max: 1000 });
    const totals = fc.array(fc.record({ provider, model, day, costNanoUsd }).map(totalsOf), {
      maxLength: 12,
    });
    const invoice = fc
      .record({ provider, period: fc.oneof(day, fc.constant('2026-06')), id: fc.uuid() })
      .chain((line) =>
        fc.option(model).map((name) => invoiceOf(name === null ? line : { ...line, model: name })),
      );
    fc.assert(
      fc.property(totals, fc.array(invoice, { maxLength: 6 }), (rows, invoices) => {
        const { lines, meteredNanoUsd } = reconcile('2026-06', invoices, rows);
        const inMonth = rows.filter((row) => row.day < '2026-07-01');
        assert.equal(
          meteredNanoUsd,
          inMonth.reduce((sum, row) => sum + row.costNanoUsd, 0),
        );
        const shown = new Set(
          lines.flatMap((line) => line.parts.map((part) => `${line.provider} ${part.model} ${part.day}`)),
        );
        for (const row of inMonth) assert.ok(shown.has(`${row.provider} ${row.model} ${row.day}`));
      }),
    );
  });

  it('takes a cent, and one per cent, for rounding', () => {
    const line = (billed: number, metered: number) => ({
      billedNanoUsd: billed * usd,
      meteredNanoUsd: metered * usd,
      differenceNanoUsd: (billed - metered) * usd,
    });
    assert.equal(isNotable(line(0.009, 0)), false);
    assert.equal(isNotable(line(100, 99.5)), false);
    assert.equal(isNotable(line(100, 98)), true);
    assert.equal(isNotable(line(98, 100)), true);
    assert.equal(isNotable({ meteredNanoUsd: 5 * usd }), false);
  });
});

describe('differenceReasons', () => {
  const line = (changes: Partial<ReconciledLine> = {}): ReconciledLine => ({
    id: 'i1',
    provider: 'openai',
    period: '2026-06-03',
    billedNanoUsd: 5 * usd,
    meteredNanoUsd: 3 * usd,
    differenceNanoUsd: 2 * usd,
    calls: 3,
    hasOpenCalls: false,
    unpricedCalls: 0,
    contains: 0,
    parts: [],
    ...changes,
  });
  const evidence = { report: reportOf(), rows: [], totalRows: 0 };

  it('says nothing where bill and meter agree', () => {
    assert.deepEqual(
      differenceReasons(line({ meteredNanoUsd: 5 * usd, differenceNanoUsd: 0 }), evidence),
      [],
    );
  });

  it('knows when nothing was metered', () => {
    const reasons = differenceReasons(
      line({ calls: 0, meteredNanoUsd: 0, differenceNanoUsd: 5 * usd }),
      evidence,
    );
    assert.deepEqual(reasons, [{ kind: 'nothing-metered' }]);
  });

  it('names everything that the rows show', () => {
    const rows = [
      attemptOf({
        usage: { source: 'reported', cacheWrite5mTokens: 10, cacheWrite1hTokens: 5 },
        adjustments: [{ id: 'x', callId: 'a1', recordedAtMs: 1, deltaNanoUsd: -5, source: 'invoice' }],
      }),
      // In the evening of the 3rd, west of Greenwich: the provider's 4th.
      attemptOf({
        id: 'late',
        startedAtMs: Date.UTC(2026, 5, 4, 1),
        finalCost: { source: 'catalogue', nanoUsd: 7 },
      }),
      attemptOf({ id: 'other', windowDate: '2026-06-02', startedAtMs: Date.UTC(2026, 5, 3, 2) }),
    ];
    const report = reportOf({
      sums: sumsOf({ calls: 3, estimatedNanoUsd: 11, upperBoundNanoUsd: 12 }),
      providers: [
        {
          provider: 'openai',
          calls: 3,
          unavailable: 0,
          outcomes: { interrupted: 1, cancelled: 1, succeeded: 1 },
        },
      ],
    });
    assert.deepEqual(
      differenceReasons(line({ unpricedCalls: 2, contains: 1 }), { report, rows, totalRows: 9 }),
      [
        { kind: 'contains', lines: 1 },
        { kind: 'unpriced', calls: 2 },
        { kind: 'estimated', nanoUsd: 11 },
        { kind: 'upper-bound', nanoUsd: 12 },
        { kind: 'interrupted', calls: 2 },
        { kind: 'cache-writes', tokens: 15 },
        { kind: 'adjusted', adjustments: 1, nanoUsd: -5 },
        { kind: 'utc-days', meteredNanoUsd: 3 * usd - 7 + usd },
        { kind: 'outside' },
        { kind: 'not-all-rows', looked: 3, total: 9 },
      ],
    );
  });
});
