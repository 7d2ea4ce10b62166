import assert from 'node:assert/strict';
import { createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';
import { costOf } from '../../../../../src/core/money/pricing/costOf.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import { listedCards, withListed } from '../../../../../src/core/money/pricing/listedPrices.ts';
import { noonMs } from './shippedCatalogue.ts';

const shipped = createCatalogue({
  date: '2026-11-20',
  source: 'test',
  vendors: {
    openrouter: {
      models: {
        'vendor/old': { prices: [{ input: 9, output: 9 }], tools: true },
        'vendor/only': { prices: [{ input: 7, output: 7 }] },
      },
    },
    openai: { models: { 'vendor/old': { prices: [{ input: 5, output: 5 }] } } },
  },
});

const cards = listedCards({
  vendor: 'openrouter',
  date: '2026-11-30',
  models: [
    { id: 'vendor/old', contextTokens: 4096, price: { inputPerMillionUsd: 1, outputPerMillionUsd: 2 } },
    { id: 'vendor/new:free', price: { inputPerMillionUsd: 0, outputPerMillionUsd: 0 } },
    { id: '~vendor/model-latest', price: { inputPerMillionUsd: 1, outputPerMillionUsd: 2 } },
    { id: 'vendor/odd', price: { inputPerMillionUsd: -1, outputPerMillionUsd: 2 } },
    { id: 'vendor/unknown' },
  ],
});
const catalogue = withListed(shipped, {
  find: (vendor, model) => (vendor === 'openrouter' ? cards.get(model) : undefined),
});

const tokens = { source: 'reported', inputUncachedTokens: 1_000_000, outputTokens: 1_000_000 } as const;
const cost = (vendor: string, model: string) =>
  costOf(tokens, findPrice(catalogue, { vendor, model, atMs: noonMs }), noonMs);

describe('a vendor’s own list of prices', () => {
  const rows: readonly (readonly [string, string, ReturnType<typeof cost>])[] = [
    ['openrouter', 'vendor/old', { source: 'catalogue', nanoUsd: 3_000_000_000 }],
    ['openrouter', 'vendor/only', { source: 'catalogue', nanoUsd: 14_000_000_000 }],
    ['openrouter', 'vendor/new:free', { source: 'catalogue', nanoUsd: 0 }],
    ['openrouter', '~vendor/model-latest', { source: 'estimate', nanoUsd: 3_000_000_000 }],
    ['openrouter', 'vendor/odd', { source: 'unpriced' }],
    ['openrouter', 'vendor/unknown', { source: 'unpriced' }],
    ['openrouter', 'vendor/new', { source: 'unpriced' }],
    ['openai', 'vendor/old', { source: 'catalogue', nanoUsd: 10_000_000_000 }],
  ];
  for (const [vendor, model, expected] of rows) {
    it(`prices ${model} at ${vendor} as ${expected.source}`, () => {
      assert.deepEqual(cost(vendor, model), expected);
    });
  }

  it('gives way to the cost that the provider reports', () => {
    const price = findPrice(catalogue, { vendor: 'openrouter', model: 'vendor/old', atMs: noonMs });
    assert.deepEqual(costOf({ ...tokens, reportedCostNanoUsd: 5 }, price, noonMs), {
      source: 'provider',
      nanoUsd: 5,
    });
  });

  it('keeps what the catalogue knows of a model besides, and tells its own day', () => {
    assert.deepEqual(catalogue.find('openrouter', 'vendor/old')?.limits, {
      contextTokens: 4096,
      canCallTools: true,
    });
    const price = findPrice(catalogue, { vendor: 'openrouter', model: 'vendor/old', atMs: noonMs });
    assert.equal(price?.source === 'catalogue' && price.catalogueDate, '2026-11-30');
  });
});
