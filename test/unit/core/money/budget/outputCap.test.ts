import assert from 'node:assert/strict';
import { outputCaps } from '../../../../../src/core/money/budget/outputCap.ts';

describe('outputCaps', () => {
  const cases: [
    what: string,
    high: number,
    isReasoning: boolean | undefined,
    most: number,
    caps: { wished: number; floor: number },
  ][] = [
    ['leaves headroom over the percentile', 8_000, true, 32_000, { wished: 10_000, floor: 4_096 }],
    ['wishes no more than the tier allows', 30_000, true, 32_000, { wished: 32_000, floor: 4_096 }],
    ['gives a model that thinks room for it', 200, true, 32_000, { wished: 4_096, floor: 4_096 }],
    ['takes an unknown model for one that thinks', 200, undefined, 32_000, { wished: 4_096, floor: 4_096 }],
    ['lets short answers be short', 200, false, 32_000, { wished: 250, floor: 250 }],
    ['has a lower floor without thinking', 4_000, false, 32_000, { wished: 5_000, floor: 512 }],
    ['never asks for more than a small tier', 8_000, true, 1_000, { wished: 1_000, floor: 1_000 }],
  ];
  for (const [what, highOutputTokens, isReasoning, most, caps] of cases) {
    it(what, () => assert.deepEqual(outputCaps({ highOutputTokens, isReasoning, most }), { ...caps, most }));
  }
});
