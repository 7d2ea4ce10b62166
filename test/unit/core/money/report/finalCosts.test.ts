import assert from 'node:assert/strict';
import { finalCostAdjustment, finalCostCandidates } from '../../../../../src/core/money/report/finalCosts.ts';
import type { ReportedAttempt } from '../../../../../src/core/model/reportPorts.ts';
import { attemptOf, usd } from './samples.ts';

const adjustment = { id: 'x', attemptId: 'a1', recordedAtMs: 1, deltaNanoUsd: 1 };

describe('finalCostCandidates', () => {
  const { requestId: _requestId, ...withoutId } = attemptOf();
  const cases: readonly (readonly [string, ReportedAttempt, boolean])[] = [
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
  for (const [what, attempt, isAsked] of cases) {
    it(`${isAsked ? 'asks' : 'does not ask'} about ${what}`, () => {
      assert.equal(finalCostCandidates([attempt]).length, isAsked ? 1 : 0);
    });
  }
});

describe('finalCostAdjustment', () => {
  const cost = (nanoUsd: number) => ({ finalCost: { source: 'estimate', nanoUsd } }) as const;
  const billed: readonly (readonly [string, Partial<ReportedAttempt>, number, boolean])[] = [
    ['a hundred times what was held', { ...cost(7), reservedNanoUsd: 10 }, 1_000, true],
    ['more than a hundred times what was held', { ...cost(7), reservedNanoUsd: 10 }, 1_001, false],
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

  it('brings the row to what was billed, under an id that stays the same', () => {
    const attempt = attemptOf({ finalCost: { source: 'catalogue', nanoUsd: 3 * usd } });
    const made = finalCostAdjustment(attempt, 'openrouter-generation', 2 * usd, 77);
    assert.deepEqual(made, {
      id: 'openrouter-generation:a1',
      attemptId: 'a1',
      recordedAtMs: 77,
      deltaNanoUsd: -usd,
      source: 'openrouter-generation',
    });
    const again = finalCostAdjustment(attempt, 'openrouter-generation', usd, 99);
    assert.equal(again?.id, made.id);
  });

  it('gives an unpriced row its price', () => {
    const attempt = attemptOf({ cost: { source: 'unpriced' } });
    assert.equal(finalCostAdjustment(attempt, 'litellm-spend-log', usd, 1)?.deltaNanoUsd, usd);
  });

  it('makes nothing of what is no sum', () => {
    for (const sum of [-1, Number.NaN, Number.POSITIVE_INFINITY, 0.5]) {
      assert.equal(finalCostAdjustment(attemptOf(), 'litellm-spend-log', sum, 1), undefined);
    }
  });
});
