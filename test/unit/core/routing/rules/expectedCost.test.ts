import assert from 'node:assert/strict';
import {
  costPerPass,
  expectedCostUntilPass,
  middleOf,
} from '../../../../../src/core/routing/rules/expectedCost.ts';

const attempt = (low: number, high: number, passRate: number) => ({
  cost: { lowNanoUsd: low, highNanoUsd: high },
  passRate,
});
const unpriced = (passRate: number) => ({ cost: undefined, passRate });

describe('the expected cost until a result passes', () => {
  for (const [what, attempts, judging, expected] of [
    ['of nobody', [], 5, undefined],
    ['of one', [attempt(10, 20, 0.5)], 5, { lowNanoUsd: 15, highNanoUsd: 25 }],
    [
      'of a second that half of the work reaches',
      [attempt(10, 20, 0.5), attempt(100, 200, 1)],
      0,
      { lowNanoUsd: 60, highNanoUsd: 120 },
    ],
    [
      'of a third',
      [attempt(8, 8, 0.5), attempt(8, 8, 0.5), attempt(8, 8, 1)],
      0,
      { lowNanoUsd: 14, highNanoUsd: 14 },
    ],
    [
      'with judging of each',
      [attempt(10, 20, 0.5), attempt(100, 200, 1)],
      10,
      { lowNanoUsd: 75, highNanoUsd: 135 },
    ],
    ['without a price', [attempt(1, 1, 0.5), unpriced(1)], 0, undefined],
    [
      'where nothing reaches the one without a price',
      [attempt(1, 2, 1), unpriced(1)],
      0,
      { lowNanoUsd: 1, highNanoUsd: 2 },
    ],
    ['rounded', [attempt(1, 1, 0.5), attempt(1, 3, 1)], 0, { lowNanoUsd: 2, highNanoUsd: 3 }],
  ] as const) {
    it(what, () => {
      assert.deepEqual(expectedCostUntilPass(attempts, judging), expected);
    });
  }
});

describe('dollars for a pass', () => {
  it('are the middle of the cost with its judging, by how often it passes', () => {
    assert.equal(middleOf({ lowNanoUsd: 10, highNanoUsd: 30 }), 20);
    assert.equal(costPerPass(attempt(10, 30, 0.5), 5), 50);
    assert.equal(costPerPass(unpriced(1), 5), Infinity);
  });
});
