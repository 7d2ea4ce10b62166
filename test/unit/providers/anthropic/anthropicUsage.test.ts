import assert from 'node:assert/strict';
import { mergeAnthropicUsage, toAnthropicUsage } from '../../../../src/providers/anthropic/anthropicUsage.ts';
import { withoutRaw } from '../behaviour/harness.ts';

const source = 'reported';
const usage = (raw: Record<string, unknown>) => withoutRaw(toAnthropicUsage(raw, source));

describe('usage of Anthropic', () => {
  it('replaces cumulative counts and never adds them', () => {
    const start = { input_tokens: 100, output_tokens: 1, service_tier: 'standard', inference_geo: 'us' };
    const once = mergeAnthropicUsage(start, { input_tokens: 100, output_tokens: 30 });
    const twice = mergeAnthropicUsage(once, { input_tokens: null, output_tokens: 50 });
    assert.deepEqual(usage(twice), {
      source,
      inputUncachedTokens: 100,
      outputTokens: 50,
      serviceTier: 'standard',
      region: 'us',
    });
  });

  it('keeps the split of cache writes that only the beginning has', () => {
    const start = {
      cache_creation_input_tokens: 500,
      cache_creation: { ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 300 },
    };
    assert.deepEqual(
      usage(mergeAnthropicUsage(start, { cache_creation_input_tokens: 500, cache_creation: null })),
      {
        source,
        cacheWrite5mTokens: 200,
        cacheWrite1hTokens: 300,
      },
    );
  });

  it('counts writes without a split as the 5-minute cache', () => {
    assert.deepEqual(usage({ cache_creation_input_tokens: 500, cache_creation: null }), {
      source,
      cacheWrite5mTokens: 500,
    });
  });

  it('reads the fast mode, searches and thinking', () => {
    const raw = {
      output_tokens: 90,
      output_tokens_details: { thinking_tokens: 60 },
      server_tool_use: { web_search_requests: 2 },
      service_tier: 'standard',
      speed: 'fast',
    };
    assert.deepEqual(usage(raw), {
      source,
      outputTokens: 90,
      reasoningTokens: 60,
      webSearchCalls: 2,
      serviceTier: 'fast',
    });
  });

  it('refuses counts that are none and keeps the object', () => {
    const raw = { input_tokens: -1, output_tokens: 0.5, cache_read_input_tokens: Infinity };
    assert.deepEqual(toAnthropicUsage(raw, source), { source, raw });
  });
});
