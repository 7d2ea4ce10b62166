import assert from 'node:assert/strict';
import { overrunFactor } from '../../../../../src/core/money/meter/overrunFactor.ts';
import { normalQuantile } from '../../../../../src/core/money/meter/quantiles.ts';
import type { RatioCase } from '../../../../../src/core/money/meter/ratioFit.ts';
import { finish } from '../../../../../src/core/money/meter/steps.ts';

/** Cases whose ratios scatter like a bell of that width, in an order that mixes high and low. */
function cases(count: number, width: number, spread = 0.3): RatioCase[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = (index * 37) % count;
    const ratio = width * normalQuantile((mixed + 0.5) / count);
    return { ratio, groups: ['all', 'one'], peers: undefined, atMs: index, signals: [], spread };
  });
}

const factorOf = (all: readonly RatioCase[]): number => finish(overrunFactor(all, 0));

describe('the factor that widens ranges', () => {
  it('is 1 while too few cases can be held against ranges', () => {
    assert.equal(factorOf([]), 1);
    assert.equal(factorOf(cases(23, 9)), 1);
    assert.notEqual(factorOf(cases(24, 9)), 1);
  });

  it('is about 1 where ranges hold', () => {
    const factor = factorOf(cases(90, 0.3));
    assert.ok(factor > 0.86 && factor < 1.25, String(factor));
  });

  it('widens where the newest cases scatter more than those before, up to a limit', () => {
    const calm = cases(60, 0.1, 0.1);
    const calmFactor = factorOf([...calm, ...cases(30, 0.1, 0.1)]);
    const wilder = factorOf([...calm, ...cases(30, 0.15, 0.1)]);
    assert.ok(wilder > calmFactor, `${wilder} ${calmFactor}`);
    assert.equal(factorOf([...calm, ...cases(30, 5, 0.1)]), 1.6);
  });

  it('narrows where they scatter less, down to a limit', () => {
    assert.equal(factorOf([...cases(60, 1), ...cases(30, 0)]), 0.85);
  });
});
