import assert from 'node:assert/strict';
import { ratedTokens, webSearchNanoUsd } from '../../../../../src/core/money/pricing/ratedTokens.ts';

const listed = {
  inputPicoUsd: 100,
  outputPicoUsd: 500,
  cacheReadPicoUsd: 10,
  cacheWrite5mPicoUsd: 125,
  cacheWrite1hPicoUsd: 200,
  cacheWrite30mPicoUsd: 126,
  cacheWrite12hPicoUsd: 250,
};

describe('the rates of tokens', () => {
  const kinds = [
    ['inputUncachedTokens', 100, 100, false],
    ['cacheReadTokens', 10, 101, false],
    ['cacheWrite5mTokens', 125, 127, true],
    ['cacheWrite1hTokens', 200, 202, true],
    ['cacheWrite30mTokens', 126, 127, true],
    ['cacheWrite12hTokens', 250, 253, true],
    ['outputTokens', 500, 500, false],
  ] as const;
  for (const [kind, picoUsd, unlistedPicoUsd, isApproximate] of kinds) {
    it(`of ${kind} are the listed ones, else the usual multiple of input rounded up`, () => {
      const usage = { source: 'reported', [kind]: 3 } as const;
      assert.deepEqual(ratedTokens(usage, listed), { parts: [{ tokens: 3, picoUsd }], isApproximate: false });
      const input = kind === 'inputUncachedTokens' ? 100 : 101;
      assert.deepEqual(ratedTokens(usage, { inputPicoUsd: input, outputPicoUsd: 500 }), {
        parts: [{ tokens: 3, picoUsd: unlistedPicoUsd }],
        isApproximate,
      });
    });

    it(`of no ${kind} are nothing`, () => {
      const usage = { source: 'reported', [kind]: 0 } as const;
      assert.deepEqual(ratedTokens(usage, { inputPicoUsd: 1, outputPicoUsd: 1 }), {
        parts: [],
        isApproximate: false,
      });
    });
  }
});

describe('the cost of web searches', () => {
  for (const [webSearchCalls, rate, nanoUsd, isApproximate] of [
    [undefined, 7, 0, false],
    [0, undefined, 0, false],
    [2, 7, 14, false],
    [2, undefined, 20_000_000, true],
  ] as const) {
    it(`of ${webSearchCalls ?? 'unknown'} at ${rate ?? 'no listed price'} is ${nanoUsd}`, () => {
      const usage = { source: 'reported' as const, ...(webSearchCalls !== undefined && { webSearchCalls }) };
      const rates = { ...listed, ...(rate !== undefined && { webSearchNanoUsd: rate }) };
      assert.deepEqual(webSearchNanoUsd(usage, rates), { nanoUsd, isApproximate });
    });
  }
});
