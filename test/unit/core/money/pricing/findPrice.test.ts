import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { createCatalogue } from '../../../../../src/core/money/pricing/catalogue.ts';
import { costOf } from '../../../../../src/core/money/pricing/costOf.ts';
import { findPrice, priceOf } from '../../../../../src/core/money/pricing/findPrice.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import type { UserPricePerMillion } from '../../../../../src/core/money/pricing/userPrice.ts';
import { noonMs, shippedCatalogue } from './shippedCatalogue.ts';

const catalogue = shippedCatalogue();

describe('findPrice', () => {
  const find = (vendor: string, model: string, atMs = noonMs): Price | undefined =>
    findPrice(catalogue, { vendor, model, atMs });

  it('finds exact ids, declared aliases and declared snapshots', () => {
    const names: readonly (readonly [string, string, string])[] = [
      ['anthropic', 'claude-opus-5-5', 'claude-opus-5-5'],
      ['anthropic', 'claude-opus-5-5-20261001', 'claude-opus-5-5'],
      ['anthropic', 'claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
      ['openai', 'gpt-6-sol-2026-09-22', 'gpt-6-sol'],
      ['openai', 'gpt-5.1-codex-max', 'gpt-5.1'],
      ['zai', 'glm-5.3', 'GLM-5.3'],
    ];
    for (const [vendor, asked, found] of names) {
      const price = find(vendor, asked);
      assert.equal(price?.source, 'catalogue');
      assert.equal(price.model, found);
    }
  });

  it('knows the spelling of lists and of clouds that resell at the same price', () => {
    const names: readonly (readonly [string, string, string | undefined])[] = [
      ['google', 'models/gemini-3.8-flash', 'gemini-3.8-flash'],
      ['google', 'models/gemini-9', undefined],
      ['google', 'models/', undefined],
      ['openai', 'models/gpt-6-sol', undefined],
      ['anthropic', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
      ['anthropic', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
      ['anthropic', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', undefined],
      ['anthropic', 'anthropic.claude-opus-9-v1:0', undefined],
      ['anthropic', 'claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
      ['anthropic', 'claude-opus-4-6@default', 'claude-opus-4-6'],
      ['anthropic', 'claude-opus-9@20260101', undefined],
      ['anthropic', 'claude-opus-4-6@2026', undefined],
      ['openai', 'ft:gpt-4o-mini-2024-07-18:mine::abc', undefined],
      ['openai', 'openai/gpt-6-sol', undefined],
    ];
    for (const [vendor, asked, found] of names) {
      const price = find(vendor, asked);
      assert.equal(price?.source === 'catalogue' ? price.model : undefined, found, asked);
    }
  });

  it('has no price for a model that has ended', () => {
    for (const model of ['grok-code-fast-1', 'grok-code-fast', 'grok-4', 'grok-4-fast']) {
      assert.equal(find('xai', model), undefined, model);
    }
  });

  it('prefers a snapshot with a price of its own', () => {
    const price = find('openai', 'gpt-4o-2024-05-13');
    assert.equal(price?.source === 'catalogue' && price.period.rates.inputPicoUsd, 5_000_000);
  });

  it('never guesses by a prefix', () => {
    for (const model of [
      'claude-sonnet-5-6',
      'claude-opus-5-5-turbo',
      'claude-opus-5-5-2026',
      'claude-mythos-5-2',
      'claude-opus',
      'gpt-6.2-sol',
      'gpt-6',
      'gpt-4o-mini-2099-01-01-x',
      '',
      '__proto__',
      'constructor',
    ]) {
      assert.equal(find('anthropic', model), undefined, model);
      assert.equal(find('openai', model), undefined, model);
    }
  });

  it('knows a model only at its own vendor', () => {
    assert.equal(find('openai', 'claude-opus-5-5'), undefined);
    assert.equal(find('nobody', 'claude-opus-5-5'), undefined);
    assert.equal(find('__proto__', 'claude-opus-5-5'), undefined);
  });

  it('knows local models as free, but not the cloud models behind a local server', () => {
    assert.deepEqual(find('local', 'gemma3:4b'), { source: 'local' });
    assert.equal(find('local', 'gpt-oss:120b-cloud'), undefined);
    assert.equal(find('local', 'glm-5:cloud'), undefined);
  });

  it('has no price before the first period or after the last', () => {
    const dated = createCatalogue({
      date: '2026-11-20',
      source: 'test',
      vendors: {
        test: {
          models: { model: { prices: [{ from: '2026-01-01', until: '2026-02-01', input: 1, output: 2 }] } },
        },
      },
    });
    const at = (time: string): boolean =>
      findPrice(dated, { vendor: 'test', model: 'model', atMs: Date.parse(time) }) !== undefined;
    assert.equal(at('2025-12-31T23:59:59.999Z'), false);
    assert.equal(at('2026-01-01T00:00:00Z'), true);
    assert.equal(at('2026-01-31T23:59:59.999Z'), true);
    assert.equal(at('2026-02-01T00:00:00Z'), false);
  });
});

describe('priceOf', () => {
  const anthropic = { protocol: traitsOf('anthropic'), baseUrl: 'https://api.anthropic.com' };
  const reference = { provider: 'work', model: 'claude-opus-5-5' };
  const none = new Map<string, UserPricePerMillion>();

  it('takes the user’s price before the catalogue', () => {
    const userPrices = new Map([
      ['work/claude-opus-5-5', { inputPerMillionUsd: 3, outputPerMillionUsd: 15 }],
    ]);
    assert.deepEqual(priceOf({ catalogue, userPrices }, anthropic, reference, noonMs), {
      source: 'user',
      rates: { inputPicoUsd: 3_000_000, outputPicoUsd: 15_000_000, cacheReadPicoUsd: 3_000_000 },
    });
  });

  const priced = (baseUrl: string, model: string, served?: string): Price | undefined =>
    priceOf(
      { catalogue, userPrices: none },
      { protocol: traitsOf('openai-compatible'), baseUrl },
      { provider: 'work', model },
      noonMs,
      served,
    );
  const tokens = { source: 'reported', inputUncachedTokens: 1_000_000, outputTokens: 0 } as const;

  const aliases: readonly (readonly [string, string, number])[] = [
    ['https://api.mistral.ai/v1', 'mistral-large-latest', 0.5],
    ['https://api.mistral.ai/v1', 'mistral-medium', 1.5],
    ['https://api.mistral.ai/v1', 'codestral-latest', 0.3],
    ['https://api.mistral.ai/v1', 'devstral-latest', 0.4],
    ['https://api.mistral.ai/v1', 'magistral-small-latest', 0.15],
    ['https://api.deepseek.com', 'deepseek-flash', 0.15],
    ['https://api.deepseek.com', 'deepseek-chat', 0.15],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'gemini-flash-latest', 0.75],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'models/gemini-pro-latest', 4],
    ['https://api.openai.com/v1', 'chat-latest', 5],
    ['https://api.openai.com/v1', 'gpt-5-chat-latest', 1.25],
    ['https://api.x.ai/v1', 'grok-4.5-latest', 4],
  ];
  for (const [baseUrl, alias, usd] of aliases) {
    it(`estimates the cost of ${alias}, whose target moves`, () => {
      const cost = costOf(tokens, priced(baseUrl, alias), noonMs);
      assert.deepEqual(cost, { source: 'estimate', nanoUsd: usd * 1_000_000_000 });
    });
  }

  it('is exact for a moving alias by the model that served it, where that one has a price', () => {
    const base = 'https://api.mistral.ai/v1';
    const costWith = (asked: string, served: string) => costOf(tokens, priced(base, asked, served), noonMs);
    assert.deepEqual(costWith('mistral-large-latest', 'mistral-large-2411'), {
      source: 'catalogue',
      nanoUsd: 2_000_000_000,
    });
    const estimate = { source: 'estimate', nanoUsd: 500_000_000 };
    assert.deepEqual(costWith('mistral-large-latest', 'mistral-large-latest'), estimate);
    assert.deepEqual(costWith('mistral-large-latest', 'mistral-large-9999'), estimate);
    // Only an alias means another model than it says.
    assert.deepEqual(costWith('mistral-small-2603', 'mistral-large-2411'), {
      source: 'catalogue',
      nanoUsd: 150_000_000,
    });
  });

  it('is exact for a model that is named by itself', () => {
    for (const [baseUrl, model] of [
      ['https://api.openai.com/v1', 'gpt-6.1-sol'],
      ['https://api.anthropic.com', 'claude-opus-5-5'],
      ['https://api.deepseek.com', 'deepseek-v4-flash'],
      ['https://api.mistral.ai/v1', 'mistral-large-2512'],
    ] as const) {
      assert.equal(costOf(tokens, priced(baseUrl, model), noonMs).source, 'catalogue', model);
    }
  });

  it('takes a vendor of any name for nobody’s', () => {
    for (const priceAs of ['__proto__', 'constructor', 'toString']) {
      const endpoint = { ...anthropic, priceAs };
      assert.equal(
        priceOf({ catalogue, userPrices: none }, endpoint, reference, noonMs, 'claude-opus-5-5'),
        undefined,
      );
    }
  });

  it('costs nothing more where a flat subscription pays', () => {
    const price = priced('https://api.z.ai/api/coding/paas/v4', 'glm-5.3');
    assert.deepEqual(costOf(tokens, price, noonMs), { source: 'subscription', nanoUsd: 0 });
    assert.equal(priced('https://api.z.ai/api/paas/v4', 'glm-5.3')?.source, 'catalogue');
  });

  it('takes the vendor’s list price by the endpoint', () => {
    const price = priceOf({ catalogue, userPrices: none }, anthropic, reference, noonMs);
    assert.equal(price?.source === 'catalogue' && price.vendor, 'anthropic');
  });

  it('leaves a model unpriced at an endpoint of unknown vendor', () => {
    const gateway = { protocol: traitsOf('anthropic'), baseUrl: 'http://localhost:4000' };
    assert.equal(priceOf({ catalogue, userPrices: none }, gateway, reference, noonMs), undefined);
    const declared = { ...gateway, priceAs: 'anthropic' };
    assert.equal(priceOf({ catalogue, userPrices: none }, declared, reference, noonMs)?.source, 'catalogue');
  });

  it('leaves a model unpriced rather than taking a user’s price that is none', () => {
    for (const inputPerMillionUsd of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
      const userPrices = new Map([['work/claude-opus-5-5', { inputPerMillionUsd, outputPerMillionUsd: 1 }]]);
      assert.equal(priceOf({ catalogue, userPrices }, anthropic, reference, noonMs), undefined);
    }
  });

  it('knows local models and the user’s prices before the catalogue is loaded', () => {
    const ollama = { protocol: traitsOf('ollama'), baseUrl: 'http://127.0.0.1:11434' };
    const local = priceOf({ catalogue: undefined, userPrices: none }, ollama, reference, noonMs);
    assert.deepEqual(local, { source: 'local' });
    assert.equal(
      priceOf({ catalogue: undefined, userPrices: none }, anthropic, reference, noonMs),
      undefined,
    );
  });
});
