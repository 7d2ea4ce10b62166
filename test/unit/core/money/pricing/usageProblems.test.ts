import assert from 'node:assert/strict';
import { usageProblems } from '../../../../../src/core/money/pricing/usageProblems.ts';

describe('usageProblems', () => {
  it('finds nothing wrong with sound or unknown usage', () => {
    assert.deepEqual(
      usageProblems({ source: 'reported', inputUncachedTokens: 3, outputTokens: 2, reasoningTokens: 2 }),
      [],
    );
    assert.deepEqual(usageProblems({ source: 'estimated' }), []);
  });

  it('names each count that is none', () => {
    assert.deepEqual(
      usageProblems({
        source: 'reported',
        inputUncachedTokens: -1,
        outputTokens: Number.NaN,
        cacheReadTokens: 1.5,
      }),
      ['inputUncachedTokens is -1', 'cacheReadTokens is 1.5', 'outputTokens is NaN'],
    );
  });

  it('finds reasoning that exceeds the output it is a part of', () => {
    assert.deepEqual(usageProblems({ source: 'reported', outputTokens: 2, reasoningTokens: 3 }), [
      'reasoningTokens is more than outputTokens',
    ]);
  });

  it('finds a reported cost that is no amount', () => {
    assert.deepEqual(usageProblems({ source: 'reported', reportedCostNanoUsd: -5 }), [
      'reportedCostNanoUsd is -5',
    ]);
  });
});
