import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RateLimitReadings } from '../../../../src/core/model/rateLimits.ts';
import { readRateLimits } from '../../../../src/providers/shared/rateLimitHeaders.ts';

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
