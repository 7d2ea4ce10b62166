import assert from 'node:assert/strict';
import type { Cost } from '../../../../src/core/model/request/cost.ts';
import { sumUp } from '../../../../src/presentation/actions/spentOn.ts';
import { endOf, startOf } from '../../storage/callFixtures.ts';

function row(model: string, cost: Cost) {
  return { ...startOf(model, { modelAsked: model }), ...endOf({ cost }) };
}

const cents = (amount: number): Cost => ({ source: 'catalogue', nanoUsd: amount * 10_000_000 });

describe('what an action has cost', () => {
  const table: [name: string, costs: readonly Cost[], text: string][] = [
    ['one call', [cents(1)], '$0.010'],
    ['failed calls and escalations too', [cents(1), cents(20)], '$0.21'],
    ['nothing', [{ source: 'catalogue', nanoUsd: 0 }], '$0.00'],
    ['no known price', [{ source: 'unpriced' }], 'unpriced'],
    ['one without a price', [cents(1), { source: 'unpriced' }], '$0.010 + 1 unpriced'],
    ['an estimate in it', [cents(1), { source: 'estimate', nanoUsd: 10_000_000 }], '≈$0.020'],
    [
      'a refused request, which leaves the sum exact',
      [cents(1), { source: 'estimate', nanoUsd: 0 }],
      '$0.010',
    ],
    [
      'an upper bound in it',
      [
        { source: 'estimate', nanoUsd: 10_000_000, isUpperBound: true },
        { source: 'estimate', nanoUsd: 1 },
      ],
      '≤$0.010',
    ],
  ];
  for (const [name, costs, text] of table) {
    it(name, () => {
      assert.equal(sumUp(costs.map((cost) => row('m', cost))).text, text);
    });
  }

  it('names each model once, in the order in which they were asked', () => {
    assert.deepEqual(sumUp([row('b', cents(1)), row('a', cents(1)), row('b', cents(1))]).models, ['b', 'a']);
  });
});
