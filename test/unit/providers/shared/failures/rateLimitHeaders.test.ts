import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RateLimitReadings } from '../../../../../src/core/model/request/rateLimits.ts';
import {
  readRateLimits,
  retryAfterMs,
} from '../../../../../src/providers/shared/failures/rateLimitHeaders.ts';

const nowMs = Date.parse('2026-11-21T14:30:00Z');

describe('readRateLimits', () => {
  const cases: [what: string, headers: Record<string, string>, expected: RateLimitReadings | undefined][] = [
    ['nothing', { 'content-type': 'text/event-stream' }, undefined],
    [
      'Anthropic, whose tokens repeat the tightest limit',
      {
        'anthropic-ratelimit-requests-limit': '4000',
        'anthropic-ratelimit-requests-remaining': '3999',
        'anthropic-ratelimit-requests-reset': '2026-11-21T14:30:01Z',
        'anthropic-ratelimit-input-tokens-limit': '2000000',
        'anthropic-ratelimit-input-tokens-remaining': '1999000',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T14:30:30Z',
        'anthropic-ratelimit-output-tokens-limit': '400000',
        'anthropic-ratelimit-output-tokens-remaining': '400000',
        'anthropic-ratelimit-output-tokens-reset': '2026-11-21T14:29:59Z',
        'anthropic-ratelimit-tokens-limit': '2400000',
        'anthropic-ratelimit-tokens-remaining': '2399000',
        'anthropic-ratelimit-tokens-reset': '2026-11-21T14:30:30Z',
      },
      {
        requests: { limit: 4_000, remaining: 3_999, resetMs: 1_000 },
        inputTokens: { limit: 2_000_000, remaining: 1_999_000, resetMs: 30_000 },
        outputTokens: { limit: 400_000, remaining: 400_000, resetMs: 0 },
      },
    ],
    [
      'OpenAI, whose tokens are input and output together',
      {
        'x-ratelimit-limit-requests': '10000',
        'x-ratelimit-remaining-requests': '9999',
        'x-ratelimit-reset-requests': '6ms',
        'x-ratelimit-limit-tokens': '30000000',
        'x-ratelimit-remaining-tokens': '29900000',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      {
        requests: { limit: 10_000, remaining: 9_999, resetMs: 6 },
        tokens: { limit: 30_000_000, remaining: 29_900_000, resetMs: 360_000 },
      },
    ],
    [
      'a length of time in parts and a number of seconds',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1h2m3.5s',
        'x-ratelimit-remaining-tokens': '7',
        'x-ratelimit-reset-tokens': '0.25',
      },
      { requests: { remaining: 0, resetMs: 3_723_500 }, tokens: { remaining: 7, resetMs: 250 } },
    ],
    [
      'Cerebras, whose names end in the window',
      {
        'x-ratelimit-limit-requests-day': '14400',
        'x-ratelimit-remaining-requests-day': '14000',
        'x-ratelimit-reset-requests-day': '33011.38',
        'x-ratelimit-limit-tokens-minute': '30000',
        'x-ratelimit-remaining-tokens-minute': '12000',
        'x-ratelimit-reset-tokens-minute': '11.38',
      },
      {
        requests: { limit: 14_400, remaining: 14_000, resetMs: 33_011_380 },
        tokens: { limit: 30_000, remaining: 12_000, resetMs: 11_380 },
      },
    ],
    [
      'limits of a minute and of a day, of which the tighter counts',
      {
        'x-ratelimit-limit-requests-minute': '30',
        'x-ratelimit-remaining-requests-minute': '29',
        'x-ratelimit-limit-requests-day': '900',
        'x-ratelimit-remaining-requests-day': '3',
      },
      { requests: { limit: 900, remaining: 3, resetMs: 86_400_000 } },
    ],
    [
      'Fireworks, who tells prompts from what is generated',
      {
        'x-ratelimit-limit-requests': '600',
        'x-ratelimit-remaining-requests': '599',
        'x-ratelimit-limit-tokens-prompt': '60000',
        'x-ratelimit-remaining-tokens-prompt': '59000',
        'x-ratelimit-limit-tokens-generated': '6000',
        'x-ratelimit-remaining-tokens-generated': '5990',
      },
      {
        requests: { limit: 600, remaining: 599 },
        inputTokens: { limit: 60_000, remaining: 59_000 },
        outputTokens: { limit: 6_000, remaining: 5_990 },
      },
    ],
    [
      'Groq, with a float in parts',
      {
        'x-ratelimit-limit-requests': '14400',
        'x-ratelimit-remaining-requests': '14370',
        'x-ratelimit-reset-requests': '2m59.56s',
        'x-ratelimit-limit-tokens': '18000',
        'x-ratelimit-remaining-tokens': '17997',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      {
        requests: { limit: 14_400, remaining: 14_370, resetMs: 179_560 },
        tokens: { limit: 18_000, remaining: 17_997, resetMs: 7_660 },
      },
    ],
    [
      'Mistral',
      {
        'x-ratelimit-limit-req-minute': '60',
        'x-ratelimit-remaining-req-minute': '58',
        'x-ratelimitbysize-limit-minute': '500000',
        'x-ratelimitbysize-remaining-minute': '499000',
        'x-ratelimitbysize-limit-month': '1000000000',
        'x-ratelimitbysize-remaining-month': '999000000',
        'x-ratelimitbysize-query-cost': '32000',
      },
      { requests: { limit: 60, remaining: 58 }, tokens: { limit: 500_000, remaining: 499_000 } },
    ],
    [
      'OpenRouter, whose reset is a moment in milliseconds',
      {
        'x-ratelimit-limit': '20',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(nowMs + 42_000),
      },
      { requests: { limit: 20, remaining: 0, resetMs: 42_000 } },
    ],
    [
      'SambaNova, whose reset is a moment in seconds',
      {
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': String(nowMs / 1000 + 9),
      },
      { requests: { limit: 60, remaining: 59, resetMs: 9_000 } },
    ],
    [
      'Together, with a name of its own for tokens',
      {
        'x-ratelimit-limit': '10',
        'x-ratelimit-remaining': '9',
        'x-ratelimit-reset': '1',
        'x-tokenlimit-limit': '30000',
        'x-tokenlimit-remaining': '29000',
      },
      {
        requests: { limit: 10, remaining: 9, resetMs: 1_000 },
        tokens: { limit: 30_000, remaining: 29_000 },
      },
    ],
    [
      'LiteLLM: limits of the key, and those of the vendor behind it',
      {
        'x-ratelimit-api_key-limit-requests': '100',
        'x-ratelimit-api_key-remaining-requests': '40',
        'llm_provider-x-ratelimit-limit-requests': '5000',
        'llm_provider-x-ratelimit-remaining-requests': '4999',
        'llm_provider-anthropic-ratelimit-input-tokens-limit': '2000',
        'llm_provider-anthropic-ratelimit-input-tokens-remaining': '5',
        'llm_provider-anthropic-ratelimit-input-tokens-reset': '2026-11-21T14:30:12Z',
      },
      {
        requests: { limit: 100, remaining: 40 },
        inputTokens: { limit: 2_000, remaining: 5, resetMs: 12_000 },
      },
    ],
    [
      'the draft of the standard',
      { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '50', 'ratelimit-reset': '30' },
      { requests: { limit: 100, remaining: 50, resetMs: 30_000 } },
    ],
    [
      'limits on something else, which are none of ours',
      {
        'x-ratelimit-limit-images': '5',
        'x-ratelimit-remaining-project-tokens': '5',
        'x-ratelimit-type': 'r',
      },
      undefined,
    ],
    [
      'nonsense, which is left out',
      {
        'x-ratelimit-limit-requests': '-5',
        'x-ratelimit-remaining-requests': 'many',
        'x-ratelimit-limit-tokens': '100',
        'x-ratelimit-reset-tokens': 'soon',
        'anthropic-ratelimit-input-tokens-limit': '1e9',
      },
      { tokens: { limit: 100 } },
    ],
  ];
  for (const [what, headers, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.deepEqual(readRateLimits(new Headers(headers), nowMs), expected);
    });
  }

  it('knows nothing where there was no answer', () => {
    assert.equal(readRateLimits(undefined, nowMs), undefined);
  });

  it('gives only whole numbers from 0 up, whatever comes', () => {
    const names = ['requests', 'tokens', 'input-tokens'].flatMap((name) =>
      ['limit', 'remaining', 'reset'].flatMap((part) => [
        `x-ratelimit-${part}-${name}`,
        `anthropic-ratelimit-${name}-${part}`,
      ]),
    );
    const value = fc.oneof(fc.stringMatching(/^[ -~]{0,12}$/), fc.stringMatching(/^[0-9.dhms]{1,9}$/));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (headers) => {
        const readings = readRateLimits(new Headers(headers), nowMs) ?? {};
        for (const reading of Object.values(readings))
          for (const number of Object.values(reading))
            assert.ok(Number.isInteger(number) && Number(number) >= 0);
      }),
    );
  });
});

