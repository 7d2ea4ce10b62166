/** p90 of the standard normal distribution: half the width from p10 to p90 in standard deviations. */
export const normalP90 = 1.281_551_565_545;

/**
 * The quantile of sorted values, interpolated between neighbours; `share` from 0 to 1. `undefined` for no values.
 */
export function quantileOf(sorted: readonly number[], share: number): number | undefined {
  const place = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const before = sorted[Math.floor(place)];
  const after = sorted[Math.ceil(place)];
  if (before === undefined || after === undefined) return undefined;
  return before + (after - before) * (place - Math.floor(place));
}

/** The values in rising order; the given ones are left as they are. */
export function sortedNumbers(values: Iterable<number>): number[] {
  return [...values].sort((left, right) => left - right);
}

/** Standard deviation of the logarithm that a range from p10 to p90 stands for. */
export function spreadOf(low: number, high: number): number {
  return low > 0 && high > low ? Math.log(high / low) / (2 * normalP90) : 0;
}

/** Where a standard normal variable lies with so much probability below it (0 < `share` < 1): Acklam's approximation. */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  if (share >= 0.024_25) {
    const distance = share - 0.5;
    const square = distance * distance;
    return (distance * polynomial(centre.above, square)) / (polynomial(centre.below, square) * square + 1);
  }
  const root = Math.sqrt(-2 * Math.log(share));
  return polynomial(tail.above, root) / (polynomial(tail.below, root) * root + 1);
}

const centre = {
  above: [
    -39.696_830_286_653_76, 220.946_098_424_520_5, -275.928_510_446_968_7, 138.357_751_867_269,
    -30.664_798_066_147_16, 2.506_628_277_459_239,
  ],
  below: [
    -54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72,
    -13.280_681_552_885_72,
  ],
};
const tail = {
  above: [
    -0.007_784_894_002_430_293, -0.322_396_458_041_136_5, -2.400_758_277_161_838, -2.549_732_539_343_734,
    4.374_664_141_464_968, 2.938_163_982_698_783,
  ],
  below: [0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416],
};

/** The highest power's coefficient comes first. */
function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0);
}
