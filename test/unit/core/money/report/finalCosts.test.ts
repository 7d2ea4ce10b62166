import assert from 'node:assert/strict';
import { finalCostAdjustment, finalCostCandidates } from '../../../../../src/core/money/report/finalCosts.ts';
import { formatUsd } from '../../../../../src/shared/format.ts';
import type { ReportedCall } from '../../../../../src/core/model/ledger/reportPorts.ts';
import { attemptOf, usd } from './samples.ts';

const adjustment = { id: 'x', callId: 'a1', recordedAtMs: 1, deltaNanoUsd: 1 };

describe('finalCostCandidates', () => {
  const { requestId: _requestId, ...withoutId } = attemptOf();
  const cases: readonly (readonly [string, ReportedCall, boolean])[] = [
    ['a list price', attemptOf(), true],
    ['an estimate', attemptOf({ cost: { source: 'estimate', nanoUsd: 1 } }), true],
    ["the person's own price", attemptOf({ cost: { source: 'user', nanoUsd: 1 } }), true],
    ["the provider's own word", attemptOf({ cost: { source: 'provider', nanoUsd: 1 } }), false],
    [
      'an upper bound',
      attemptOf({ outcome: 'interrupted', cost: { source: 'estimate', nanoUsd: 9, isUpperBound: true } }),
      true,
    ],
    [
      'an interrupted call',
      attemptOf({ outcome: 'interrupted', cost: { source: 'provider', nanoUsd: 1 } }),
      true,
    ],
    ['an answer without output', attemptOf({ usage: { source: 'estimated' } }), true],
    [
      'a break before the first word',
      attemptOf({ outcome: 'interrupted', usage: { source: 'estimated' } }),
      true,
    ],
    ['no id', withoutId, false],
    ['an empty id', attemptOf({ requestId: '' }), false],
    ['a refused call', attemptOf({ outcome: 'rate-limit', usage: { source: 'estimated' } }), false],
    ['a broken answer', attemptOf({ outcome: 'truncated' }), true],
    ['no price', attemptOf({ cost: { source: 'unpriced' } }), true],
    ['a subscription', attemptOf({ cost: { source: 'subscription', nanoUsd: 0 } }), false],
    [
      'an answer that is known',
      attemptOf({ adjustments: [{ ...adjustment, source: 'litellm-spend-log' }] }),
      false,
    ],
    ['another adjustment', attemptOf({ adjustments: [{ ...adjustment, source: 'invoice' }] }), true],
  ];
  for (const [what, call, isAsked] of cases) {
    it(`${isAsked ? 'asks' : 'does not ask'} about ${what}`, () => {
      assert.equal(finalCostCandidates([call]).length, isAsked ? 1 : 0);
    });
  }
});

describe('finalCostAdjustment', () => {
  const cost = (nanoUsd: number) => ({ finalCost: { source: 'estimate', nanoUsd } }) as const;
  const billed: readonly (readonly [string, Partial<ReportedCall>, number, boolean])[] = [
    ['a hundred times what was held', { ...cost(7), reservedNanoUsd: 10 }, 1_000, true],
    ['a hundred times an estimate, where nothing was held', cost(7), 1_001, true],
    ['nothing, of a call that has cost something', cost(7), 0, false],
    ['nothing, of a call without a price', { finalCost: { source: 'unpriced' } }, 0, false],
    ['nothing, of a call that costs nothing', cost(0), 0, true],
  ];
  for (const [what, changes, nanoUsd, isTaken] of billed) {
    it(`${isTaken ? 'takes' : 'does not take'} a record of ${what}`, () => {
      const made = finalCostAdjustment(attemptOf(changes), 'litellm-spend-log', nanoUsd, 1);
      assert.equal(made !== undefined, isTaken);
    });
  }

  const reported = { source: 'reported', inputUncachedTokens: 100, outputTokens: 20 } as const;
  const estimated = { ...reported, source: 'estimated' } as const;
  const doubted: readonly (readonly [string, Partial<ReportedCall>, number, number | undefined])[] = [
    ['a hundred times what was held', { ...cost(7), reservedNanoUsd: 10 }, 1_000, undefined],
    ['more than that', { ...cost(7), reservedNanoUsd: 10 }, 1_001, 3],
    ['more than that, of the smallest sum', { ...cost(0), reservedNanoUsd: 1 }, 101, 1],
    [
      'more than was held, where more than that counts already',
      { ...cost(12), reservedNanoUsd: 10 },
      1_001,
      0,
    ],
    ['the dearest tokens, where nothing was held', { ...cost(7), usage: reported }, 120_000_000, undefined],
    ['more than those', { ...cost(7), usage: reported }, 120_000_001, 119_999_993],
    [
      'more than those, where nothing is held',
      { ...cost(0), reservedNanoUsd: 0, usage: reported },
      usd,
      120_000_000,
    ],
    [
      'more than those, without a price',
      { finalCost: { source: 'unpriced' }, usage: reported },
      usd,
      120_000_000,
    ],
    ['an answer that never arrived', { ...cost(7), usage: estimated }, 32 * usd, undefined],
    ['millions for one', { ...cost(7), usage: estimated }, 9_000_000 * usd, 32_100_000_000 - 7],
    [
      'millions for a call of which nothing is known',
      { ...cost(0), usage: { source: 'estimated' } },
      9_000_000 * usd,
      32 * usd,
    ],
  ];
  for (const [what, changes, nanoUsd, bound] of doubted) {
    it(`${bound === undefined ? 'believes' : 'takes the bound in place of'} ${what}`, () => {
      const call = attemptOf(changes);
      const made = finalCostAdjustment(call, 'litellm-spend-log', nanoUsd, 1);
      assert.ok(made);
      assert.equal(made.isUpperBound, bound === undefined ? undefined : true);
      assert.equal(made.note?.includes(formatUsd(nanoUsd)), bound === undefined ? undefined : true);
      if (bound !== undefined) assert.equal(made.deltaNanoUsd, bound);
      assert.deepEqual(finalCostCandidates([{ ...call, adjustments: [made] }]), []);
    });
  }

  it('brings the row to what was billed, under an id that stays the same', () => {
    const call = attemptOf({
      finalCost: { source: 'catalogue', nanoUsd: 3 * usd },
      reservedNanoUsd: 3 * usd,
    });
    const made = finalCostAdjustment(call, 'openrouter-generation', 2 * usd, 77);
    assert.deepEqual(made, {
      id: 'openrouter-generation:a1',
      callId: 'a1',
      recordedAtMs: 77,
      deltaNanoUsd: -usd,
      source: 'openrouter-generation',
    });
    const again = finalCostAdjustment(call, 'openrouter-generation', usd, 99);
    assert.equal(again?.id, made.id);
  });

  it('gives an unpriced row its price', () => {
    const call = attemptOf({ cost: { source: 'unpriced' } });
    assert.equal(finalCostAdjustment(call, 'litellm-spend-log', usd / 10, 1)?.deltaNanoUsd, usd / 10);
  });

  it('makes nothing of what is no sum', () => {
    for (const sum of [-1, Number.NaN, Number.POSITIVE_INFINITY, 0.5]) {
      assert.equal(finalCostAdjustment(attemptOf(), 'litellm-spend-log', sum, 1), undefined);
    }
  });
});
