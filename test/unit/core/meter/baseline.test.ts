import assert from 'node:assert/strict';
import { baselineOf, type ComparedAttempt } from '../../../../src/core/meter/baseline.ts';
import type { Price } from '../../../../src/core/pricing/price.ts';
import { findPrice } from '../../../../src/core/pricing/findPrice.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';

const catalogue = shippedCatalogue();
const opus = {
  model: 'anthropic/claude-opus-5-5',
  priceAt: (atMs: number): Price | undefined =>
    findPrice(catalogue, { vendor: 'anthropic', model: 'claude-opus-5-5', atMs }),
};

function attempt(part: Partial<ComparedAttempt>): ComparedAttempt {
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
      baseline: { lowNanoUsd: 60_000_000, highNanoUsd: 60_000_000 },
      spentNanoUsd: 30_000_000,
      unpricedAttempts: 0,
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
    assert.equal(result?.unpricedAttempts, 1);
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
});
