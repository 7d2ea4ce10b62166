import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../../../src/providers/shared/failures/retryAfter.ts';

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
