import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isNotable, reconcile } from '../../../../../src/core/money/report/reconcile.ts';
import { invoiceOf, totalsOf, usd } from './samples.ts';

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

  it('tells a wider bill from one of another provider, model, period or the same words', () => {
    const cases: readonly (readonly [
      Parameters<typeof invoiceOf>[0],
      Parameters<typeof invoiceOf>[0],
      number,
    ])[] = [
      [{}, {}, 0],
      [{}, { period: '2026-06-03' }, 1],
      [{}, { model: 'm' }, 1],
      [{ model: 'M' }, { model: 'm', period: '2026-06-03' }, 1],
      [{ model: 'n' }, { model: 'm', period: '2026-06-03' }, 0],
      [{ model: 'm' }, { period: '2026-06-03' }, 0],
      [{}, { provider: 'anthropic', model: 'm' }, 0],
      [{ period: '2026-06-03' }, { model: 'm' }, 0],
      [{ period: '2026-06-03' }, { model: 'm', period: '2026-06-04' }, 0],
      [{ period: '2026-07' }, { period: '2026-06-03' }, 0],
    ];
    for (const [wide, narrow, contains] of cases) {
      const invoices = [invoiceOf({ id: 'wide', ...wide }), invoiceOf({ id: 'narrow', ...narrow })];
      const { lines, billedNanoUsd } = reconcile('2026-06', invoices, []);
      const what = JSON.stringify([wide, narrow]);
      assert.equal(lines.find(({ id }) => id === 'wide')?.contains, contains, what);
      assert.equal(billedNanoUsd, (2 - contains) * usd, what);
    }
  });

  it('gives each day and model of a line its own sums, oldest first', () => {
    const totals = [
      totalsOf({ day: '2026-06-04', calls: 2, costNanoUsd: 3 }),
      totalsOf({ day: '2026-06-03', calls: 1, costNanoUsd: 4 }),
      totalsOf({ day: '2026-06-04', tier: 'grunt', calls: 5, costNanoUsd: 6, unpricedCalls: 1 }),
    ];
    const [line] = reconcile('2026-06', [invoiceOf({ billedNanoUsd: 20 })], totals).lines;
    const part = { model: 'gpt-6-luna' };
    assert.deepEqual(line?.parts, [
      { ...part, day: '2026-06-03', costNanoUsd: 4, calls: 1, unpricedCalls: 0, hasOpenCalls: false },
      { ...part, day: '2026-06-04', costNanoUsd: 9, calls: 7, unpricedCalls: 1, hasOpenCalls: true },
    ]);
    assert.deepEqual(
      [line.calls, line.unpricedCalls, line.meteredNanoUsd, line.differenceNanoUsd],
      [8, 1, 13, 7],
    );
  });

  it('lists bills by provider, then period, then model, and open lines by cost, then name', () => {
    const invoices = [
      invoiceOf({ id: 'c', model: 'm' }),
      invoiceOf({ id: 'd', period: '2026-06-03' }),
      invoiceOf({ id: 'b' }),
      invoiceOf({ id: 'a', provider: 'anthropic' }),
    ];
    const totals = ['z', 'y', 'x'].map((provider) =>
      totalsOf({ provider, costNanoUsd: provider === 'z' ? usd : 1 }),
    );
    assert.deepEqual(
      reconcile('2026-06', invoices, totals).lines.map(({ id, provider }) => (id.length > 1 ? provider : id)),
      ['a', 'b', 'c', 'd', 'z', 'x', 'y'],
    );
    assert.equal(reconcile('2026-06', [], totals).lines[0]?.contains, 0);
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

  it('compares what a console, an export and the ledger call the same model', () => {
    const billed = invoiceOf({ id: 'bill', model: 'Claude Sonnet 4.5', billedNanoUsd: 18.72 * usd });
    const totals = [
      totalsOf({ model: 'claude-sonnet-4-5', costNanoUsd: 10 * usd }),
      totalsOf({ model: 'claude-sonnet-4-5-20250929', costNanoUsd: 8.7 * usd }),
      totalsOf({ model: 'claude-haiku-4-5', costNanoUsd: 3 * usd }),
    ];
    const { lines } = reconcile('2026-06', [billed], totals);
    assert.deepEqual(
      lines.map(({ model, billedNanoUsd, meteredNanoUsd, parts }) => [
        model,
        billedNanoUsd,
        meteredNanoUsd,
        parts.map((part) => part.model),
      ]),
      [
        ['Claude Sonnet 4.5', 18.72 * usd, 18.7 * usd, ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929']],
        ['claude-haiku-4-5', undefined, 3 * usd, ['claude-haiku-4-5']],
      ],
    );
  });

  it('shows a model that was not metered, and one that was not billed, each by itself', () => {
    const { lines, billedNanoUsd, meteredNanoUsd } = reconcile(
      '2026-06',
      [invoiceOf({ model: 'gpt-4o', billedNanoUsd: 5 })],
      [
        totalsOf({ model: 'gpt-4o-2024-08-06', costNanoUsd: 3 }),
        totalsOf({ model: 'gpt-4o-2024-11-20', costNanoUsd: 2 }),
      ],
    );
    assert.deepEqual(
      lines.map((line) => [line.model, line.billedNanoUsd, line.meteredNanoUsd]),
      [
        ['gpt-4o', 5, 0],
        ['gpt-4o-2024-08-06', undefined, 3],
        ['gpt-4o-2024-11-20', undefined, 2],
      ],
    );
    assert.deepEqual([billedNanoUsd, meteredNanoUsd], [5, 5]);
  });

  it('counts two bills of one model under two spellings once each', () => {
    const invoices = [invoiceOf({ id: 'a', model: 'GPT-4o' }), invoiceOf({ id: 'b', model: 'gpt-4o' })];
    const { lines, billedNanoUsd } = reconcile('2026-06', invoices, []);
    assert.deepEqual(
      lines.map(({ contains }) => contains),
      [0, 0],
    );
    assert.equal(billedNanoUsd, 2 * usd);
  });

  it('does work that grows like the number of bills', () => {
    const readsOf = (bills: number) => {
      let reads = 0;
      const counted = Array.from({ length: bills }, (_, index) => {
        const line = invoiceOf({ id: `i${index}`, model: `m-${index}`, period: '2026-06-03' });
        return new Proxy(line, {
          get(target, key) {
            reads += 1;
            return Reflect.get(target, key) as unknown;
          },
        });
      });
      const totals = Array.from({ length: bills }, (_, index) => totalsOf({ model: `m-${index}` }));
      reconcile('2026-06', counted, totals);
      return reads / bills;
    };
    assert.ok(readsOf(2000) <= readsOf(200) * 1.1);
  });

  it('takes a cent, and one per cent, for rounding', () => {
    const line = (billed: number, metered: number) => ({
      billedNanoUsd: billed * usd,
      meteredNanoUsd: metered * usd,
      differenceNanoUsd: (billed - metered) * usd,
    });
    assert.equal(isNotable(line(0.009, 0)), false);
    assert.equal(isNotable(line(0.01, 0)), false);
    assert.equal(isNotable(line(0.011, 0)), true);
    assert.equal(isNotable(line(100, 99)), false);
    assert.equal(isNotable(line(99, 100)), false);
    assert.equal(isNotable(line(100, 99.5)), false);
    assert.equal(isNotable(line(100, 98)), true);
    assert.equal(isNotable(line(98, 100)), true);
    assert.equal(isNotable({ meteredNanoUsd: 5 * usd }), false);
  });
});
