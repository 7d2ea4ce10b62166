import assert from 'node:assert/strict';
import { callMultiplier } from '../../../../../src/core/money/pricing/multiplier.ts';
import type { CataloguePrice } from '../../../../../src/core/money/pricing/price.ts';

const price: CataloguePrice = {
  source: 'catalogue',
  catalogueDate: '2026-06-01',
  vendor: 'v',
  model: 'm',
  period: { rates: { inputPicoUsd: 1, outputPicoUsd: 1 }, lengthTiers: [], windows: [] },
  serviceTiers: {
    priority: { permille: 1750, isApproximate: false },
    third: { permille: 5000, per: 3, isApproximate: false },
    batch: { permille: 500, isApproximate: false },
  },
  regions: {
    us: { permille: 1100, isApproximate: false },
    half: { permille: 1000, per: 2, isApproximate: true },
  },
};

describe('the multiplier of a call', () => {
  for (const [serviceTier, region, ppm, per, isApproximate] of [
    [undefined, undefined, 1_000_000, 1, false],
    ['', '', 1_000_000, 1, false],
    ['standard', 'global', 1_000_000, 1, false],
    ['priority', undefined, 1_750_000, 1, false],
    ['third', undefined, 5_000_000, 3, false],
    ['batch', 'us', 550_000, 1, false],
    ['third', 'half', 5_000_000, 6, true],
    ['flex', undefined, 1_000_000, 1, true],
    ['ultrafast', undefined, 6_000_000, 1, true],
    ['new-tier', undefined, 2_000_000, 1, true],
    [undefined, 'mars', 1_100_000, 1, true],
    ['toString', undefined, 2_000_000, 1, true],
  ] as const) {
    it(`of tier ${serviceTier ?? '–'} in region ${region ?? '–'} is ${ppm} by ${per}`, () => {
      const usage = {
        source: 'reported' as const,
        ...(serviceTier !== undefined && { serviceTier }),
        ...(region !== undefined && { region }),
      };
      assert.deepEqual(callMultiplier(usage, price), { ppm, per, isApproximate });
    });
  }

  it("takes the endpoint's region where the provider reports none", () => {
    const inUs = { ...price, region: 'us' };
    assert.equal(callMultiplier({ source: 'reported' }, inUs).ppm, 1_100_000);
    assert.equal(callMultiplier({ source: 'reported', region: 'global' }, inUs).ppm, 1_000_000);
  });

  it("leaves the person's own price alone", () => {
    const own = { source: 'user', rates: price.period.rates } as const;
    assert.deepEqual(callMultiplier({ source: 'reported', serviceTier: 'priority' }, own), {
      ppm: 1_000_000,
      per: 1,
      isApproximate: false,
    });
  });
});
