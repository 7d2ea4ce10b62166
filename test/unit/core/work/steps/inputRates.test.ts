import assert from 'node:assert/strict';
import type { Usage } from '../../../../../src/core/model/request/usage.ts';
import { inputRates } from '../../../../../src/core/work/steps/inputRates.ts';

const prices: Readonly<Record<string, number>> = {
  inputUncachedTokens: 10,
  cacheReadTokens: 1,
  cacheWrite5mTokens: 12,
  cacheWrite1hTokens: 20,
};

function rates(last: Partial<Usage>, unpriced: readonly string[] = []) {
  const context = {
    price(_model: unknown, usage: Usage) {
      const countOf = (kind: string) => (usage[kind as keyof Usage] as number | undefined) ?? 0;
      const kinds = Object.keys(prices).filter((kind) => countOf(kind) > 0);
      if (kinds.some((kind) => unpriced.includes(kind))) return { cost: { source: 'unpriced' } };
      const nanoUsd = kinds.reduce((sum, kind) => sum + countOf(kind) * prices[kind]!, 0);
      return { cost: { source: 'catalogue', nanoUsd } };
    },
  } as unknown as Parameters<typeof inputRates>[0];
  return inputRates(context, { provider: 'p', model: 'm' }, { source: 'reported', ...last }, 0);
}

describe('what input costs in a conversation', () => {
  for (const [what, last, expected] of [
    ['without a cache', { inputUncachedTokens: 5 }, { fresh: 10, cached: 10 }],
    ['that has read a cache', { cacheReadTokens: 5 }, { fresh: 10, cached: 1 }],
    ['that has read nothing of it', { cacheReadTokens: 0, cacheWrite5mTokens: 0 }, { fresh: 10, cached: 10 }],
    ['that has written a short cache', { cacheWrite5mTokens: 5 }, { fresh: 12, cached: 1 }],
    ['that has written a long cache', { cacheWrite1hTokens: 5 }, { fresh: 20, cached: 1 }],
  ] as const) {
    it(what, () => {
      assert.deepEqual(rates(last), expected);
    });
  }

  it('is not known without a price of either', () => {
    assert.equal(rates({}, ['inputUncachedTokens']), undefined);
    assert.equal(rates({ cacheReadTokens: 5 }, ['cacheReadTokens']), undefined);
  });
});
