import assert from 'node:assert/strict';
import { waitInWords } from '../../../../../src/providers/shared/failures/waitLength.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);

describe('waitInWords', () => {
  const sentences: readonly [sentence: string, waitMs: number | undefined][] = [
    ['Please try again in 20s.', 20_000],
    ['Limit 3, Used 3, Requested 1. Please try again in 6.5s. Visit the site.', 6_500],
    ['Please try again in 1m2.3s.', 62_300],
    ['Please try again in 500ms.', 500],
    ['Please try again in 9m38.016s. Need more tokens?', 578_016],
    ['Please try again in 1h30m0s', 5_400_000],
    ['Please retry in 34.07s.', 34_070],
    ['Retry your request after 60 seconds', 60_000],
    ['Rate limited, retry after 5 minutes', 300_000],
    ['Please wait 30 seconds before you try again.', 30_000],
    ['Wait for 2 minutes and 5 seconds', 125_000],
    ['Try again in about 3 hours', 10_800_000],
    ['Your limit resets in 2 days', 172_800_000],
    ['No deployments available. Try again in 5 seconds. Passed model=m.', 5_000],
    ['slow down ("retry-after": "30")', 30_000],
    ['Retry-After: 12', 12_000],
    ['Limit resets at: 2026-11-20 12:01:30 UTC', 90_000],
    ['You will regain access on 2026-11-21 at 00:00 UTC.', 43_200_000],
    ['Usage resets at 2026-11-20T13:00:30+01:00.', 30_000],
    ['You regain access on 2026-11-19 at 00:00 UTC.', 0],
    ['Try again in 999999999 days', 31 * 86_400_000],
    ['Try again later. Error 503 in 20 places', undefined],
    ['Please wait or upgrade. The limit is 20s', undefined],
    ['Try again at 2026-99-99 at 99:99 UTC', undefined],
    ['Your limit will reset at 2026-11-20 15:00:00', undefined],
    ['This model allows 20 requests', undefined],
    ['', undefined],
  ];
  for (const [sentence, waitMs] of sentences) {
    it(`finds ${waitMs ?? 'no'} ms in "${sentence}"`, () => {
      assert.equal(waitInWords(sentence, nowMs), waitMs);
    });
  }
});
