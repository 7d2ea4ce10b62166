import assert from 'node:assert/strict';
import { modelMatcher } from '../../../../../src/core/money/report/modelNames.ts';

function areSame(left: string, right: string, others: readonly string[] = []): boolean {
  const match = modelMatcher([left, right, ...others]);
  return match(left) === match(right);
}

describe('names of models', () => {
  for (const [left, right] of [
    ['Claude Sonnet 4.5', 'claude-sonnet-4-5-20250929'],
    ['Claude Sonnet 4.5', 'claude-sonnet-4-5'],
    ['CLAUDE SONNET 4.5', 'claude_sonnet_4.5'],
    ['Claude Sonnet 3.5', 'claude-3-5-sonnet-20241022'],
    ['Claude Haiku 3', 'claude-3-haiku-20240307'],
    ['Claude Opus 4', 'claude-opus-4-0'],
    ['Claude Opus 4.1', 'claude-opus-4-1@20250805'],
    ['claude-3-5-haiku-latest', 'claude-3-5-haiku-20241022'],
    ['opus-4-1', 'claude-opus-4-1-20250805'],
    ['anthropic/claude-4.5-sonnet-20250929', 'claude-sonnet-4-5'],
    ['anthropic/claude-sonnet-4.5', 'Anthropic: Claude Sonnet 4.5'],
    ['Anthropic Claude Sonnet 4.5', 'claude-sonnet-4-5'],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'Claude Sonnet 4.5'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['GPT-4o', 'openai/gpt-4o'],
    ['GPT‑4o', 'gpt-4o'],
    ['gpt-4.1-mini-2025-04-14', 'GPT-4.1 mini'],
    ['OpenAI: GPT-4o', 'openai/gpt-4o-2024-08-06'],
    ['models/gemini-2.5-pro', 'Gemini 2.5 Pro'],
    ['command-r+', 'command-r-plus'],
    ['???', '???'],
  ] as const) {
    it(`${left} is ${right}`, () => {
      assert.equal(areSame(left, right), true);
      assert.equal(areSame(right, left), true);
    });
  }

  for (const [left, right] of [
    ['Claude Sonnet 4.5', 'claude-sonnet-4'],
    ['Claude Sonnet 4.5', 'claude-haiku-4-5'],
    ['claude-3-5-sonnet', 'claude-5-3-sonnet'],
    ['claude-sonnet-4-5', 'claude-sonnet-4-5-thinking'],
    ['claude-opus-4-10', 'claude-opus-4-1'],
    ['gpt-4o', 'gpt-4o-mini'],
    ['gpt-4o', 'chatgpt-4o-latest'],
    ['gpt-4.1', 'gpt-41'],
    ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
    ['openai/gpt-4o', 'azure/gpt-4o'],
    ['deepseek/deepseek-r1', 'deepseek/deepseek-r1:free'],
    ['command-r+', 'command-r'],
    ['gemini-2.5-pro', 'gemini-2.5-pro-preview-05-06'],
    ['?', '!'],
    ['(no model)', 'gpt-4o'],
  ] as const) {
    it(`${left} is not ${right}`, () => {
      assert.equal(areSame(left, right), false);
    });
  }

  it('asks for the same date or vendor where the names know several', () => {
    assert.equal(areSame('gpt-4o', 'gpt-4o-2024-08-06', ['gpt-4o-2024-11-20']), false);
    assert.equal(areSame('GPT-4o 2024-08-06', 'gpt-4o-2024-08-06', ['gpt-4o-2024-11-20']), true);
    assert.equal(areSame('llama-3', 'groq/llama-3', ['together/llama-3']), false);
    assert.equal(areSame('groq/llama-3', 'Groq: Llama 3', ['together/llama-3']), true);
    assert.equal(areSame('gpt-4o', 'GPT 4o', ['gpt-4o-2024-11-20', 'gpt-4o-2024-08-06']), true);
  });
});
