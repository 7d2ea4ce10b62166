import assert from 'node:assert/strict';
import fc from 'fast-check';
import { totalInputTokens, unknownUsage, type Usage } from '../../../../../src/core/model/request/usage.ts';
import { costOf, priceCall } from '../../../../../src/core/money/pricing/costOf.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import type { CataloguePrice, Price } from '../../../../../src/core/money/pricing/price.ts';
import { noonMs, shippedCatalogue } from './shippedCatalogue.ts';

const catalogue = shippedCatalogue();

function priceFor(vendor: string, model: string, atMs = noonMs, region?: string): CataloguePrice {
  const price = findPrice(catalogue, { vendor, model, atMs, ...(region !== undefined && { region }) });
  assert.equal(price?.source, 'catalogue');
  return price;
}

function reported(usage: Omit<Usage, 'source'>): Usage {
  return { source: 'reported', ...usage };
}

describe('costOf: a table of real prices', () => {
  const million = 1_000_000;
  const cases: readonly {
    name: string;
    vendor: string;
    model: string;
    at?: string;
    usage: Omit<Usage, 'source'>;
    usd: number;
  }[] = [
    {
      name: 'input and output',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: million, outputTokens: million },
      usd: 24,
    },
    {
      name: 'cache read and both cache writes',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: {
        inputUncachedTokens: 0,
        cacheReadTokens: million,
        cacheWrite5mTokens: million,
        cacheWrite1hTokens: million,
        outputTokens: 0,
      },
      usd: 0.2 + 5 + 8,
    },
    {
      name: 'reasoning is a part of output, not an addition',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: 0, outputTokens: 1000, reasoningTokens: 900 },
      usd: 0.02,
    },
    {
      name: 'Haiku 5.5 with a prompt of exactly 100,000 tokens',
      vendor: 'anthropic',
      model: 'claude-haiku-5-5',
      usage: { inputUncachedTokens: 40_000, cacheReadTokens: 60_000, outputTokens: 1000 },
      usd: 0.04 * 0.1 + 0.06 * 0.01 + 0.001 * 0.5,
    },
    {
      name: 'Haiku 5.5 one token later: the whole request costs five times as much, cached tokens counted',
      vendor: 'anthropic',
      model: 'claude-haiku-5-5',
      usage: { inputUncachedTokens: 40_001, cacheReadTokens: 60_000, outputTokens: 1000 },
      usd: 0.040001 * 0.5 + 0.06 * 0.05 + 0.001 * 2.5,
    },
    {
      name: 'Sonnet 5.5 cache reads before 7 October',
      vendor: 'anthropic',
      model: 'claude-sonnet-5-5',
      at: '2026-10-06T23:59:59.999Z',
      usage: { inputUncachedTokens: 0, cacheReadTokens: million, outputTokens: 0 },
      usd: 0.2,
    },
    {
      name: 'Sonnet 5.5 cache reads since 7 October',
      vendor: 'anthropic',
      model: 'claude-sonnet-5-5',
      at: '2026-10-07T00:00:00Z',
      usage: { inputUncachedTokens: 0, cacheReadTokens: million, outputTokens: 0 },
      usd: 0.1,
    },
    {
      name: 'OpenAI cache writes of 30 minutes and 12 hours',
      vendor: 'openai',
      model: 'gpt-6.1-terra',
      usage: {
        inputUncachedTokens: 0,
        cacheWrite30mTokens: 100_000,
        cacheWrite12hTokens: 100_000,
        outputTokens: 0,
      },
      usd: 0.125 + 0.25,
    },
    {
      name: 'gpt-6-sol with exactly 272,000 input tokens',
      vendor: 'openai',
      model: 'gpt-6-sol',
      usage: { inputUncachedTokens: 272_000, outputTokens: million },
      usd: 0.272 * 2 + 10,
    },
    {
      name: 'gpt-6-sol above: twice the input, 1.5 times the output',
      vendor: 'openai',
      model: 'gpt-6-sol',
      usage: { inputUncachedTokens: 272_001, outputTokens: million },
      usd: 0.272001 * 4 + 15,
    },
    {
      name: 'gpt-6-astra at 272,000, which is still short',
      vendor: 'openai',
      model: 'gpt-6-astra',
      usage: { inputUncachedTokens: 272_000, outputTokens: 0 },
      usd: 0.272 * 10,
    },
    {
      name: 'gpt-6-astra one token above',
      vendor: 'openai',
      model: 'gpt-6-astra',
      usage: { inputUncachedTokens: 272_001, outputTokens: 0 },
      usd: 0.272001 * 20,
    },
    {
      name: 'Claude Sonnet 4.5, which has no tier for long prompts',
      vendor: 'anthropic',
      model: 'claude-sonnet-4-5-20250929',
      usage: { inputUncachedTokens: million, outputTokens: million, cacheReadTokens: million },
      usd: 3 + 15 + 0.3,
    },
    {
      name: 'o4-mini served with priority',
      vendor: 'openai',
      model: 'o4-mini',
      usage: {
        inputUncachedTokens: million,
        outputTokens: million,
        cacheReadTokens: million,
        serviceTier: 'priority',
      },
      usd: 2 + 8 + 0.5,
    },
    {
      name: 'gpt-4o-mini served fast',
      vendor: 'openai',
      model: 'gpt-4o-mini-2024-07-18',
      usage: { inputUncachedTokens: million, outputTokens: million, serviceTier: 'fast' },
      usd: 0.25 + 1,
    },
    {
      name: 'gpt-6.1-sol served ultrafast',
      vendor: 'openai',
      model: 'gpt-6.1-sol',
      usage: { inputUncachedTokens: 100_000, outputTokens: 100_000, serviceTier: 'ultrafast' },
      usd: 1.2 + 6,
    },
    {
      name: 'Gemini in a batch',
      vendor: 'google',
      model: 'gemini-3.8-flash',
      usage: { inputUncachedTokens: million, outputTokens: million, serviceTier: 'batch' },
      usd: (0.75 + 3.75) / 2,
    },
    {
      name: 'Gemini served flex',
      vendor: 'google',
      model: 'models/gemini-4-argon',
      usage: { inputUncachedTokens: million, outputTokens: million, serviceTier: 'flex' },
      usd: (2 + 10) / 2,
    },
    {
      name: 'DeepSeek at a peak hour',
      vendor: 'deepseek',
      model: 'deepseek-v4-flash',
      at: '2026-11-20T09:59:59Z',
      usage: { inputUncachedTokens: million, outputTokens: million },
      usd: 0.3 + 1.2,
    },
    {
      name: 'DeepSeek when the peak ends',
      vendor: 'deepseek',
      model: 'deepseek-v4-flash',
      at: '2026-11-20T10:00:00Z',
      usage: { inputUncachedTokens: million, outputTokens: million },
      usd: 0.15 + 0.6,
    },
    {
      name: 'DeepSeek at the same hour of a Saturday',
      vendor: 'deepseek',
      model: 'deepseek-v4-flash',
      at: '2026-11-21T09:59:59Z',
      usage: { inputUncachedTokens: million, outputTokens: million },
      usd: 0.15 + 0.6,
    },
    {
      name: 'DeepSeek on the Saturday before weekends became cheap',
      vendor: 'deepseek',
      model: 'deepseek-v4-flash',
      at: '2026-08-22T09:59:59Z',
      usage: { inputUncachedTokens: million, outputTokens: million },
      usd: 0.44 + 1.32,
    },
    {
      name: 'GLM-5.3-Flash at its list price after the promotion',
      vendor: 'zai',
      model: 'glm-5.3-flash',
      usage: { inputUncachedTokens: million, outputTokens: million, cacheReadTokens: million },
      usd: 0.15 + 0.5 + 0.03,
    },
    {
      name: 'a price that begins in the future',
      vendor: 'google',
      model: 'gemini-3.8-flash',
      at: '2027-01-01T00:00:00Z',
      usage: { inputUncachedTokens: million, outputTokens: 0 },
      usd: 1.5,
    },
    {
      name: 'Anthropic batch',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: million, outputTokens: million, serviceTier: 'batch' },
      usd: 12,
    },
    {
      name: 'Opus 5.5 in fast mode',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: million, outputTokens: million, serviceTier: 'fast' },
      usd: 48,
    },
    {
      name: 'OpenAI flex',
      vendor: 'openai',
      model: 'gpt-6-luna',
      usage: { inputUncachedTokens: 100_000, outputTokens: 100_000, serviceTier: 'flex' },
      usd: 0.03,
    },
    {
      name: 'inference in the United States, batched',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: million, outputTokens: 0, region: 'us', serviceTier: 'batch' },
      usd: 2.2,
    },
    {
      name: 'web searches, which no tier makes cheaper',
      vendor: 'anthropic',
      model: 'claude-opus-5-5',
      usage: { inputUncachedTokens: 0, outputTokens: 0, webSearchCalls: 3, serviceTier: 'batch' },
      usd: 0.03,
    },
    {
      name: 'names that mean the list price',
      vendor: 'openai',
      model: 'gpt-6-luna',
      usage: { inputUncachedTokens: 100_000, outputTokens: 0, serviceTier: 'default', region: 'global' },
      usd: 0.01,
    },
  ];
  for (const { name, vendor, model, at, usage, usd } of cases) {
    it(`prices ${name}`, () => {
      const atMs = at === undefined ? noonMs : Date.parse(at);
      assert.deepEqual(costOf(reported(usage), priceFor(vendor, model, atMs), atMs), {
        source: 'catalogue',
        nanoUsd: Math.round(usd * 1e9),
      });
    });
  }
});

