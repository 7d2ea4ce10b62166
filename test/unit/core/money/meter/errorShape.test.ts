import assert from 'node:assert/strict';
import { errorQuantiles } from '../../../../../src/core/money/meter/errorShape.ts';
import type { LearnedError, RatioFit } from '../../../../../src/core/money/meter/ratioFit.ts';
import { normalQuantile } from '../../../../../src/core/money/meter/quantiles.ts';

const shares = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/** Errors of a group that scatter like a bell of that width. */
function bell(group: string, count: number, width: number, centre = 0): LearnedError[] {
  return Array.from({ length: count }, (_, index) => {
    const value = centre + width * normalQuantile((index + 0.5) / count);
    return { group, peers: undefined, weight: 1, fromOwn: value, fromWider: value + 1 };
  });
}

function fitOf(errors: readonly LearnedError[], weights: Readonly<Record<string, number>>): RatioFit {
  const levels = new Map(Object.entries(weights).map(([group, weight]) => [group, { level: 0, weight }]));
  return { errors, levels } as unknown as RatioFit;
}

const widthOf = (quantile: (share: number) => number): number => (quantile(0.9) - quantile(0.1)) / 2.563;

describe('the shape of errors', () => {
  it('is a bell as wide as was assumed while nothing is known', () => {
    const quantile = errorQuantiles(fitOf([], {}), 'a', 2);
    for (const share of shares) assert.equal(quantile(share), 2 * normalQuantile(share));
    assert.equal(quantile(0), quantile(0.001));
    assert.equal(quantile(1), quantile(0.999));
  });

  it('rises with the share', () => {
    for (const weight of [0, 50]) {
      const quantile = errorQuantiles(fitOf(bell('a', 50, 1), { a: weight }), 'a', 1);
      const found = shares.map(quantile);
      assert.deepEqual(
        found,
        [...found].sort((one, other) => one - other),
      );
    }
  });

  it('is that of many own errors, however wide was assumed', () => {
    const fit = fitOf(bell('a', 200, 0.5), { a: 200 });
    const width = widthOf(errorQuantiles(fit, 'a', 3));
    assert.ok(width > 0.4 && width < 0.7, String(width));
    const centre = errorQuantiles(fit, 'a', 3)(0.5);
    assert.ok(Math.abs(centre) < 0.05, String(centre));
  });

  it('leans on what was assumed while there are few errors', () => {
    const few = fitOf(bell('a', 4, 0.5), { a: 4 });
    const widths = [0.5, 3].map((spread) => widthOf(errorQuantiles(few, 'a', spread)));
    assert.ok(widths[1]! > widths[0]! * 1.5, String(widths));
  });

  it('is as wide as the group’s own scatter, with errors of its kin drawn to it', () => {
    const errors = [...bell('a', 60, 0.2), ...bell('b', 60, 2)];
    const fit = fitOf(errors, { a: 60, b: 60 });
    const [narrow, wide] = ['a', 'b'].map((group) => widthOf(errorQuantiles(fit, group, 1)));
    assert.ok(wide! > 2 * narrow!, `${narrow} ${wide}`);
  });

  it('of a newcomer is that of errors against the wider level', () => {
    const errors = bell('b', 200, 0.3);
    const newcomer = errorQuantiles(fitOf(errors, { b: 200 }), 'a', 0.3)(0.5);
    assert.ok(newcomer > 0.8 && newcomer < 1.1, String(newcomer));
    const known = errorQuantiles(fitOf(errors, { a: 3, b: 200 }), 'a', 0.3)(0.5);
    assert.ok(Math.abs(known) < 0.1, String(known));
  });

  it('ends at the outermost errors', () => {
    const quantile = errorQuantiles(fitOf(bell('a', 20, 1), { a: 20 }), 'a', 1);
    assert.equal(quantile(-1), quantile(0));
    assert.equal(quantile(1), quantile(2));
    assert.ok(Number.isFinite(quantile(0)) && Number.isFinite(quantile(1)));
  });
});
