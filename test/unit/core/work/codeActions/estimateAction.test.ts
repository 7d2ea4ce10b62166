import assert from 'node:assert/strict';
import { learnTokenRatios } from '../../../../../src/core/money/meter/learnedRatio.ts';
import {
  estimateAction,
  expectedOutputTokens,
} from '../../../../../src/core/work/codeActions/estimateAction.ts';

describe('estimateAction', () => {
  const size = { codeCharacters: 1_000, fileCharacters: 10_000 };
  /** A nano-dollar for a token of input, ten for one of output. */
  const price = {
    source: 'user' as const,
    rates: { inputPicoUsd: 1_000, outputPicoUsd: 10_000 },
  };
  const ratios = learnTokenRatios([]).snapshot();
  const estimate = (kind: Parameters<typeof estimateAction>[0], of = size) =>
    estimateAction(kind, of, 'a/m', ratios, price, 0) ?? assert.fail();

  it('expects a fixed part and a part for each character of code', () => {
    assert.equal(expectedOutputTokens('docs', 0), 250);
    assert.equal(expectedOutputTokens('docs', 1_000), 400);
    assert.equal(expectedOutputTokens('tests', 1_000), 1_400);
  });

  it('is a range around what is expected', () => {
    const { lowNanoUsd, highNanoUsd } = estimate('docs');
    assert.ok(lowNanoUsd < highNanoUsd);
    // Output of 250 to 640 tokens at ten, and the input at one.
    assert.ok(lowNanoUsd > 2_500 && highNanoUsd < 6_400 + 10_000);
  });

  it('counts the whole file for edits, and only the code for words', () => {
    const small = { ...size, fileCharacters: 1_000 };
    assert.ok(estimate('fix').lowNanoUsd > estimate('fix', small).lowNanoUsd);
    assert.deepEqual(estimate('explain'), estimate('explain', small));
    assert.deepEqual(estimate('review'), estimate('review', small));
  });

  it('is unknown without a price', () => {
    assert.equal(estimateAction('fix', size, 'a/m', ratios, undefined, 0), undefined);
  });
});
