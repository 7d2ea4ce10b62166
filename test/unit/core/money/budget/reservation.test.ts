import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  costAtMost,
  outputThatFits,
  type CacheAsk,
  type CallAtMost,
} from '../../../../../src/core/money/budget/reservation.ts';
import type { Usage } from '../../../../../src/core/model/request/usage.ts';
import { costOf } from '../../../../../src/core/money/pricing/costOf.ts';
import { findPrice } from '../../../../../src/core/money/pricing/findPrice.ts';
import type { Price } from '../../../../../src/core/money/pricing/price.ts';
import { noonMs, shippedCatalogue } from '../pricing/shippedCatalogue.ts';
import { listPrice, usd } from './gateWorld.ts';

const catalogue = shippedCatalogue();
const million = 1_000_000;

function call(price: Price, changes: Partial<CallAtMost> = {}): CallAtMost {
  return { price, inputTokens: million, atMs: noonMs, ...changes };
}

describe('costAtMost', () => {
  const opus = listPrice('anthropic', 'claude-opus-5-5');
  const haiku = listPrice('anthropic', 'claude-haiku-5-5');
  const terra = listPrice('openai', 'gpt-6.1-terra');
  const user: Price = { source: 'user', rates: { inputPicoUsd: 3_000_000, outputPicoUsd: 6_000_000 } };
  const cases: [what: string, call: CallAtMost, output: number, usd: number | undefined][] = [
    ['input and output', call(opus), million, 4 + 20],
    ['the short cache, where it is asked for', call(opus, { caching: 'minutes' }), 0, 5],
    ['the long cache', call(opus, { caching: 'hours' }), 0, 8],
    ['a vendor that writes its cache unasked', call(terra, { inputTokens: 100_000 }), 0, 0.125],
    ['the usual multiple where no price of writes is listed', call(user, { caching: 'minutes' }), 0, 3.75],
    [
      'the tier for long prompts, output included',
      call(haiku, { inputTokens: 100_001 }),
      1_000,
      0.0500005 + 0.0025,
    ],
    ['what earlier overruns add', call(opus, { widening: 1.5 }), million, 36],
    ['searches by the call', call(opus, { inputTokens: 0, webSearchCalls: 3 }), 0, 0.03],
    ['nothing on hardware of their own', call({ source: 'local' }), million, 0],
    ['unknown where the input is no count', call(opus, { inputTokens: Infinity }), 0, undefined],
  ];
  for (const [what, asked, output, expected] of cases) {
    it(`counts ${what}`, () => {
      assert.equal(costAtMost(asked, output), expected === undefined ? undefined : usd(expected));
    });
  }

  it('is never below what a call within its bounds costs, for every model that is shipped', () => {
    const prices = catalogue.cards.flatMap(({ vendor, model }) => {
      const price = findPrice(catalogue, { vendor, model, atMs: noonMs });
      return price === undefined ? [] : [price];
    });
    assert.ok(prices.length > 50);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...prices),
        fc.nat(400_000),
        fc.nat(64_000),
        fc.constantFrom<CacheAsk>('none', 'minutes', 'hours'),
        share,
        share,
        share,
        (price, inputTokens, output, caching, used, cached, answered) => {
          const bound = costAtMost({ price, inputTokens, atMs: noonMs, caching }, output);
          const input = Math.floor(inputTokens * used);
          const read = Math.floor(input * cached);
          const usage: Usage = {
            source: 'reported',
            ...(caching === 'none'
              ? { inputUncachedTokens: input - read }
              : { inputUncachedTokens: 0, cacheWrite5mTokens: input - read }),
            cacheReadTokens: read,
            outputTokens: Math.floor(output * answered),
          };
          const cost = costOf(usage, price, noonMs);
          assert.ok(cost.source !== 'unpriced' && bound !== undefined && cost.nanoUsd <= bound);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('outputThatFits', () => {
  it('is the largest cap that fits, for every model and amount', () => {
    const cards = catalogue.cards.map(({ vendor, model }) => listPrice(vendor, model));
    fc.assert(
      fc.property(
        fc.constantFrom(...cards),
        fc.nat(400_000),
        fc.integer({ min: -1_000, max: usd(2) }),
        fc.nat(64_000),
        (price, inputTokens, nanoUsd, most) => {
          const asked: CallAtMost = { price, inputTokens, atMs: noonMs };
          const tokens = outputThatFits(asked, nanoUsd, most);
          const cost = (output: number): number => costAtMost(asked, output) ?? NaN;
          assert.ok(tokens >= 0 && tokens <= most);
          if (tokens > 0) assert.ok(cost(tokens) <= nanoUsd);
          if (tokens < most) assert.ok(cost(tokens + 1) > nanoUsd);
        },
      ),
    );
  });
});