const now = Date.UTC(2026, 10, 20, 12, 0, 0);

describe('retry-after', () => {
  for (const [headers, expected] of [
    [{ 'retry-after': '12' }, 12_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '12' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '12' }, 12_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'Friday, 20-Nov-26 12:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Fri Nov 20 12:01:30 2026' }, 90_000],
    [{ 'retry-after': '2026-11-20T12:01:30Z' }, 90_000],
    [{ 'retry-after': String(now / 1000 + 30) }, 30_000],
    [{ 'retry-after': String(now + 30_000) }, 30_000],
    [{ 'retry-after': String(now / 1000 - 30) }, 0],
    [{ 'retry-after-ms': String(now + 30_000) }, 30_000],
    [{ 'retry-after': '1m30s' }, 90_000],
    [{ 'retry-after': '30, 30' }, 30_000],
    [{ 'retry-after': '5000000' }, 31 * 86_400_000],
    [{ 'retry-after': '999999999' }, undefined],
    [{ 'retry-after': '99999999999999999999' }, undefined],
    [{ 'retry-after': '1e3' }, undefined],
    [{ 'llm_provider-retry-after': '7' }, 7_000],
    [{ 'llm_provider-retry-after-ms': '70', 'llm_provider-retry-after': '7' }, 70],
    [{ 'retry-after': '60', 'llm_provider-retry-after': '7' }, 60_000],
    [{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
    [{ 'x-ratelimit-remaining-requests': '1', 'x-ratelimit-reset-requests': '6m0s' }, undefined],
    [
      {
        'x-ratelimit-limit-tokens': '100',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1.5s',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '120ms',
      },
      1_500,
    ],
    [
      {
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(now + 30_000),
      },
      30_000,
    ],
    [{ 'x-ratelimit-reset': String(now / 1000 + 30) }, 30_000],
    [
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-20T12:00:20Z',
      },
      20_000,
    ],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'Infinity' }, undefined],
    [{ 'retry-after': 'tomorrow' }, undefined],
    [{}, undefined],
  ] as const) {
    it(`reads ${JSON.stringify(headers)} as ${String(expected)} ms`, () => {
      assert.equal(retryAfterMs(new Headers(headers as Record<string, string>), now), expected);
    });
  }
});
