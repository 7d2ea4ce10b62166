import assert from 'node:assert/strict';
import {
  believableCost,
  type CallBound,
  type CountedCost,
} from '../../../../../src/core/money/pricing/believableCost.ts';
import type { Cost } from '../../../../../src/core/model/request/cost.ts';

const bound: CallBound = { mostNanoUsd: 50_000, tokens: 9 };
const reported = (nanoUsd: number): Cost => ({ source: 'provider', nanoUsd });
const bounded = (nanoUsd: number, doubtedNanoUsd: number): CountedCost => ({
  cost: { source: 'estimate', nanoUsd, isUpperBound: true },
  doubtedNanoUsd,
});
const millions = 9_000_000_000_000_000;

describe('believableCost', () => {
  const cases: readonly (readonly [string, Cost, CallBound, CountedCost])[] = [
    ['counts a reported cost', reported(40), bound, { cost: reported(40) }],
    ['counts one above the bound', reported(60_000), bound, { cost: reported(60_000) }],
    ['counts a hundred times the bound', reported(5_000_000), bound, { cost: reported(5_000_000) }],
    ['counts the bound for more', reported(5_000_001), bound, bounded(50_000, 5_000_001)],
    ['counts the bound for millions', reported(millions), bound, bounded(50_000, millions)],
    [
      'counts the dearest tokens of all where no price is known',
      reported(millions),
      { mostNanoUsd: undefined, tokens: 9 },
      bounded(9_000_000, millions),
    ],
    [
      'counts the dearest tokens of all where the list says that it costs nothing',
      reported(millions),
      { mostNanoUsd: 0, tokens: 9 },
      bounded(9_000_000, millions),
    ],
    [
      'counts a gateway that charges for what its list calls free',
      reported(9_000_000),
      { mostNanoUsd: 0, tokens: 9 },
      { cost: reported(9_000_000) },
    ],
    [
      'leaves our own figures alone',
      { source: 'catalogue', nanoUsd: millions },
      bound,
      { cost: { source: 'catalogue', nanoUsd: millions } },
    ],
    ['leaves unpriced calls alone', { source: 'unpriced' }, bound, { cost: { source: 'unpriced' } }],
  ];
  for (const [what, cost, callBound, expected] of cases) {
    it(what, () => assert.deepEqual(believableCost(cost, callBound), expected));
  }
});
