import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  normalP90,
  normalQuantile,
  quantileOf,
  sortedNumbers,
  spreadOf,
} from '../../../../../src/core/money/meter/quantiles.ts';

describe('quantiles of sorted values', () => {
  for (const [values, share, quantile] of [
    [[], 0.5, undefined],
    [[7], 0, 7],
    [[7], 1, 7],
    [[1, 3], 0.5, 2],
    [[1, 3, 9], 0.5, 3],
    [[1, 3, 9], 0.75, 6],
    [[1, 3, 9], -1, 1],
    [[1, 3, 9], 2, 9],
  ] as const) {
    it(`of ${JSON.stringify(values)} at ${share} is ${quantile}`, () => {
      assert.equal(quantileOf(values, share), quantile);
    });
  }
});

describe('sorting numbers', () => {
  it('goes by size, and leaves the given ones as they are', () => {
    const values = [10, 9, -1];
    assert.deepEqual(sortedNumbers(values), [-1, 9, 10]);
    assert.deepEqual(values, [10, 9, -1]);
  });
});

describe('the spread of a range', () => {
  it('is what a bell from p10 to p90 has', () => {
    assert.ok(Math.abs(spreadOf(1, Math.exp(2 * normalP90)) - 1) < 1e-12);
    assert.ok(Math.abs(spreadOf(3, 3 * Math.exp(normalP90)) - 0.5) < 1e-12);
  });

  it('is nothing for what is no range', () => {
    for (const [low, high] of [
      [1, 1],
      [2, 1],
      [0, 1],
      [-1, 1],
    ] as const)
      assert.equal(spreadOf(low, high), 0);
  });
});

describe('quantiles of the standard bell', () => {
  for (const [share, quantile] of [
    [0.000_1, -3.719_016_485],
    [0.01, -2.326_347_874],
    [0.024, -1.977_368_428],
    [0.025, -1.959_963_985],
    [0.1, -1.281_551_566],
    [0.3, -0.524_400_513],
    [0.5, 0],
    [0.9, 1.281_551_566],
    [0.99, 2.326_347_874],
  ] as const) {
    it(`at ${share} is ${quantile}`, () => {
      assert.ok(Math.abs(normalQuantile(share) - quantile) < 1e-6, String(normalQuantile(share)));
    });
  }

  it('rise with the share', () => {
    const share = fc.double({ min: 0.001, max: 0.998, noNaN: true });
    fc.assert(fc.property(share, (at) => assert.ok(normalQuantile(at) < normalQuantile(at + 0.001))));
  });
});
