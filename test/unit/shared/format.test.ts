import assert from 'node:assert/strict';
import {
  formatCost,
  formatDuration,
  formatTokens,
  formatTotal,
  formatUsd,
  formatUsdRange,
} from '../../../src/shared/format.ts';

describe('formatUsd', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '$0.00'],
    [1, '<$0.0001'],
    [99_999, '<$0.0001'],
    [100_000, '$0.0001'],
    [4_200_000, '$0.0042'],
    [9_949_999, '$0.0099'],
    [9_950_000, '$0.010'],
    [42_000_000, '$0.042'],
    [99_499_999, '$0.099'],
    [99_500_000, '$0.10'],
    [420_000_000, '$0.42'],
    [1_230_000_000, '$1.23'],
    [999_994_000_000, '$999.99'],
    [999_999_000_000, '$1,000'],
    [1_234_000_000_000, '$1,234'],
    [1_234_567_890_000_000, '$1,234,568'],
    [-420_000_000, '−$0.42'],
    [-1, '>−$0.0001'],
    [Number.NaN, 'unpriced'],
    [Number.POSITIVE_INFINITY, 'unpriced'],
  ];
  for (const [nanoUsd, expected] of cases) {
    it(`writes ${nanoUsd} nano-dollars as ${expected}`, () => {
      assert.equal(formatUsd(nanoUsd), expected);
    });
  }
});

describe('formatUsdRange', () => {
  it('writes both ends', () => {
    assert.equal(formatUsdRange(10_000_000, 300_000_000), '$0.010–$0.30');
  });

  it('writes one figure when both ends read the same', () => {
    assert.equal(formatUsdRange(420_000_000, 420_000_001), '$0.42');
  });
});

describe('formatCost', () => {
  it('never shows an unpriced call as a number', () => {
    assert.equal(formatCost({ source: 'unpriced' }), 'unpriced');
    assert.equal(formatCost({ source: 'catalogue' }), 'unpriced');
  });

  it('marks an estimate', () => {
    assert.equal(formatCost({ source: 'estimate', nanoUsd: 4_200_000 }), '≈$0.0042');
  });

  it('leaves what is known as it is', () => {
    for (const source of ['provider', 'catalogue', 'user'] as const) {
      assert.equal(formatCost({ source, nanoUsd: 4_200_000 }), '$0.0042');
    }
  });

  it('says that a subscription includes the call', () => {
    assert.equal(formatCost({ source: 'subscription', nanoUsd: 0 }), 'included');
  });
});

describe('formatTotal', () => {
  it('tells how many attempts a sum leaves out', () => {
    assert.equal(formatTotal(420_000_000, 0), '$0.42');
    assert.equal(formatTotal(420_000_000, 2), '$0.42 + 2 unpriced');
    assert.equal(formatTotal(0, 2), 'unpriced');
    assert.equal(formatTotal(0, 0), '$0.00');
  });
});

describe('formatTokens', () => {
  const cases: readonly (readonly [number | undefined, string])[] = [
    [undefined, '–'],
    [0, '0'],
    [999, '999'],
    [1000, '1k'],
    [1234, '1.2k'],
    [12_345, '12.3k'],
    [99_949, '99.9k'],
    [99_950, '100k'],
    [123_456, '123k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [1_234_567, '1.2M'],
  ];
  for (const [tokens, expected] of cases) {
    it(`writes ${String(tokens)} as ${expected}`, () => {
      assert.equal(formatTokens(tokens), expected);
    });
  }
});

describe('formatDuration', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [420, '420 ms'],
    [999.6, '1 s'],
    [3_440, '3.4 s'],
    [9_960, '10 s'],
    [42_000, '42 s'],
    [59_600, '1 min 00 s'],
    [192_000, '3 min 12 s'],
    [3_840_000, '1 h 04 min'],
    [-1, '–'],
    [Number.NaN, '–'],
  ];
  for (const [durationMs, expected] of cases) {
    it(`writes ${durationMs} ms as ${expected}`, () => {
      assert.equal(formatDuration(durationMs), expected);
    });
  }
});
