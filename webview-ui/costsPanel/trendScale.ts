/** Steps between lines of a scale, times a power of ten. */
const roundSteps = [1, 2, 5, 10];

/** Nano-dollars below which no line is drawn: a hundredth of a cent, the smallest sum that is written out. */
const smallestStep = 100_000;

/**
 * Round values for the lines of a scale from 0 to at least `most` (nano-dollars), about `wanted` of them above 0.
 * Only 0 when nothing is above it.
 */
export function scaleTicks(most: number, wanted: number): readonly number[] {
  if (!Number.isFinite(most) || most <= 0) return [0];
  const least = Math.max(most / wanted, smallestStep);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (roundSteps.find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_each, index) => index * step);
}

/** A value of the scale as dollars, all with the decimals that the step between them needs. */
export function tickText(tick: number, ticks: readonly number[]): string {
  const stepUsd = (ticks[1] ?? 0) / 1_000_000_000;
  const decimals = stepUsd === 0 || stepUsd >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(stepUsd) - 1e-9));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `$${(tick / 1_000_000_000).toLocaleString('en-US', digits)}`;
}
