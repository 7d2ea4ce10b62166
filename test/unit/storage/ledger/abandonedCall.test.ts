import assert from 'node:assert/strict';
import type { Cost } from '../../../../src/core/model/request/cost.ts';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import { abandonedCost, begunUsage, interruptedEnd } from '../../../../src/storage/ledger/abandonedCall.ts';
import { startOf } from '../callFixtures.ts';

const partial: Usage = { source: 'partial', inputUncachedTokens: 10, outputTokens: 2 };
const listed: Cost = { source: 'catalogue', nanoUsd: 40 };

describe('begunUsage', () => {
  it('counts what was sent, and knows nothing where nothing was counted', () => {
    assert.deepEqual(begunUsage({ countedTokens: 5 }), {
      source: 'estimated',
      inputUncachedTokens: 5,
      outputTokens: 0,
    });
    assert.deepEqual(begunUsage({}), { source: 'estimated' });
  });
});

describe('abandonedCost', () => {
  const cases: readonly (readonly [
    what: string,
    priced: Cost,
    usage: Usage,
    reserved: number | undefined,
    cost: Cost,
  ])[] = [
    ['takes the provider’s own count', listed, { ...partial, source: 'reported' }, 90, listed],
    ['has nothing better without a reservation', listed, partial, undefined, listed],
    [
      'is at most what was held',
      listed,
      partial,
      90,
      { source: 'estimate', nanoUsd: 90, isUpperBound: true },
    ],
    [
      'is at most what is known already, where that is more',
      listed,
      partial,
      30,
      { source: 'catalogue', nanoUsd: 40, isUpperBound: true },
    ],
    [
      'is the reservation where no price is known',
      { source: 'unpriced' },
      partial,
      7,
      { source: 'estimate', nanoUsd: 7, isUpperBound: true },
    ],
    ['puts no bound on nothing', { source: 'unpriced' }, partial, 0, { source: 'unpriced' }],
    [
      'puts no bound on what is free',
      { source: 'subscription', nanoUsd: 0 },
      partial,
      0,
      { source: 'subscription', nanoUsd: 0 },
    ],
  ];
  for (const [what, priced, usage, reserved, cost] of cases) {
    it(what, () => {
      assert.deepEqual(abandonedCost(priced, usage, reserved), cost);
    });
  }
});

describe('interruptedEnd', () => {
  const start = startOf('a', { startedAtMs: 1_000, countedTokens: 3 });

  it('prices the last checkpoint and lasts until the last sign of life', () => {
    const priced: Usage[] = [];
    const price = (_start: unknown, usage: Usage) => {
      priced.push(usage);
      return { cost: listed, priceApplied: { rate: 1 } };
    };
    const call = { start, usage: partial, checkpointAtMs: 1_400, reservedNanoUsd: 50 };
    const end = interruptedEnd(call, 1_900, price);
    assert.deepEqual(priced, [partial]);
    assert.deepEqual(end, {
      usage: partial,
      cost: { source: 'estimate', nanoUsd: 50, isUpperBound: true },
      priceApplied: { rate: 1 },
      latencyMs: 900,
      toolUses: [],
      outcome: 'interrupted',
    });
    assert.equal(interruptedEnd(call, 1_200, price).latencyMs, 400);
  });

  it('takes what was sent where there is no checkpoint, and no time where there was no sign of life', () => {
    const end = interruptedEnd({ start }, undefined, () => ({ cost: listed }));
    assert.deepEqual(end, {
      usage: { source: 'estimated', inputUncachedTokens: 3, outputTokens: 0 },
      cost: listed,
      latencyMs: 0,
      toolUses: [],
      outcome: 'interrupted',
    });
  });
});
