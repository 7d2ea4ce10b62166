import { normalQuantile } from './quantiles.ts';
import { clipped, leaningWeight, type LearnedError, type RatioFit, type Weighted } from './ratioFit.ts';

/** How many cases the assumed scatter is worth, and how many at most the scatter of other groups of the kind. */
const assumedScatterWeight = 4;
const kindredScatterWeight = 40;
/** How many cases of a group's own its scatter is pulled by towards that of all groups of the kind. */
const pooledScatterWeight = 12;
/** From so much weight on a group's errors are taken around its own level. */
const ownLevelWeight = 3;
/** How much a level of few cases adds to the scatter around it: so many times what one mean is off by. */
const levelDoubt = 3;
/** By how much clipping a bell's outer tenths on either side lowers its variance. */
const clippedVariance = 1.47;
/** Weight of the smooth bell beside the errors themselves. */
const smoothing = 2;

/**
 * Quantiles of the errors: the group's own, those of its kin drawn to the group's own scatter, and a bell as wide as
 * was assumed that fades as cases come in. A group that is hardly known takes the errors of cases against the wider
 * level.
 */
export function errorQuantiles(
  fit: RatioFit,
  group: string,
  assumedSpread: number,
): (share: number) => number {
  if (fit.errors.length === 0) {
    return (share) => assumedSpread * normalQuantile(Math.min(Math.max(share, 0.001), 0.999));
  }
  const ownWeight = fit.levels.get(group)?.weight ?? 0;
  const values = ownWeight < ownLevelWeight ? newcomerErrors(fit) : knownErrors(fit, group, ownWeight);
  const bell = bellOf(values, assumedSpread);
  for (const share of idealShares) {
    values.push({
      value: bell.centre + bell.spread * normalQuantile(share),
      weight: bell.weight / idealShares.length,
    });
  }
  return weightedQuantiles(values);
}

function newcomerErrors({ errors }: RatioFit): Weighted[] {
  const total = errors.reduce((sum, { weight }) => sum + weight, 0);
  const factor = kinFactor(total);
  return errors.map(({ fromWider, weight }) => ({ value: fromWider, weight: weight * factor }));
}

function knownErrors({ errors }: RatioFit, group: string, ownWeight: number): Weighted[] {
  const kinWeight = errors.reduce((sum, error) => sum + (error.group === group ? 0 : error.weight), 0);
  const factor = kinFactor(kinWeight);
  const scatters = scattersOf(errors);
  const stretch = Math.sqrt(1 + levelDoubt / (leaningWeight + ownWeight)) * (scatters.get(group) ?? 1);
  return errors.map((error) => {
    const scatter = scatters.get(error.group) ?? 0;
    return {
      value: scatter > 0 ? (error.fromOwn / scatter) * stretch : 0,
      weight: error.weight * (error.group === group ? 1 : factor),
    };
  });
}

function kinFactor(weight: number): number {
  return weight === 0 ? 0 : Math.min(1, kindredScatterWeight / weight);
}

const scattersByErrors = new WeakMap<readonly LearnedError[], ReadonlyMap<string, number>>();

/** Standard deviation of each group's errors, leaning on that of all together. */
function scattersOf(errors: readonly LearnedError[]): ReadonlyMap<string, number> {
  const known = scattersByErrors.get(errors);
  if (known !== undefined) return known;
  const groups = [...Map.groupBy(errors, ({ group }) => group)].map(([group, members]) => {
    let weights = 0;
    let squares = 0;
    const values = members.map(({ fromOwn, weight }) => ({ value: fromOwn, weight }));
    for (const { value, weight } of clipped(values)) {
      weights += weight;
      squares += weight * value * value * clippedVariance;
    }
    return { group, weights, squares };
  });
  const total = groups.reduce((sum, { weights }) => sum + weights, 0);
  const pooled = groups.reduce((sum, { squares }) => sum + squares, 0) / Math.max(total, 1e-9);
  const scatters = new Map(
    groups.map(({ group, weights, squares }) => [
      group,
      Math.sqrt((pooledScatterWeight * pooled + squares) / (pooledScatterWeight + weights)),
    ]),
  );
  scattersByErrors.set(errors, scatters);
  return scatters;
}

/**
 * A bell as wide as the errors, or as was assumed while there are few: it smooths their quantiles, which a handful of
 * cases would leave to chance.
 */
function bellOf(
  errors: readonly Weighted[],
  assumedSpread: number,
): { readonly centre: number; readonly spread: number; readonly weight: number } {
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (const { value, weight } of clipped(errors)) {
    total += weight;
    sum += weight * value;
    squares += weight * value * value;
  }
  const centre = sum / (total + assumedScatterWeight);
  const seen = Math.max(squares - (sum * sum) / Math.max(total, 1e-9), 0) * clippedVariance;
  const variance = (assumedScatterWeight * assumedSpread ** 2 + seen) / (assumedScatterWeight + total);
  return { centre, spread: Math.sqrt(variance), weight: Math.max(assumedScatterWeight, total * smoothing) };
}

const idealShares = Array.from({ length: 12 }, (_, index) => (index + 0.5) / 12);

/** Quantiles of weighted values, each standing at the middle of its weight. */
function weightedQuantiles(values: readonly Weighted[]): (share: number) => number {
  const sorted = values.toSorted((left, right) => left.value - right.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  const places = sorted.map(({ value, weight }) => {
    const place = (before + weight / 2) / total;
    before += weight;
    return { value, place };
  });
  return (share) => {
    const next = places.findIndex(({ place }) => place >= share);
    const right = places[next];
    const left = places[next === -1 ? places.length - 1 : next - 1];
    if (right === undefined || left === undefined) return (right ?? left)?.value ?? 0;
    const part = right.place === left.place ? 0 : (share - left.place) / (right.place - left.place);
    return left.value + (right.value - left.value) * part;
  };
}
