import assert from 'node:assert/strict';
import { defaultBudgets } from '../../../../../src/core/money/budget/budgetSettings.ts';
import { limitKey } from '../../../../../src/core/model/ledger/budgetLimits.ts';
import { allLimits, limitsOf } from '../../../../../src/core/money/budget/limitsOf.ts';

const every = {
  ...defaultBudgets,
  perPlanNanoUsd: 1,
  perDayNanoUsd: 0,
  perMonthNanoUsd: 3,
  perTierPerDayNanoUsd: { orchestration: 4, grunt: 5 },
};

describe('limitsOf', () => {
  it('holds a plan to what was approved for it, or to what every plan may cost, whichever is less', () => {
    const approvedPlans = new Map([['flying', 300]]);
    const limit = (perPlanNanoUsd: number | undefined, planId: string) =>
      limitsOf(
        { ...defaultBudgets, approvedPlans, ...(perPlanNanoUsd === undefined ? {} : { perPlanNanoUsd }) },
        { tier: 'execution', planId },
      ).map(({ scope, nanoUsd }) => [scope, nanoUsd]);
    assert.deepEqual(limit(undefined, 'flying'), [['plan', 300]]);
    assert.deepEqual(limit(500, 'flying'), [['plan', 300]]);
    assert.deepEqual(limit(200, 'flying'), [['plan', 200]]);
    assert.deepEqual(limit(200, 'other'), [['plan', 200]]);
    assert.deepEqual(limit(undefined, 'other'), []);
  });

  it('has none where none is set', () => {
    assert.deepEqual(limitsOf(defaultBudgets, { tier: 'execution', planId: 'plan' }), []);
    assert.deepEqual(allLimits(defaultBudgets, 'plan'), []);
  });

  it('leaves out the plan where there is none, and other tiers', () => {
    const keys = (spender: Parameters<typeof limitsOf>[1]) => limitsOf(every, spender).map(limitKey);
    assert.deepEqual(keys({ tier: 'grunt' }), ['tier:grunt', 'day', 'month']);
    assert.deepEqual(keys({ tier: 'execution', planId: 'plan' }), ['plan', 'day', 'month']);
  });

  it('takes 0 for a limit', () => {
    assert.equal(limitsOf(every, { tier: 'execution' })[0]?.nanoUsd, 0);
  });
});

describe('allLimits', () => {
  it('has each limit once', () => {
    assert.deepEqual(allLimits(every, 'plan').map(limitKey), [
      'plan',
      'tier:orchestration',
      'day',
      'month',
      'tier:grunt',
    ]);
    assert.deepEqual(allLimits({ ...every, perTierPerDayNanoUsd: {} }).map(limitKey), ['day', 'month']);
  });
});
