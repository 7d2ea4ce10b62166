import assert from 'node:assert/strict';
import fc from 'fast-check';
import { soundUsage } from '../../../../src/core/model/request/soundUsage.ts';
import { totalInputTokens } from '../../../../src/core/model/request/usage.ts';
import { tallyAnthropicUsage, toAnthropicUsage } from '../../../../src/providers/anthropic/anthropicUsage.ts';
import { toCount } from '../../../../src/providers/shared/wireValues.ts';
import { withoutRaw } from '../behaviour/harness.ts';

const source = 'reported';
const usage = (raw: Record<string, unknown>) => withoutRaw(toAnthropicUsage(raw, source));

describe('usage of Anthropic', () => {
  /** Usage of a message that began with the first object and went on with the others. */
  const ofMessage = (first: unknown, ...later: readonly unknown[]) => {
    const tally = tallyAnthropicUsage();
    tally.begin(first);
    for (const one of later) tally.update(one);
    return tally.usage(true);
  };

  it('replaces cumulative counts and never adds them', () => {
    const start = { input_tokens: 100, output_tokens: 1, service_tier: 'standard', inference_geo: 'us' };
    const later = [
      { input_tokens: 100, output_tokens: 30 },
      { input_tokens: null, output_tokens: 50 },
    ];
    assert.deepEqual(withoutRaw(ofMessage(start, ...later)), {
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
    const split = { cacheWrite5mTokens: 200, cacheWrite1hTokens: 300, outputTokens: 4 };
    for (const cache_creation of [null, { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 }]) {
      const later = { cache_creation_input_tokens: 500, cache_creation, output_tokens: 4 };
      assert.deepEqual(withoutRaw(ofMessage(start, later)), { source, ...split });
    }
  });

  const begun = {
    input_tokens: 1500,
    cache_read_input_tokens: 8000,
    cache_creation_input_tokens: 300,
    output_tokens: 2,
  };
  const input = { inputUncachedTokens: 1500, cacheReadTokens: 8000, cacheWrite5mTokens: 300 };
  const stories: readonly (readonly [string, readonly unknown[], object])[] = [
    [
      'takes no input back for later zeros',
      [
        begun,
        { input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 9 },
      ],
      { source, ...input, outputTokens: 9 },
    ],
    [
      'takes the input from the end where the beginning has none',
      [
        { input_tokens: 0, output_tokens: 0 },
        { input_tokens: 70, output_tokens: 9 },
      ],
      { source, inputUncachedTokens: 70, outputTokens: 9 },
    ],
    [
      'takes a provisional output for no last word',
      [begun],
      { source: 'partial', ...input, outputTokens: 2 },
    ],
    [
      'takes a provisional output for no last word where the end counts nothing',
      [begun, { output_tokens: 0 }],
      { source: 'partial', ...input, outputTokens: 2 },
    ],
    [
      'takes a provisional output for no last word where the end counts in words',
      [begun, { output_tokens: 'many' }],
      { source: 'partial', ...input },
    ],
    [
      'reads counts that are written as text',
      [
        { input_tokens: '1500', output_tokens: '1' },
        { input_tokens: '0', output_tokens: '9' },
      ],
      { source, inputUncachedTokens: 1500, outputTokens: 9 },
    ],
    ['knows nothing where there is nothing', [{}, {}], { source: 'partial' }],
    ['knows nothing where there is no object', [undefined, null], { source: 'partial' }],
  ];
  for (const [what, [first, ...later], expected] of stories) {
    it(what, () => assert.deepEqual(withoutRaw(ofMessage(first, ...later)), expected));
  }

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
    const later = { output_tokens: 5, cost: 0.00125 };
    const merged = ofMessage({ input_tokens: 10, output_tokens: 1 }, later, { output_tokens: 5, cost: 0 });
    assert.equal(merged.reportedCostNanoUsd, 1_250_000);
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
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), (pieces) => {
        const [first, ...later] = pieces;
        const merged = ofMessage(first, ...later);
        for (const value of Object.values(withoutRaw(merged))) {
          if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) && value >= 0);
        }
        const last = (name: keyof (typeof pieces)[number]) =>
          pieces.map((piece) => toCount(piece[name])).findLast((one) => one !== undefined && one > 0) ?? 0;
        const isClear = pieces.every((piece) =>
          ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'].every((name) => {
            const value = piece[name as keyof typeof piece];
            return value === undefined || value === null || toCount(value) !== undefined;
          }),
        );
        if (isClear && last('cache_creation_input_tokens') > 0) {
          const whole = last('input_tokens') + last('cache_read_input_tokens');
          assert.equal(totalInputTokens(merged), whole + last('cache_creation_input_tokens'));
        }
        if (merged.reasoningTokens !== undefined && merged.outputTokens !== undefined) {
          assert.ok(merged.reasoningTokens <= merged.outputTokens);
        }
        // Cumulative: the last object again changes nothing.
        assert.deepEqual(soundUsage(ofMessage(first, ...later, pieces.at(-1)), true).raw, merged.raw);
      }),
    );
  });

  it('refuses counts that are none and keeps the object', () => {
    const raw = { input_tokens: -1, output_tokens: 0.5, cache_read_input_tokens: Infinity };
    assert.deepEqual(toAnthropicUsage(raw, source), { source, raw });
  });
});