describe('costOf: what is not known', () => {
  const opus = priceFor('anthropic', 'claude-opus-5-5');
  const whole = reported({ inputUncachedTokens: 1000, outputTokens: 100 });

  it('is unpriced without a price', () => {
    assert.deepEqual(costOf(whole, undefined, noonMs), { source: 'unpriced' });
  });

  it('is unpriced when no count is known, never $0', () => {
    assert.deepEqual(costOf(unknownUsage, opus, noonMs), { source: 'unpriced' });
  });

  it('is a known zero for a local model, whatever its usage', () => {
    assert.deepEqual(priceCall(unknownUsage, { source: 'local' }, noonMs), {
      cost: { source: 'catalogue', nanoUsd: 0 },
      applied: { source: 'local' },
    });
  });

  it('is an estimated floor when the output is unknown', () => {
    const { cost, applied } = priceCall(reported({ inputUncachedTokens: 1000 }), opus, noonMs);
    assert.deepEqual(cost, { source: 'estimate', nanoUsd: 4_000_000 });
    assert.equal(applied?.isFloor, true);
  });

  it('is an estimate for usage that was estimated or cut short', () => {
    for (const source of ['estimated', 'partial'] as const) {
      assert.deepEqual(costOf({ ...whole, source }, opus, noonMs), {
        source: 'estimate',
        nanoUsd: 6_000_000,
      });
    }
  });

  it('takes a service tier without a listed price at the dear end, as an estimate', () => {
    const sonnet = priceFor('anthropic', 'claude-sonnet-5-5');
    assert.deepEqual(costOf({ ...whole, serviceTier: 'priority' }, sonnet, noonMs), {
      source: 'estimate',
      nanoUsd: 6_000_000,
    });
    const glm = priceFor('zai', 'GLM-5.3');
    const list = costOf(whole, glm, noonMs);
    const hurried = costOf({ ...whole, serviceTier: 'turbo' }, glm, noonMs);
    const batched = costOf({ ...whole, serviceTier: 'batch' }, glm, noonMs);
    assert.ok(list.source === 'catalogue' && hurried.source === 'estimate' && batched.source === 'estimate');
    assert.equal(hurried.nanoUsd, list.nanoUsd * 2);
    assert.equal(batched.nanoUsd, list.nanoUsd);
  });

  it('takes a cache write without a listed price at its usual multiple, as an estimate', () => {
    assert.deepEqual(
      costOf(reported({ inputUncachedTokens: 0, cacheWrite12hTokens: 1000, outputTokens: 0 }), opus, noonMs),
      { source: 'estimate', nanoUsd: 10_000_000 },
    );
  });

  it('takes cache reads at the input price where no discount is listed', () => {
    const o3Pro = priceFor('openai', 'o3-pro');
    assert.deepEqual(
      costOf(reported({ inputUncachedTokens: 0, cacheReadTokens: 1000, outputTokens: 0 }), o3Pro, noonMs),
      { source: 'catalogue', nanoUsd: 20_000_000 },
    );
  });

  it('uses the region of the endpoint unless the provider reports one', () => {
    const price = priceFor('openai', 'gpt-6-luna', noonMs, 'eu');
    const usage = reported({ inputUncachedTokens: 100_000, outputTokens: 0 });
    assert.deepEqual(costOf(usage, price, noonMs), { source: 'catalogue', nanoUsd: 11_000_000 });
    assert.deepEqual(costOf({ ...usage, region: 'global' }, price, noonMs), {
      source: 'catalogue',
      nanoUsd: 10_000_000,
    });
  });

  it('refuses counts that are no counts', () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
      assert.deepEqual(costOf({ ...whole, cacheReadTokens: bad }, opus, noonMs), { source: 'unpriced' });
      assert.deepEqual(costOf({ ...whole, webSearchCalls: bad }, { source: 'local' }, noonMs), {
        source: 'unpriced',
      });
    }
  });
});

