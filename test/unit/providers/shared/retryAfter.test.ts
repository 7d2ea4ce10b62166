import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../../src/providers/shared/retryAfter.ts';

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
