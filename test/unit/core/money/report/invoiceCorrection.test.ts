import assert from 'node:assert/strict';
import fc from 'fast-check';
import { invoiceCorrections } from '../../../../../src/core/money/report/invoiceCorrection.ts';
import type { Cost } from '../../../../../src/core/model/request/cost.ts';
import type { ReportedCall } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { attemptOf } from './samples.ts';

const costs = {
  exact: { source: 'catalogue', nanoUsd: 1_000 },
  estimate: { source: 'estimate', nanoUsd: 400 },
  bound: { source: 'estimate', nanoUsd: 600, isUpperBound: true },
  providerBound: { source: 'provider', nanoUsd: 50, isUpperBound: true },
  unpriced: { source: 'unpriced' },
} as const satisfies Record<string, Cost>;

function attempts(...kinds: readonly (keyof typeof costs)[]): ReportedCall[] {
  return kinds.map((kind, index) =>
    attemptOf({ id: `${kind}-${index}`, cost: costs[kind], finalCost: costs[kind] }),
  );
}

function deltas(differenceNanoUsd: number, calls: readonly ReportedCall[]): Record<string, number> {
  const rows = invoiceCorrections({ lineId: 'line', differenceNanoUsd, calls: calls, nowMs: 7 });
  return Object.fromEntries(rows.map(({ callId, deltaNanoUsd }) => [callId, deltaNanoUsd]));
}

describe('invoiceCorrections', () => {
  const cases: readonly (readonly [string, number, ReportedCall[], Record<string, number>])[] = [
    ['leaves alone what is known exactly', 500, attempts('exact'), {}],
    ['confirms open calls where the bill agrees', 0, attempts('exact', 'bound'), { 'bound-1': 0 }],
    [
      'takes off bounds and estimates by their share',
      -500,
      attempts('estimate', 'bound', 'exact'),
      { 'estimate-0': -200, 'bound-1': -300 },
    ],
    [
      'takes off no more than they cost',
      -5_000,
      attempts('estimate', 'bound'),
      { 'estimate-0': -400, 'bound-1': -600 },
    ],
    [
      'gives a price to what had none',
      90,
      attempts('unpriced', 'unpriced'),
      { 'unpriced-0': 45, 'unpriced-1': 45 },
    ],
    ['never raises a bound', 90, attempts('bound', 'estimate'), { 'bound-0': 0, 'estimate-1': 90 }],
    ['lowers a bound of any source', -10, attempts('providerBound', 'exact'), { 'providerBound-0': -10 }],
    ['confirms bounds that the bill exceeds', 90, attempts('bound'), { 'bound-0': 0 }],
  ];
  for (const [what, difference, calls, expected] of cases) {
    it(what, () => {
      assert.deepEqual(deltas(difference, calls), expected);
    });
  }

  it('shares a raise by tokens, input and output', () => {
    const usages = [
      { inputUncachedTokens: 59, outputTokens: 0 },
      { inputUncachedTokens: 0, outputTokens: 29 },
      {},
    ];
    const calls = attempts('unpriced', 'unpriced', 'unpriced').map((call, index) => ({
      ...call,
      usage: { source: 'reported' as const, ...usages[index] },
    }));
    assert.deepEqual(deltas(91, calls), { 'unpriced-0': 60, 'unpriced-1': 30, 'unpriced-2': 1 });
  });

  it('says when, of which line and of which call', () => {
    const rows = invoiceCorrections({
      lineId: 'line',
      differenceNanoUsd: -1,
      nowMs: 7,
      calls: attempts('bound', 'unpriced'),
    });
    const row = { recordedAtMs: 7, source: 'invoice' };
    assert.deepEqual(rows, [
      { ...row, id: 'invoice:line:0:bound-0', callId: 'bound-0', deltaNanoUsd: -1 },
      { ...row, id: 'invoice:line:0:unpriced-1', callId: 'unpriced-1', deltaNanoUsd: 0 },
    ]);
  });

  it('can be repeated after other corrections, and not twice for the same state', () => {
    const [call] = attempts('estimate');
    assert.ok(call);
    const idOf = (attempt: ReportedCall) =>
      invoiceCorrections({ lineId: 'line', differenceNanoUsd: 1, calls: [attempt], nowMs: 7 })[0]?.id;
    const adjustment = { id: 'x', callId: call.id, recordedAtMs: 1, deltaNanoUsd: 1, source: 'invoice' };
    assert.equal(idOf(call), idOf(call));
    assert.notEqual(idOf(call), idOf({ ...call, adjustments: [adjustment] }));
  });

  it('adds up to the difference, or to all that can be taken off, in whole parts, none below $0', () => {
    const cost = fc.oneof<fc.Arbitrary<Cost>[]>(
      fc.constant({ source: 'unpriced' }),
      fc.record({ source: fc.constant('estimate' as const), nanoUsd: fc.nat(1e12) }),
      fc.record({ source: fc.constant('catalogue' as const), nanoUsd: fc.nat(1e12) }),
    );
    fc.assert(
      fc.property(
        fc.array(cost, { maxLength: 20 }),
        fc.integer({ min: -1e13, max: 1e13 }),
        (all, difference) => {
          const calls = all.map((one, index) => attemptOf({ id: `a${index}`, cost: one, finalCost: one }));
          const found = deltas(difference, calls);
          const open = calls.filter(({ finalCost }) => finalCost.source !== 'catalogue');
          const nanoUsdOf = ({ finalCost }: ReportedCall) =>
            finalCost.source === 'unpriced' ? 0 : finalCost.nanoUsd;
          for (const call of open) {
            const delta = found[call.id] ?? NaN;
            assert.ok(Number.isSafeInteger(delta) && nanoUsdOf(call) + delta >= 0);
          }
          const sum = Object.values(found).reduce((total, delta) => total + delta, 0);
          const most = open.reduce((total, call) => total + nanoUsdOf(call), 0);
          const expected =
            open.length === 0 ? 0 : difference < 0 ? 0 - Math.min(-difference, most) : difference;
          assert.equal(sum, expected);
        },
      ),
    );
  });
});
