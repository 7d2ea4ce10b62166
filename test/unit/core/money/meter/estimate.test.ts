import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateCall, estimateWork } from '../../../../../src/core/money/meter/estimate.ts';
import { workPrior } from '../../../../../src/core/money/meter/priors.ts';
import type { MoneyRange } from '../../../../../src/core/model/range.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import { stepKinds } from '../../../../../src/shared/tiers.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';

const catalogue = shippedCatalogue();
const opus = findPrice(catalogue, { vendor: 'anthropic', model: 'claude-opus-5-5', atMs: noonMs });
const haiku = findPrice(catalogue, { vendor: 'anthropic', model: 'claude-haiku-5-5', atMs: noonMs });

describe('estimateCall', () => {
  const tokens = { inputTokens: { low: 1000, high: 2000 }, outputTokens: { low: 100, high: 500 } };

  it('prices both ends', () => {
    assert.deepEqual(estimateCall({ ...tokens, price: opus, atMs: noonMs }), {
      lowNanoUsd: 6_000_000,
      highNanoUsd: 18_000_000,
    });
  });

  it('is unpriced without a price', () => {
    assert.equal(estimateCall({ ...tokens, price: undefined, atMs: noonMs }), 'unpriced');
  });

  it('is unpriced for a forecast that is no number', () => {
    const bad = { low: Number.NaN, high: Number.POSITIVE_INFINITY };
    assert.equal(estimateCall({ ...tokens, inputTokens: bad, price: opus, atMs: noonMs }), 'unpriced');
  });

  it('crosses into the tier for long prompts', () => {
    const estimate = estimateCall({
      inputTokens: { low: 100_000, high: 100_001 },
      outputTokens: { low: 0, high: 0 },
      price: haiku,
      atMs: noonMs,
    });
    assert.deepEqual(estimate, { lowNanoUsd: 10_000_000, highNanoUsd: 50_000_500 });
  });

  it('is ordered whatever the ranges', () => {
    const range = fc.tuple(fc.nat({ max: 500_000 }), fc.nat({ max: 500_000 })).map(([low, more]) => ({
      low,
      high: low + more,
    }));
    fc.assert(
      fc.property(range, range, fc.constantFrom(opus, haiku), (inputTokens, outputTokens, price) => {
        const estimate = estimateCall({ inputTokens, outputTokens, price, atMs: noonMs });
        assert.ok(estimate !== 'unpriced' && estimate.lowNanoUsd <= estimate.highNanoUsd);
      }),
    );
  });
});

describe('estimateWork', () => {
  const priced = (estimate: ReturnType<typeof estimateWork>): MoneyRange => {
    assert.notEqual(estimate, 'unpriced');
    return estimate as MoneyRange;
  };

  it('sends the input and the answers before again at each turn', () => {
    const prior = {
      calls: { low: 1, high: 2 },
      inputTokens: { low: 1000, high: 1000 },
      outputTokens: { low: 100, high: 100 },
    };
    // 1000 in, 100 out; then 1100 in, 100 out; at $4 and $20 per million.
    assert.deepEqual(estimateWork({ prior, price: opus, atMs: noonMs }), {
      lowNanoUsd: 6_000_000,
      highNanoUsd: 6_000_000 + 6_400_000,
    });
  });

  it('takes the known input and the cap that is sent before the prior', () => {
    const prior = workPrior('edit');
    const whole = priced(estimateWork({ prior, price: opus, atMs: noonMs }));
    const known = priced(
      estimateWork({
        prior,
        inputTokens: { low: 100, high: 100 },
        maxOutputTokens: 50,
        price: opus,
        atMs: noonMs,
      }),
    );
    assert.ok(known.highNanoUsd < whole.lowNanoUsd);
  });

  it('is unpriced without a price, for every kind of work', () => {
    for (const prior of stepKinds.map(workPrior)) {
      assert.equal(estimateWork({ prior, price: undefined, atMs: noonMs }), 'unpriced');
      const { lowNanoUsd, highNanoUsd } = priced(estimateWork({ prior, price: opus, atMs: noonMs }));
      assert.ok(0 < lowNanoUsd && lowNanoUsd < highNanoUsd);
    }
  });
});
