import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import { vendorOf } from '../../../../../src/core/money/pricing/vendorOf.ts';

describe('vendorOf', () => {
  const official: readonly (readonly [string, string | undefined])[] = [
    ['https://api.anthropic.com', 'anthropic'],
    ['https://API.Anthropic.com:443/v1', 'anthropic'],
    ['https://api.openai.com/v1', 'openai'],
    ['https://api.deepseek.com', 'deepseek'],
    ['https://api.z.ai/api/paas/v4', 'zai'],
    ['https://generativelanguage.googleapis.com/v1beta/openai/', 'google'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://api.z.ai/api/coding/paas/v4', 'subscription'],
    ['https://API.z.ai:443/api//coding/paas/v4/', 'subscription'],
    ['https://api.z.ai/api/codings', 'zai'],
    ['https://api.z.ai/api/anthropic', undefined],
    ['https://open.bigmodel.cn/api/coding/paas/v4', 'subscription'],
    ['https://open.bigmodel.cn/api/paas/v4', undefined],
    ['https://api.kimi.com/coding/v1', 'subscription'],
    ['https://api.moonshot.ai/v1', 'moonshot'],
    ['https://coding-intl.dashscope.aliyuncs.com/v1', 'subscription'],
    ['https://dashscope-intl.aliyuncs.com/compatible-mode/v1', undefined],
    ['https://ark.cn-beijing.volces.com/api/coding/v3', 'subscription'],
    ['https://opencode.ai/zen/go/v1', 'subscription'],
    ['https://opencode.ai/zen/v1', undefined],
    ['https://chatgpt.com/backend-api/codex', 'subscription'],
    ['https://api.githubcopilot.com', undefined],
    ['https://api.minimax.io/v1', undefined],
    ['https://api.z.ai.example.net/api/coding', undefined],
    ['https://example.net/api.z.ai/api/coding', undefined],
    ['https://my-deployment.openai.azure.com/openai/v1', undefined],
    ['https://api.openai.com.example.net/v1', undefined],
    ['https://api.openai.com@example.net/v1', undefined],
    ['https://example.net/api.openai.com', undefined],
    ['https://example.net\\@api.openai.com', undefined],
    ['http://localhost:4000', undefined],
    ['not a url', undefined],
    ['', undefined],
  ];
  for (const [baseUrl, vendor] of official) {
    it(`takes ${baseUrl === '' ? 'an empty address' : baseUrl} for ${vendor ?? 'nobody known'}`, () => {
      assert.equal(vendorOf({ protocol: traitsOf('openai-compatible'), baseUrl })?.vendor, vendor);
    });
  }

  const ollama: readonly (readonly [string, boolean])[] = [
    ['http://127.0.0.1:11434', true],
    ['http://localhost:11434/', true],
    ['http://[::1]:11434', true],
    ['http://[fd12:3456::1]:11434', true],
    ['http://[fe80::1]:11434', true],
    ['http://10.1.2.3', true],
    ['http://172.16.0.1', true],
    ['http://172.32.0.1', false],
    ['http://192.168.1.9:11434', true],
    ['http://100.64.0.7:11434', true],
    ['http://100.128.0.7:11434', false],
    ['http://8.8.8.8:11434', false],
    ['http://[2001:db8::1]:11434', false],
    ['http://gpu-box:11434', true],
    ['http://gpu.local:11434', true],
    ['http://host.docker.internal:11434', true],
    ['https://ollama.com', false],
    ['https://localhost.example.net', false],
    ['https://10.0.0.1.example.net', false],
  ];
  for (const [baseUrl, isLocal] of ollama) {
    it(`takes an Ollama at ${baseUrl} for ${isLocal ? 'local' : 'somebody’s'}`, () => {
      assert.equal(
        vendorOf({ protocol: traitsOf('ollama'), baseUrl })?.vendor,
        isLocal ? 'local' : undefined,
      );
    });
  }

  it('believes the user before the address', () => {
    const baseUrl = 'http://localhost:1234/v1';
    assert.deepEqual(vendorOf({ protocol: traitsOf('openai-compatible'), baseUrl, priceAs: 'local' }), {
      vendor: 'local',
    });
  });

  it('tells the region of a regional endpoint', () => {
    assert.deepEqual(vendorOf({ protocol: traitsOf('openai'), baseUrl: 'https://eu.api.openai.com/v1' }), {
      vendor: 'openai',
      region: 'eu',
    });
  });
});
