import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { totalInputTokens } from '../../../../src/core/model/request/usage.ts';
import { toChatUsage, toResponsesUsage } from '../../../../src/providers/openai/openaiUsage.ts';
import { toCount } from '../../../../src/providers/shared/wireValues.ts';
import { withoutRaw } from '../behaviour/harness.ts';

const source = 'reported';
const chat = (raw: unknown, costHeader?: string) => withoutRaw(toChatUsage(raw, { source, costHeader }));

describe('usage of Chat Completions', () => {
  it("takes OpenRouter's cost", () => {
    const raw = { prompt_tokens: 194, completion_tokens: 2, total_tokens: 196, cost: 0.00095 };
    assert.deepEqual(chat(raw), {
      source,
      inputUncachedTokens: 194,
      outputTokens: 2,
      reportedCostNanoUsd: 950_000,
    });
  });

  it("takes the sum of Perplexity's cost", () => {
    const cost = {
      input_tokens_cost: 0.000002,
      output_tokens_cost: 0.0002,
      request_cost: 0.006,
      total_cost: 0.006202,
    };
    assert.equal(chat({ prompt_tokens: 2, completion_tokens: 200, cost }).reportedCostNanoUsd, 6_202_000);
    assert.equal(chat({ prompt_tokens: 2, cost: { total_cost: -1 } }).reportedCostNanoUsd, undefined);
  });

  it("adds the upstream's cost where the key is the person's own", () => {
    const raw = { cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } };
    assert.equal(chat(raw).reportedCostNanoUsd, 210_000_000);
    assert.equal(chat({ ...raw, is_byok: false }).reportedCostNanoUsd, 10_000_000);
  });

  it("takes LiteLLM's cost from the header where the usage has none", () => {
    assert.equal(chat({ prompt_tokens: 1 }, '0.0000123').reportedCostNanoUsd, 12_300);
    assert.equal(chat({ prompt_tokens: 1, cost: 0.5 }, '0.1').reportedCostNanoUsd, 500_000_000);
    assert.equal(chat({ prompt_tokens: 1 }, 'None').reportedCostNanoUsd, undefined);
    assert.equal(chat(undefined, '0.001').reportedCostNanoUsd, 1_000_000);
    for (const nothing of ['0', '0.0', '', 'None', '-1', '1e999', 'NaN']) {
      assert.equal(chat({ prompt_tokens: 1 }, nothing).reportedCostNanoUsd, undefined, nothing);
    }
  });

  it("does not add LiteLLM's Anthropic counts to the prompt that includes them", () => {
    const raw = {
      prompt_tokens: 1000,
      completion_tokens: 10,
      prompt_tokens_details: { cached_tokens: 600 },
      cache_read_input_tokens: 600,
      cache_creation_input_tokens: 300,
    };
    assert.deepEqual(chat(raw), {
      source,
      inputUncachedTokens: 100,
      cacheReadTokens: 600,
      cacheWrite5mTokens: 300,
      outputTokens: 10,
    });
  });

  const total = { prompt_tokens: 1000, completion_tokens: 10 };
  const split = { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 300 };
  const apart = { inputUncachedTokens: 600, cacheWrite5mTokens: 100, cacheWrite1hTokens: 300 };
  const writes: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
    [
      'LiteLLM',
      {
        cache_creation_input_tokens: 400,
        prompt_tokens_details: {
          cache_write_tokens: 400,
          cache_creation_tokens: 400,
          cache_creation_token_details: split,
        },
      },
      apart,
    ],
    ['a total beside the prompt', { cache_creation_input_tokens: 400, cache_creation: split }, apart],
    ['a split alone', { prompt_tokens_details: { cache_creation_token_details: split } }, apart],
    [
      'other gateways',
      { claude_cache_creation_5_m_tokens: 100, claude_cache_creation_1_h_tokens: 300 },
      apart,
    ],
    [
      'a split that explains a part',
      { cache_creation_input_tokens: 400, cache_creation: { ephemeral_1h_input_tokens: 300 } },
      apart,
    ],
    [
      'a split larger than its total',
      { cache_creation_input_tokens: 200, cache_creation: split },
      { inputUncachedTokens: 800, cacheWrite5mTokens: 0, cacheWrite1hTokens: 200 },
    ],
    [
      'a total without a split',
      { prompt_tokens_details: { cache_creation_tokens: 400 } },
      { inputUncachedTokens: 600, cacheWrite30mTokens: 400 },
    ],
    [
      'a split of nothing',
      {
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        prompt_tokens_details: { cache_write_tokens: 400 },
      },
      { inputUncachedTokens: 600, cacheWrite30mTokens: 400 },
    ],
  ];
  for (const [who, raw, expected] of writes) {
    it(`tells the lifetimes of cache writes apart by the words of ${who}`, () => {
      assert.deepEqual(chat({ ...total, ...raw }), { source, outputTokens: 10, ...expected });
    });
  }

  it("takes DeepSeek's cache hits", () => {
    const raw = {
      prompt_tokens: 100,
      completion_tokens: 1,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    };
    assert.deepEqual(chat(raw), { source, inputUncachedTokens: 36, cacheReadTokens: 64, outputTokens: 1 });
  });

  it('adds reasoning to the output where the server counts it beside the completion', () => {
    const raw = {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 241,
      completion_tokens_details: { reasoning_tokens: 200 },
    };
    assert.deepEqual(chat(raw), { source, inputUncachedTokens: 32, outputTokens: 209, reasoningTokens: 200 });
  });

  it('charges the whole prompt at the full rate where the parts contradict it', () => {
    const raw = { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 500 } };
    assert.deepEqual(chat(raw), { source, inputUncachedTokens: 10 });
  });

  const figures: readonly (readonly [string, object, object])[] = [
    [
      "bills the thinking that only the total counts (Gemini's)",
      { prompt_tokens: 90, completion_tokens: 15, total_tokens: 400 },
      { inputUncachedTokens: 90, outputTokens: 310 },
    ],
    [
      'bills the rest of the total where thinking left nothing to show',
      { prompt_tokens: 90, total_tokens: 1_090 },
      { inputUncachedTokens: 90, outputTokens: 1_000 },
    ],
    [
      'bills the rest of the total where the completion is counted as nothing',
      { prompt_tokens: 90, completion_tokens: 0, total_tokens: 1_090 },
      { inputUncachedTokens: 90, outputTokens: 1_000 },
    ],
    [
      'takes the prompt from the total',
      { completion_tokens: 15, total_tokens: 105 },
      { inputUncachedTokens: 90, outputTokens: 15 },
    ],
    ['keeps a total without parts to be split', { total_tokens: 105 }, { totalTokens: 105 }],
    [
      'keeps a total beside parts of nothing to be split',
      { prompt_tokens: 0, completion_tokens: 0, total_tokens: 105 },
      { totalTokens: 105 },
    ],
    [
      'does not believe a total below its parts',
      { prompt_tokens: 90, completion_tokens: 15, total_tokens: 50 },
      { inputUncachedTokens: 90, outputTokens: 15 },
    ],
    [
      'does not take caches beside the prompt for thinking',
      { prompt_tokens: 90, completion_tokens: 15, total_tokens: 705, cache_read_input_tokens: 600 },
      { inputUncachedTokens: 90, cacheReadTokens: 600, outputTokens: 15 },
    ],
    [
      "takes Moonshot's cache hits",
      { prompt_tokens: 100, completion_tokens: 15, cached_tokens: 64 },
      { inputUncachedTokens: 36, cacheReadTokens: 64, outputTokens: 15 },
    ],
    [
      'takes cache hits from where they are, past a field that is not filled',
      {
        prompt_tokens: 100,
        completion_tokens: 1,
        cached_tokens: 64,
        prompt_tokens_details: { cached_tokens: 0 },
      },
      { inputUncachedTokens: 36, cacheReadTokens: 64, outputTokens: 1 },
    ],
    [
      'reads the names of Responses',
      {
        input_tokens: 100,
        output_tokens: 15,
        input_tokens_details: { cached_tokens: 60 },
        output_tokens_details: { reasoning_tokens: 9 },
      },
      { inputUncachedTokens: 40, cacheReadTokens: 60, outputTokens: 15, reasoningTokens: 9 },
    ],
    [
      'reads the names of Responses beside empty ones of its own',
      { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, input_tokens: 100, output_tokens: 15 },
      { inputUncachedTokens: 100, outputTokens: 15 },
    ],
    [
      "reads Anthropic's names, whose input is without the caches",
      { input_tokens: 100, output_tokens: 15, cache_read_input_tokens: 600, cache_creation_input_tokens: 50 },
      { inputUncachedTokens: 100, cacheReadTokens: 600, cacheWrite5mTokens: 50, outputTokens: 15 },
    ],
    [
      'reads counts that are written as text, and none that are words',
      { prompt_tokens: '100', completion_tokens: ' 15 ', total_tokens: 'many' },
      { inputUncachedTokens: 100, outputTokens: 15 },
    ],
    [
      'refuses more tokens than any call has',
      { prompt_tokens: 1e15, completion_tokens: 15 },
      { outputTokens: 15 },
    ],
  ];
  for (const [what, raw, expected] of figures) {
    it(what, () => {
      assert.deepEqual(chat(raw), { source, ...expected });
      assert.deepEqual(withoutRaw(toResponsesUsage(raw, { source })), { source, ...expected });
    });
  }

  it('refuses counts and costs that are none, and keeps the object as it came', () => {
    const raw: unknown = JSON.parse(
      '{"prompt_tokens":-5,"completion_tokens":1e999,"cost":-1,"prompt_tokens_details":{"cached_tokens":1.5}}',
    );
    const usage = toChatUsage(raw, { source });
    assert.deepEqual(withoutRaw(usage), { source });
    assert.equal(usage.raw, raw);
  });

  it('keeps every prompt whole and every count sound, whatever a server says', () => {
    const number = fc.oneof(fc.nat(1000), fc.double(), fc.constant(null), fc.constant('7'));
    const shape = fc.record({
      prompt_tokens: number,
      completion_tokens: number,
      total_tokens: number,
      cost: number,
      prompt_tokens_details: fc.option(fc.record({ cached_tokens: number, cache_write_tokens: number })),
      completion_tokens_details: fc.option(fc.record({ reasoning_tokens: number })),
      cache_creation_input_tokens: number,
      cache_creation: fc.option(
        fc.record({ ephemeral_5m_input_tokens: number, ephemeral_1h_input_tokens: number }),
      ),
      claude_cache_creation_1_h_tokens: number,
    });
    fc.assert(
      fc.property(shape, (raw) => {
        const usage = toChatUsage(raw, { source });
        for (const value of Object.values(withoutRaw(usage))) {
          if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) && value >= 0);
        }
        const prompt = toCount(raw.prompt_tokens) ?? 0;
        if (prompt > 0) {
          const beside = prompt + (toCount(raw.cache_creation_input_tokens) ?? 0);
          assert.ok([prompt, beside].includes(totalInputTokens(usage) ?? 0));
        }
        if (usage.reasoningTokens !== undefined && usage.outputTokens !== undefined) {
          assert.ok(usage.reasoningTokens <= usage.outputTokens);
        }
      }),
    );
  });
});

