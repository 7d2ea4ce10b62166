import assert from 'node:assert/strict';
import fc from 'fast-check';
import { totalInputTokens } from '../../../../src/core/model/usage.ts';
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

  it('takes the cost that a gateway puts beside the counts', () => {
    const merged = mergeAnthropicUsage(
      { input_tokens: 10, output_tokens: 1 },
      { output_tokens: 5, cost: 0.00125 },
    );
    assert.equal(usage(merged).reportedCostNanoUsd, 1_250_000);
    assert.equal(usage({ output_tokens: 5, cost: '-1' }).reportedCostNanoUsd, undefined);
  });

  it('keeps every prompt whole and every count sound, whatever a server says and in how many pieces', () => {
    const number = fc.oneof(fc.nat(1000), fc.double(), fc.constant(null), fc.constant('7'));
    const shape = fc.record(
      {
        input_tokens: number,
        cache_read_input_tokens: number,
        cache_creation_input_tokens: number,
        cache_creation: fc.option(
          fc.record({ ephemeral_5m_input_tokens: number, ephemeral_1h_input_tokens: number }),
        ),
        output_tokens: number,
        output_tokens_details: fc.option(fc.record({ thinking_tokens: number })),
      },
      { requiredKeys: [] },
    );
    const soundOr0 = (value: unknown): number =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), (pieces) => {
        const raw = pieces.reduce(mergeAnthropicUsage, {});
        const merged = toAnthropicUsage(raw, source);
        for (const value of Object.values(withoutRaw(merged))) {
          if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) && value >= 0);
        }
        const {
          input_tokens: input,
          cache_read_input_tokens: read,
          cache_creation_input_tokens: written,
        } = raw;
        if (typeof written === 'number' && soundOr0(written) === written) {
          assert.equal(totalInputTokens(merged), 0 + soundOr0(input) + soundOr0(read) + written);
        }
        if (merged.reasoningTokens !== undefined && merged.outputTokens !== undefined) {
          assert.ok(merged.reasoningTokens <= merged.outputTokens);
        }
        // Cumulative: the last object again changes nothing.
        assert.deepEqual(toAnthropicUsage(mergeAnthropicUsage(raw, pieces.at(-1)), source), merged);
      }),
    );
  });

  it('refuses counts that are none and keeps the object', () => {
    const raw = { input_tokens: -1, output_tokens: 0.5, cache_read_input_tokens: Infinity };
    assert.deepEqual(toAnthropicUsage(raw, source), { source, raw });
  });
});
