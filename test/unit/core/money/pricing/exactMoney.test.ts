import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exactNanoUsd, picoUsdPerToken } from '../../../../../src/core/money/pricing/exactMoney.ts';

describe('picoUsdPerToken', () => {
  const cases: readonly (readonly [number, number | undefined])[] = [
    [0, 0],
    [1, 1_000_000],
    [0.003625, 3625],
    [0.0028, 2800],
    [0.1, 100_000],
    [600, 600_000_000],
    [0.0000001, undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [2_000_000, undefined],
  ];
  for (const [perMillionUsd, expected] of cases) {
    it(`reads ${perMillionUsd} dollars per million as ${String(expected)}`, () => {
      assert.equal(picoUsdPerToken(perMillionUsd), expected);
    });
  }
});

describe('exactNanoUsd', () => {
  it('rounds once, half up', () => {
    assert.equal(exactNanoUsd([{ tokens: 1, picoUsd: 499 }], 1_000_000), 0);
    assert.equal(exactNanoUsd([{ tokens: 1, picoUsd: 500 }], 1_000_000), 1);
    assert.equal(
      exactNanoUsd(
        [
          { tokens: 1, picoUsd: 400 },
          { tokens: 1, picoUsd: 400 },
        ],
        1_000_000,
      ),
      1,
    );
  });

  it('equals big-integer arithmetic at every size', () => {
    const part = fc.record({ tokens: fc.nat({ max: 1_000_000_000 }), picoUsd: fc.nat({ max: 600_000_000 }) });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 7 }),
        fc.constantFrom(1_000_000, 500_000, 550_000, 1_100_000, 6_600_000),
        (parts, ppm) => {
          const sum = parts.reduce(
            (total, { tokens, picoUsd }) => total + BigInt(tokens) * BigInt(picoUsd),
            0n,
          );
          assert.equal(
            BigInt(exactNanoUsd(parts, ppm)),
            BigInt(Number((sum * BigInt(ppm) + 500_000_000n) / 1_000_000_000n)),
          );
        },
      ),
    );
  });
});