describe('costOf: the provider’s own figure', () => {
  const opus = priceFor('anthropic', 'claude-opus-5-5');

  it('wins over every price', () => {
    const usage = reported({ inputUncachedTokens: 1000, outputTokens: 100, reportedCostNanoUsd: 7 });
    const prices: readonly (Price | undefined)[] = [opus, undefined, { source: 'local' }];
    for (const price of prices) {
      assert.deepEqual(priceCall(usage, price, noonMs), { cost: { source: 'provider', nanoUsd: 7 } });
    }
  });

  it('is passed over when it is no amount', () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const usage = reported({ inputUncachedTokens: 1000, outputTokens: 0, reportedCostNanoUsd: bad });
      assert.deepEqual(costOf(usage, opus, noonMs), { source: 'catalogue', nanoUsd: 4_000_000 });
    }
  });
});

describe('costOf: a cost of zero that the provider reports', () => {
  const usage = reported({ inputUncachedTokens: 1000, outputTokens: 100, reportedCostNanoUsd: 0 });
  const opus = priceFor('anthropic', 'claude-opus-5-5');
  const free: Price = { source: 'user', rates: { inputPicoUsd: 0, outputPicoUsd: 0 } };

  it('is computed where the model has a price', () => {
    const { reportedCostNanoUsd: _zero, ...counted } = usage;
    assert.deepEqual(priceCall(usage, opus, noonMs), priceCall(counted, opus, noonMs));
    assert.equal(costOf(usage, opus, noonMs).source, 'catalogue');
  });

  it('is no price where none is known', () => {
    assert.deepEqual(costOf(usage, undefined, noonMs), { source: 'unpriced' });
  });

  it('is real where the model costs nothing', () => {
    for (const price of [free, { source: 'local' } as const])
      assert.deepEqual(costOf(usage, price, noonMs), { source: 'provider', nanoUsd: 0 });
  });
});