describe('usage of Responses', () => {
  it('splits cache writes by their lifetime', () => {
    const raw = {
      input_tokens: 1000,
      input_tokens_details: {
        cached_tokens: 100,
        cache_write_tokens: 400,
        cache_write_tokens_details: { ttl_30m_tokens: 100, ttl_12h_tokens: 300 },
      },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 3 },
    };
    assert.deepEqual(withoutRaw(toResponsesUsage(raw, { source, serviceTier: 'priority' })), {
      source,
      inputUncachedTokens: 500,
      cacheReadTokens: 100,
      cacheWrite30mTokens: 100,
      cacheWrite12hTokens: 300,
      outputTokens: 7,
      reasoningTokens: 3,
      serviceTier: 'priority',
    });
  });

  it('takes writes without a lifetime for 30 minutes', () => {
    const raw = { input_tokens: 10, input_tokens_details: { cache_write_tokens: 4 }, output_tokens: 1 };
    const usage = toResponsesUsage(raw, { source });
    assert.equal(usage.cacheWrite30mTokens, 4);
    assert.equal(usage.inputUncachedTokens, 6);
  });

  it('takes the cost and the lifetimes that a gateway reports', () => {
    const raw = {
      input_tokens: 1000,
      input_tokens_details: {
        cache_write_tokens: 400,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 300 },
      },
      output_tokens: 7,
      cost: 0.001225,
    };
    assert.deepEqual(withoutRaw(toResponsesUsage(raw, { source })), {
      source,
      inputUncachedTokens: 600,
      cacheWrite5mTokens: 100,
      cacheWrite1hTokens: 300,
      outputTokens: 7,
      reportedCostNanoUsd: 1_225_000,
    });
    const byok = { ...raw, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } };
    assert.equal(toResponsesUsage(byok, { source }).reportedCostNanoUsd, 3_225_000);
    assert.equal(toResponsesUsage({ ...raw, cost: -1 }, { source }).reportedCostNanoUsd, undefined);
  });

  it('knows nothing where there is no object', () => {
    assert.deepEqual(toResponsesUsage('many', { source }), { source, raw: 'many' });
  });
});
