import assert from 'node:assert/strict';
import {
  countFields,
  hasUncountable,
  isAmount,
} from '../../../../../src/core/money/pricing/usageProblems.ts';

describe('usage that cannot be priced', () => {
  for (const [value, isCountable] of [
    [0, true],
    [1_000_000_000, true],
    [1_000_000_001, false],
    [-1, false],
    [0.5, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
  ] as const) {
    it(`${isCountable ? 'is not' : 'is'} one with ${value} of any kind of token`, () => {
      for (const field of countFields)
        assert.equal(hasUncountable({ source: 'reported', [field]: value }), !isCountable, field);
    });
  }

  it('is not one without counts, or with a wrong cost', () => {
    assert.equal(hasUncountable({ source: 'estimated' }), false);
    assert.equal(hasUncountable({ source: 'reported', reportedCostNanoUsd: -5 }), false);
  });
});

describe('an amount of money', () => {
  for (const [nanoUsd, isOne] of [
    [0, true],
    [Number.MAX_SAFE_INTEGER, true],
    [2 ** 53, false],
    [-1, false],
    [0.5, false],
    [Number.NaN, false],
    [undefined, false],
  ] as const) {
    it(`${isOne ? 'is' : 'is not'} ${nanoUsd}`, () => {
      assert.equal(isAmount(nanoUsd), isOne);
    });
  }
});
