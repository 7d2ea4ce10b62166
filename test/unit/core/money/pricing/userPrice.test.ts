import assert from 'node:assert/strict';
import { toUserRates } from '../../../../../src/core/money/pricing/userPrice.ts';

describe("the person's own price", () => {
  const price = { inputPerMillionUsd: 2, outputPerMillionUsd: 8 };
  const rates = { inputPicoUsd: 2_000_000, outputPicoUsd: 8_000_000, cacheReadPicoUsd: 2_000_000 };

  it('reads a cache at the price of input, unless it says otherwise', () => {
    assert.deepEqual(toUserRates(price), { source: 'user', rates });
    assert.equal(toUserRates({ ...price, cacheReadPerMillionUsd: 0 })?.rates.cacheReadPicoUsd, 0);
  });

  it('writes every kind of cache at one price', () => {
    assert.deepEqual(toUserRates({ ...price, cacheWritePerMillionUsd: 3 })?.rates, {
      ...rates,
      cacheWrite5mPicoUsd: 3_000_000,
      cacheWrite1hPicoUsd: 3_000_000,
      cacheWrite30mPicoUsd: 3_000_000,
      cacheWrite12hPicoUsd: 3_000_000,
    });
  });

  it('may be zero or a million, and is rounded to the finest price there is', () => {
    const found = toUserRates({ inputPerMillionUsd: 0, outputPerMillionUsd: 1_000_000 });
    assert.equal(found?.rates.inputPicoUsd, 0);
    assert.equal(found.rates.outputPicoUsd, 1e12);
    assert.equal(toUserRates({ ...price, inputPerMillionUsd: 0.000_000_6 })?.rates.inputPicoUsd, 1);
  });

  for (const key of [
    'inputPerMillionUsd',
    'outputPerMillionUsd',
    'cacheReadPerMillionUsd',
    'cacheWritePerMillionUsd',
  ] as const) {
    it(`is refused as a whole where ${key} is none`, () => {
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1_000_001])
        assert.equal(toUserRates({ ...price, [key]: wrong }), undefined, String(wrong));
    });
  }
});