describe('costOf: properties', () => {
  const count = fc.nat({ max: 3_000_000 });
  const usages = fc
    .record({
      inputUncachedTokens: count,
      cacheReadTokens: count,
      cacheWrite5mTokens: count,
      cacheWrite1hTokens: count,
      cacheWrite30mTokens: count,
      cacheWrite12hTokens: count,
      outputTokens: count,
    })
    .map(reported);
  const cards = fc.constantFrom(...catalogue.cards);
  const prices = cards.map((card) => priceFor(card.vendor, card.model));
  const flat = cards
    .filter((card) => card.periods.every((period) => period.lengthTiers.length === 0))
    .map((card) => priceFor(card.vendor, card.model));

  const amount = (usage: Usage, price: Price): number => {
    const cost = costOf(usage, price, noonMs);
    assert.notEqual(cost.source, 'unpriced');
    return cost.source === 'unpriced' ? Number.NaN : cost.nanoUsd;
  };

  it('is a whole number and never negative', () => {
    fc.assert(
      fc.property(usages, prices, (usage, price) => {
        const nanoUsd = amount(usage, price);
        assert.ok(Number.isSafeInteger(nanoUsd) && nanoUsd >= 0);
      }),
    );
  });

  it('equals the sum of its parts to within one rounding each, where no length tier re-prices', () => {
    fc.assert(
      fc.property(usages, flat, (usage, price) => {
        const { source, ...counts } = usage;
        const parts = Object.entries(counts).map(([name, tokens]) =>
          amount({ source, inputUncachedTokens: 0, outputTokens: 0, [name]: tokens }, price),
        );
        const sum = parts.reduce((total, part) => total + part, 0);
        assert.ok(Math.abs(sum - amount(usage, price)) <= parts.length / 2);
      }),
    );
  });

  it('equals exact arithmetic on big integers, rounded half up', () => {
    fc.assert(
      fc.property(
        usages,
        prices,
        fc.constantFrom('standard', 'batch', 'flex', 'priority'),
        (usage, price, tier) => {
          const { applied } = priceCall({ ...usage, serviceTier: tier }, price, noonMs);
          const rates = applied?.rates;
          assert.ok(rates !== undefined);
          const or = (listed: number | undefined, permille: number): number =>
            listed ?? Math.ceil((rates.inputPicoUsd * permille) / 1000);
          const terms: readonly (readonly [number | undefined, number])[] = [
            [usage.inputUncachedTokens, rates.inputPicoUsd],
            [usage.cacheReadTokens, rates.cacheReadPicoUsd ?? rates.inputPicoUsd],
            [usage.cacheWrite5mTokens, or(rates.cacheWrite5mPicoUsd, 1250)],
            [usage.cacheWrite1hTokens, or(rates.cacheWrite1hPicoUsd, 2000)],
            [usage.cacheWrite30mTokens, or(rates.cacheWrite30mPicoUsd, 1250)],
            [usage.cacheWrite12hTokens, or(rates.cacheWrite12hPicoUsd, 2500)],
            [usage.outputTokens, rates.outputPicoUsd],
          ];
          const exact =
            terms.reduce((sum, [tokens, pico]) => sum + BigInt(tokens ?? 0) * BigInt(pico), 0n) *
            BigInt(applied?.multiplierPpm ?? 1_000_000);
          const divisor = 1_000_000_000n * BigInt(applied?.multiplierPer ?? 1);
          const expected = Number((exact + divisor / 2n) / divisor);
          assert.equal(amount({ ...usage, serviceTier: tier }, price), expected);
        },
      ),
    );
  });

  it('never falls when a token is added, across every length tier', () => {
    fc.assert(
      fc.property(usages, prices, fc.nat({ max: 300_000 }), (usage, price, more) => {
        const longer = { ...usage, inputUncachedTokens: (usage.inputUncachedTokens ?? 0) + more };
        assert.ok(amount(longer, price) >= amount(usage, price));
        assert.ok((totalInputTokens(longer) ?? 0) >= (totalInputTokens(usage) ?? 0));
      }),
    );
  });

  it('is unpriced or a whole amount for any counts, names, prices and moments', () => {
    const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.nat({ max: 1_000_000_000 }));
    const anyUsage = fc
      .record(
        {
          inputUncachedTokens: anyNumber,
          cacheReadTokens: anyNumber,
          cacheWrite5mTokens: anyNumber,
          cacheWrite1hTokens: anyNumber,
          cacheWrite30mTokens: anyNumber,
          cacheWrite12hTokens: anyNumber,
          outputTokens: anyNumber,
          reasoningTokens: anyNumber,
          webSearchCalls: anyNumber,
          reportedCostNanoUsd: anyNumber,
          serviceTier: fc.oneof(fc.string(), fc.constantFrom('batch', 'flex', 'priority', '__proto__')),
          region: fc.oneof(fc.string(), fc.constantFrom('us', 'eu', 'constructor')),
        },
        { requiredKeys: [] },
      )
      .map((usage): Usage => ({ source: 'reported', ...usage }));
    const dearest: Price = {
      source: 'user',
      rates: { inputPicoUsd: 1_000_000_000_000, outputPicoUsd: 1_000_000_000_000 },
    };
    const moments = fc.oneof(fc.double(), fc.integer({ min: 0, max: 4_000_000_000_000 }));
    fc.assert(
      fc.property(anyUsage, fc.oneof(prices, fc.constant(dearest)), moments, (usage, price, atMs) => {
        const cost = costOf(usage, price, atMs);
        if (cost.source !== 'unpriced') {
          assert.ok(Number.isSafeInteger(cost.nanoUsd) && cost.nanoUsd >= 0, String(cost.nanoUsd));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a sum that no integer holds', () => {
    const dearest: Price = {
      source: 'user',
      rates: { inputPicoUsd: 1_000_000_000_000, outputPicoUsd: 1_000_000_000_000 },
    };
    const usage = reported({ inputUncachedTokens: 1_000_000_000, outputTokens: 0 });
    assert.deepEqual(costOf(usage, dearest, noonMs), { source: 'unpriced' });
  });
});

describe('a call of which only a part was counted', () => {
  const price = { source: 'user', rates: { inputPicoUsd: 1_000_000, outputPicoUsd: 2_000_000 } } as const;

  it('costs at least that part', () => {
    for (const [counted, nanoUsd] of [
      [{ outputTokens: 3 }, 6_000],
      [{ inputUncachedTokens: 3 }, 3_000],
    ] as const) {
      const { cost, applied } = priceCall({ source: 'reported', ...counted }, price, 0);
      assert.deepEqual(cost, { source: 'estimate', nanoUsd });
      assert.equal(applied?.isFloor, true);
    }
  });

  it('is unpriced where nothing was', () => {
    assert.deepEqual(priceCall({ source: 'reported' }, price, 0), { cost: { source: 'unpriced' } });
  });
});
