import assert from 'node:assert/strict';
import { listedId } from '../../../../../src/core/money/pricing/listedId.ts';

describe('the id behind the spelling of a list or a cloud', () => {
  for (const [vendor, model, id] of [
    ['google', 'models/gemini-3-pro', 'gemini-3-pro'],
    ['google', 'tunedmodels/gemini-3-pro', undefined],
    ['google', 'gemini-3-pro', undefined],
    ['anthropic', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'anthropic.claude-opus-5-5', 'claude-opus-5-5'],
    ['anthropic', 'anthropic.claude-opus-5-5-v1', 'claude-opus-5-5'],
    ['anthropic', 'eu.anthropic.claude-opus-5-5-v1:0', undefined],
    ['anthropic', 'anthropic.claude-opus-5-5-v1:0 x', undefined],
    ['anthropic', 'claude-sonnet-4-5@20250929', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'claude-opus-5-5@default', 'claude-opus-5-5'],
    ['anthropic', 'claude-opus-5-5@default2', undefined],
    ['anthropic', 'my-claude-opus-5-5@default', undefined],
    ['anthropic', 'claude-opus-5-5', undefined],
    ['openai', 'models/gpt-6', undefined],
  ] as const) {
    it(`of ${vendor}'s "${model}" is ${id ?? 'not known'}`, () => {
      assert.equal(listedId(vendor, model), id);
    });
  }
});
