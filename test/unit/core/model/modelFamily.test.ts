import assert from 'node:assert/strict';
import { modelFamily, modelIdentity } from '../../../../src/core/model/modelFamily.ts';

describe('modelFamily', () => {
  const table: [id: string, family: string][] = [
    ['claude-opus-5-5', 'claude'],
    ['anthropic/claude-sonnet-5-5', 'claude'],
    ['eu.anthropic.claude-sonnet-4-20250514-v1:0', 'claude'],
    ['gpt-6.1-terra', 'gpt'],
    ['openai/gpt-oss-120b', 'gpt'],
    ['o4-mini', 'gpt'],
    ['o3', 'gpt'],
    ['chatgpt-4o-latest', 'gpt'],
    ['deepseek-v3.2-reasoner', 'deepseek'],
    ['deepseek-r1-distill-llama-70b', 'deepseek'],
    ['deepseek-ai/DeepSeek-V3.2', 'deepseek'],
    ['gemini-3-pro-preview', 'gemini'],
    ['gemma3:4b', 'gemma'],
    ['codegemma:7b', 'gemma'],
    ['qwen2.5-coder:32b', 'qwen'],
    ['Qwen/Qwen3-Coder-480B-A35B-Instruct', 'qwen'],
    ['meta-llama/Llama-4-Maverick', 'llama'],
    ['codellama:13b', 'llama'],
    ['accounts/fireworks/models/llama-v3p1-405b-instruct', 'llama'],
    ['mistral-large-latest', 'mistral'],
    ['codestral-2508', 'mistral'],
    ['mistralai/Devstral-Small-2512', 'mistral'],
    ['zai-org/GLM-4.6', 'glm'],
    ['moonshotai/kimi-k2', 'kimi'],
    ['x-ai/grok-4', 'grok'],
    ['phi4:14b', 'phi'],
    // Unknown models are families of their own, whatever their version.
    ['zebra-7b-instruct', 'zebra'],
    ['zebra-9b', 'zebra'],
    ['sophie-1', 'sophie'],
    ['pro3', 'pro'],
  ];
  for (const [id, family] of table) it(`${id} is ${family}`, () => assert.equal(modelFamily(id), family));

  it('always names something', () => {
    for (const id of ['', '/', '123', ':', 'a/']) assert.equal(typeof modelFamily(id), 'string', id);
    assert.equal(modelFamily('123'), '123');
  });
});

describe('modelIdentity', () => {
  const same: [first: string, second: string][] = [
    ['claude-sonnet-4-20250514', 'us.anthropic.claude-sonnet-4-20250514-v1:0'],
    ['deepseek/deepseek-v3.2', 'DeepSeek-V3.2'],
    ['qwen/qwen3-coder:free', 'qwen3-coder'],
  ];
  for (const [first, second] of same)
    it(`${first} is ${second}`, () => assert.equal(modelIdentity(first), modelIdentity(second)));

  const different: [first: string, second: string][] = [
    ['gemma3:4b', 'gemma3:27b'],
    ['claude-opus-5', 'claude-opus-5-5'],
    ['gpt-5', 'gpt-5-mini'],
  ];
  for (const [first, second] of different)
    it(`${first} is not ${second}`, () => assert.notEqual(modelIdentity(first), modelIdentity(second)));
});
