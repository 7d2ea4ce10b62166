import assert from 'node:assert/strict';
import { isMovingAlias } from '../../../../../src/core/money/pricing/movingAlias.ts';

describe('an alias whose target moves', () => {
  for (const [vendor, model] of [
    ['openai', 'gpt-5-chat'],
    ['openai', 'gpt-5.1-chat'],
    ['openai', 'codex-mini'],
    ['deepseek', 'deepseek-chat'],
    ['google', 'gemini-flash'],
    ['mistral', 'mistral-large'],
    ['mistral', 'ministral-8b'],
    ['moonshot', 'kimi'],
    ['moonshot', 'kimi-thinking'],
    ['xai', 'grok-4'],
    ['anyone', 'latest'],
    ['anyone', 'model-latest'],
    ['anyone', 'model:latest'],
  ] as const) {
    it(`is ${vendor}'s ${model}, and no longer or shorter name`, () => {
      assert.equal(isMovingAlias(vendor, model), true);
      const others = model.endsWith('latest') ? [`${model}-2`] : [`my-${model}`, `${model}-20260101`];
      for (const other of others) assert.equal(isMovingAlias(vendor, other), false, other);
    });
  }

  it('is only what this vendor moves', () => {
    assert.equal(isMovingAlias('openai', 'kimi'), false);
    assert.equal(isMovingAlias('nobody', 'kimi'), false);
    assert.equal(isMovingAlias('anyone', 'thelatest'), false);
  });
});
