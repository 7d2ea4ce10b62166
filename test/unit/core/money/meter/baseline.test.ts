import assert from 'node:assert/strict';
import { baselineOf, type ComparedCall } from '../../../../../src/core/money/meter/baseline.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';

const catalogue = shippedCatalogue();
const opus = {
  model: 'anthropic/claude-opus-5-5',
  priceAt: (atMs: number): Price | undefined =>
    findPrice(catalogue, { vendor: 'anthropic', model: 'claude-opus-5-5', atMs }),
};

function attempt(part: Partial<ComparedCall>): ComparedCall {
  return {
    model: 'anthropic/claude-sonnet-5-5',
    usage: { source: 'reported', inputUncachedTokens: 10_000, outputTokens: 1000 },
    cost: { source: 'catalogue', nanoUsd: 30_000_000 },
    startedAtMs: noonMs,
    isAcceptedWork: true,
    ...part,
  };
}

describe('baselineOf', () => {
  it('prices accepted work of the same tokenizer token for token', () => {
    assert.deepEqual(baselineOf([attempt({})], opus), {
      foundation: 'assumed',
      comparableRuns: 0,
      baseline: { lowNanoUsd: 60_000_000, highNanoUsd: 60_000_000 },
      spentNanoUsd: 30_000_000,
      unpricedCalls: 0,
      saving: { lowNanoUsd: 30_000_000, highNanoUsd: 30_000_000 },
    });
  });

  it('is a range where the tokenizers differ', () => {
    const baseline = baselineOf([attempt({ model: 'openai/gpt-6.1-terra' })], opus)?.baseline;
    assert.deepEqual(baseline, { lowNanoUsd: 66_000_000, highNanoUsd: 90_000_000 });
  });

  it('counts failed and rejected attempts against the saving', () => {
    const result = baselineOf([attempt({}), attempt({ isAcceptedWork: false })], opus);
    assert.deepEqual(result?.saving, { lowNanoUsd: 0, highNanoUsd: 0 });
  });

  it('shows a negative saving as such', () => {
    const strong = attempt({ model: opus.model, cost: { source: 'catalogue', nanoUsd: 60_000_000 } });
    const result = baselineOf([attempt({ isAcceptedWork: false }), strong], opus);
    assert.deepEqual(result?.baseline, { lowNanoUsd: 60_000_000, highNanoUsd: 60_000_000 });
    assert.deepEqual(result.saving, { lowNanoUsd: -30_000_000, highNanoUsd: -30_000_000 });
  });

  it('claims no surcharge for cache writes and no loss of cache reads', () => {
    const usage = {
      source: 'reported',
      inputUncachedTokens: 1000,
      cacheReadTokens: 10_000,
      cacheWrite1hTokens: 1000,
      outputTokens: 0,
    } as const;
    const result = baselineOf([attempt({ usage })], opus);
    assert.equal(result?.baseline.lowNanoUsd, 2000 * 4000 + 10_000 * 200);
  });

  it('claims no saving while an attempt is unpriced', () => {
    const result = baselineOf([attempt({ cost: { source: 'unpriced' } })], opus);
    assert.equal(result?.unpricedCalls, 1);
    assert.equal('saving' in result, false);
  });

  it('is unknown without the price of the orchestration model or the usage of accepted work', () => {
    const unpriced = { model: 'mystery/model', priceAt: () => undefined };
    assert.equal(baselineOf([attempt({})], unpriced), undefined);
    assert.equal(baselineOf([attempt({ usage: { source: 'estimated' } })], opus), undefined);
  });

  it('is nothing for no attempts', () => {
    assert.deepEqual(baselineOf([], opus)?.saving, { lowNanoUsd: 0, highNanoUsd: 0 });
  });

  describe('with several turns', () => {
    const turns = (count: number): ComparedCall[] =>
      Array.from({ length: count }, () => attempt({ work: { id: 'a', kind: 'edit' } }));
    const runs = (n: number): NonNullable<Parameters<typeof baselineOf>[1]['runs']> =>
      new Map([['edit', { n, turns: { low: 2, high: 3 }, cacheShare: { low: 0.5, high: 0.6 } }]]);

    it('assumes that the strong model may need half of them, and may read again from a cache', () => {
      const result = baselineOf(turns(4), opus);
      // All four at list price; or half of the tokens, three quarters of the input from a cache.
      assert.equal(result?.baseline.highNanoUsd, 4 * 60_000_000);
      assert.equal(result.baseline.lowNanoUsd, 4 * (1250 * 4000 + 3750 * 200 + 500 * 20_000));
      assert.deepEqual([result.foundation, result.comparableRuns], ['assumed', 0]);
    });

    it('takes the strong model’s own turns and cache share once twenty runs are seen', () => {
      const result = baselineOf(turns(4), { ...opus, runs: runs(20) });
      assert.deepEqual([result?.foundation, result?.comparableRuns], ['learned', 20]);
      assert.equal(result?.baseline.lowNanoUsd, 4 * (2000 * 4000 + 3000 * 200 + 500 * 20_000));
      assert.equal(result.baseline.highNanoUsd, 4 * (3750 * 4000 + 3750 * 200 + 750 * 20_000));
    });

    it('stays assumed with nineteen', () => {
      const result = baselineOf(turns(4), { ...opus, runs: runs(19) });
      assert.deepEqual([result?.foundation, result?.comparableRuns], ['assumed', 19]);
      assert.deepEqual(result?.baseline, baselineOf(turns(4), opus)?.baseline);
    });

    it('never credits more turns than the accepted work took', () => {
      const result = baselineOf(turns(1), { ...opus, runs: runs(50) });
      assert.ok(result !== undefined && result.baseline.highNanoUsd <= 60_000_000);
    });
  });

  it('converts with learned ratios where there are any', () => {
    const ratios = {
      of: (model: string) => {
        const [low, high] = model === opus.model ? [1.2, 1.3] : [1, 1];
        return { low, high, mid: low, upperBound: high, n: 50, foundation: 'learned' as const };
      },
      snapshot: () => ({ version: 1 as const, models: {} }),
    };
    const other = attempt({ model: 'openai/gpt-6.1-terra' });
    assert.deepEqual(baselineOf([other], { ...opus, ratios })?.baseline, {
      lowNanoUsd: 72_000_000,
      highNanoUsd: 78_000_000,
    });
  });
});
