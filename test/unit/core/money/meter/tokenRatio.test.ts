import assert from 'node:assert/strict';
import {
  estimateTokens,
  ratioBetween,
  scaleTokens,
  type TokenizerFamily,
  tokenizerFamilyOf,
} from '../../../../../src/core/money/meter/tokenRatio.ts';

describe('tokenizerFamilyOf', () => {
  const cases: readonly (readonly [string, TokenizerFamily])[] = [
    ['gpt-6.1-sol', 'o200k'],
    ['gpt-4o-mini', 'o200k'],
    ['openai/o3', 'o200k'],
    ['claude-opus-5-5', 'claude-2026'],
    ['anthropic/claude-haiku-5-5-20261001', 'claude-2026'],
    ['claude-opus-4-7', 'claude-2026'],
    ['claude-opus-4-6', 'claude'],
    ['claude-haiku-4-5', 'claude'],
    ['claude-3-5-sonnet', 'claude'],
    ['gpt-oss:20b', 'other'],
    ['gemma3:4b', 'other'],
    ['', 'other'],
  ];
  for (const [model, family] of cases) {
    it(`takes ${model === '' ? 'an empty name' : model} for ${family}`, () => {
      assert.equal(tokenizerFamilyOf(model), family);
    });
  }
});

describe('estimates of tokens', () => {
  it('contain the measured counts of code, prose and JSON', () => {
    // UTF-8 bytes and o200k tokens of a corpus (facts: protocols §2.2, §2.3).
    for (const [characters, tokens] of [
      [2_000_000, 470_661],
      [190_000, 40_166],
      [537_000, 115_149],
      [215_000, 63_508],
    ] as const) {
      const { low, high } = estimateTokens(characters, 'o200k');
      assert.ok(low <= tokens && tokens <= high, `${tokens} outside ${low}–${high}`);
    }
  });

  it('are whole and ordered for every family', () => {
    for (const family of ['o200k', 'claude', 'claude-2026', 'other'] as const) {
      for (const characters of [0, 1, 7, 12_345]) {
        const { low, high } = estimateTokens(characters, family);
        assert.ok(Number.isInteger(low) && Number.isInteger(high) && 0 <= low && low <= high);
      }
    }
  });

  it('are exact where the counter is the model’s own', () => {
    assert.deepEqual(scaleTokens(1234, 'o200k'), { low: 1234, high: 1234 });
  });
});

describe('ratioBetween', () => {
  it('is one within a family that is known', () => {
    assert.deepEqual(ratioBetween('claude', 'claude'), { low: 1, high: 1 });
  });

  it('contains the published rise from old to new Claude of about 30 %', () => {
    const { low, high } = ratioBetween('claude', 'claude-2026');
    assert.ok(low < 1.3 && 1.3 < high);
  });

  it('is a range between two families nobody has measured', () => {
    const { low, high } = ratioBetween('other', 'other');
    assert.ok(low < 1 && 1 < high);
  });
});
