import { normalP90, normalQuantile, quantileOf, sortedNumbers } from './quantiles.ts';

/** What was known of a quantity before, and whose experience counts for it. */
export interface RatioQuery {
  /** Groups that it belongs to, the widest first; names are the caller's. Each leans on the one before. */
  readonly groups: readonly string[];
  readonly atMs: number;
  /** Natural logarithm of the expected value. */
  readonly expected: number;
  /** Standard deviation of that logarithm, as assumed before anything is learned. */
  readonly spread: number;
  /** Logarithms of what is known of the case (its size); an unknown one is `undefined`. */
  readonly signals?: readonly (number | undefined)[];
}

/** What is learned of a quantity. */
export interface LearnedQuantity {
  /** The value that is not exceeded with a probability of `share` (0–1). Positive and finite. */
  quantile(share: number): number;
  /** Cases that it rests on: of the narrowest group with at least {@link enoughCases}, else of the widest. */
  readonly n: number;
  readonly foundation: 'assumed' | 'learned';
}

/** Learns how values compare with what was expected of them. */
export interface RatioLearner {
  /** Takes in one case, in the order of time. A value that is not positive and finite teaches nothing. */
  observe(query: RatioQuery, value: number): void;
  predict(query: RatioQuery): LearnedQuantity;
}

/** From so many cases on a group's experience is called learned. */
export const enoughCases = 10;

/** After so long a case counts half. */
const halfLifeMs = 45 * 24 * 60 * 60 * 1000;
/** How many cases the wider group's experience (and at the widest the assumption) is worth. */
const leaningWeight = 2;
/** How many cases the assumed scatter is worth, and how many at most the scatter of other groups of the kind. */
const assumedScatterWeight = 4;
const kindredScatterWeight = 20;
/** From so much weight on a group's errors are taken around its own level. */
const ownLevelWeight = 3;
/** The pull of a signal's slope towards what was assumed, in squared logarithms. */
const slopeStiffness = 1.5;
/** Share of a group's cases at either end that count only as the most usual of that end: one runaway task teaches little. */
const clippedShare = 0.1;
/** By how much clipping a bell's outer tenths on either side lowers its variance. */
const clippedVariance = 1.47;
/** Weight of the smooth bell beside the errors themselves. */
const smoothing = 1;
const rounds = 3;
/** Cases that a range is held against, made from those before them: at most so many, and a third of all. */
const heldCases = 60;
const fewestHeldCases = 8;
/** Share of those that a range shall reach: 80 %, and a little more because the levels are only learned. */
const wantedShare = 0.825;
/** How many ideal scores are mixed in, and how far those of few cases may widen or narrow a range. */
const idealScores = 10;
const widenings = { least: 0.85, most: 1.6 } as const;
/** Ratios are kept within a factor of e to this, so that nothing becomes infinite. */
const mostLogarithm = 40;
/** Newest cases that are remembered of a kind: more would tell little more, and take longer than a keystroke. */
const keptCases = 300;

interface Case {
  readonly groups: readonly string[];
  readonly atMs: number;
  /** Logarithm of value / expected. */
  readonly ratio: number;
  readonly spread: number;
  readonly signals: readonly (number | undefined)[];
}

interface Level {
  readonly weight: number;
  readonly cases: number;
  readonly centre: number;
  readonly signals: readonly number[];
}

interface LearnedError {
  readonly group: string;
  readonly weight: number;
  /** Against the group's own level, as it would be without this case. */
  readonly fromOwn: number;
  /** Against the level of the next wider group: what a newcomer meets. */
  readonly fromWider: number;
}

/** All that is learned of a kind. */
interface CalibratedFit extends Fit {
  /** What the range is stretched by, because earlier ones reached too short or too far. */
  readonly widening: number;
}

interface Fit {
  readonly levels: ReadonlyMap<string, Level>;
  readonly slopes: readonly number[];
  readonly errors: readonly LearnedError[];
}

/**
 * Learns logarithms of value / expected, in groups that lean on each other (a model of a kind on its tier, the tier
 * on the kind, the kind on the assumption), with the slope of each signal and with older cases fading. How far the
 * range reaches is not a formula's word but conformal: the quantiles of how past cases fell beside what the others
 * would have said of them, so it widens and narrows with its own errors.
 */
export function createRatioLearner(signalCount = 0): RatioLearner {
  const casesByKind = new Map<string, Case[]>();
  const fits = new Map<string, CalibratedFit>();

  const fitOf = (kind: string): CalibratedFit => {
    let fit = fits.get(kind);
    if (fit === undefined) {
      const cases = casesByKind.get(kind) ?? [];
      fit = { ...fitCases(cases, signalCount), widening: wideningOf(cases, signalCount) };
      fits.set(kind, fit);
    }
    return fit;
  };

  return {
    observe(query, value) {
      const ratio = Math.log(value) - query.expected;
      const [kind] = query.groups;
      if (kind === undefined || !Number.isFinite(ratio)) return;
      const cases = casesByKind.get(kind) ?? [];
      const { groups, atMs, spread, signals = [] } = query;
      cases.push({ groups, atMs, ratio, spread, signals });
      if (cases.length > keptCases) cases.shift();
      casesByKind.set(kind, cases);
      fits.delete(kind);
    },
    predict(query) {
      const fit = fitOf(query.groups[0] ?? '');
      const centre = query.expected + centreOf(fit, query);
      const errorAt = errorQuantiles(fit, query);
      const middle = errorAt(0.5);
      const counts = query.groups.map((name) => fit.levels.get(name)?.cases ?? 0);
      const n = counts.findLast((count) => count >= enoughCases) ?? counts[0] ?? 0;
      return {
        n,
        foundation: n >= enoughCases ? 'learned' : 'assumed',
        quantile(share) {
          const exponent = centre + middle + (errorAt(share) - middle) * fit.widening;
          return Math.exp(Math.min(Math.max(exponent, -mostLogarithm), mostLogarithm));
        },
      };
    },
  };
}

/** Standard deviation of the logarithm that a range from p10 to p90 stands for. */
export function spreadOf(low: number, high: number): number {
  return low > 0 && high > low ? Math.log(high / low) / (2 * normalP90) : 0;
}

/** Levels and slopes in turns, each against what the other leaves. */
function fitCases(cases: readonly Case[], signalCount: number): Fit {
  const newestMs = cases.reduce((newest, { atMs }) => Math.max(newest, atMs), -Infinity);
  const weights = cases.map(({ atMs }) => 0.5 ** ((newestMs - atMs) / halfLifeMs));
  let slopes: readonly number[] = new Array<number>(signalCount).fill(0);
  let levels: ReadonlyMap<string, Level> = new Map();
  for (let round = 0; round < rounds; round += 1) {
    levels = levelsOf(cases, weights, slopes);
    if (signalCount > 0) slopes = slopesOf(cases, weights, levels, signalCount);
  }
  const errors = cases.map((one, index): LearnedError => {
    const group = one.groups.at(-1) ?? '';
    const own = levels.get(group);
    const wider = levels.get(one.groups.at(-2) ?? '');
    const value = one.ratio - shiftOf(one.signals, own, slopes);
    const weight = weights[index] ?? 0;
    const total = leaningWeight + (own?.weight ?? 0);
    return {
      ...{ group, weight },
      fromOwn: ((value - (own?.centre ?? 0)) * total) / (total - Math.min(weight, own?.weight ?? 0)),
      fromWider: value - (wider?.centre ?? 0),
    };
  });
  return { levels, slopes, errors };
}

function levelsOf(
  cases: readonly Case[],
  weights: readonly number[],
  slopes: readonly number[],
): ReadonlyMap<string, Level> {
  const members = new Map<string, number[]>();
  const parents = new Map<string, string | undefined>();
  for (const [index, { groups }] of cases.entries()) {
    for (const [depth, name] of groups.entries()) {
      const list = members.get(name);
      if (list === undefined) {
        members.set(name, [index]);
        parents.set(name, groups[depth - 1]);
      } else list.push(index);
    }
  }
  const levels = new Map<string, Level>();
  // A wider group is met before those within it.
  for (const [name, indexes] of members) {
    const parent = levels.get(parents.get(name) ?? '');
    const weight = indexes.reduce((sum, index) => sum + (weights[index] ?? 0), 0);
    const signals = slopes.map((_, signal) =>
      leaningMean(
        indexes.flatMap((index) => {
          const value = cases[index]?.signals[signal];
          return value === undefined ? [] : [{ value, weight: weights[index] ?? 0 }];
        }),
        parent?.signals[signal],
      ),
    );
    const values = indexes.map((index) => ({
      value: (cases[index]?.ratio ?? 0) - shiftOf(cases[index]?.signals ?? [], { signals }, slopes),
      weight: weights[index] ?? 0,
    }));
    const centre = leaningMean(clipped(values), parent?.centre ?? 0);
    levels.set(name, { weight, cases: indexes.length, centre, signals });
  }
  return levels;
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** The mean, leaning on the wider group's where there is one. */
function leaningMean(values: readonly Weighted[], wider: number | undefined): number {
  let sum = leaningWeight * (wider ?? 0);
  let total = wider === undefined ? 0 : leaningWeight;
  for (const { value, weight } of values) {
    sum += value * weight;
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** Brings the outermost values in to the most usual of their end. */
function clipped(values: readonly Weighted[]): readonly Weighted[] {
  const sorted = sortedNumbers(values.map(({ value }) => value));
  const low = quantileOf(sorted, clippedShare) ?? 0;
  const high = quantileOf(sorted, 1 - clippedShare) ?? 0;
  return values.map(({ value, weight }) => ({ value: Math.min(Math.max(value, low), high), weight }));
}

/** How much the signals move a case away from the usual one of its group. */
function shiftOf(
  signals: readonly (number | undefined)[],
  level: Pick<Level, 'signals'> | undefined,
  slopes: readonly number[],
): number {
  return slopes.reduce((sum, slope, index) => sum + slope * centredSignal(signals[index], level, index), 0);
}

function centredSignal(
  signal: number | undefined,
  level: Pick<Level, 'signals'> | undefined,
  index: number,
): number {
  return signal === undefined || level === undefined ? 0 : signal - (level.signals[index] ?? 0);
}

/** Least squares with a pull towards no slope, by elimination; that pull keeps the matrix positive definite. */
function slopesOf(
  cases: readonly Case[],
  weights: readonly number[],
  levels: ReadonlyMap<string, Level>,
  count: number,
): readonly number[] {
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count + 1 }, (__, column): number => (row === column ? slopeStiffness : 0)),
  );
  for (const [index, { groups, ratio, signals }] of cases.entries()) {
    const level = levels.get(groups.at(-1) ?? '');
    const error = ratio - (level?.centre ?? 0);
    const centred = rows.map((_, signal) => centredSignal(signals[signal], level, signal));
    for (const [row, left] of centred.entries()) {
      const products = rows[row] ?? [];
      for (const [column, right] of [...centred, error].entries()) {
        products[column] = (products[column] ?? 0) + (weights[index] ?? 0) * left * right;
      }
    }
  }
  for (let pivot = 0; pivot < count; pivot += 1) {
    const pivotRow = rows[pivot] ?? [];
    for (const [row, other] of rows.entries()) {
      if (row === pivot) continue;
      const factor = (other[pivot] ?? 0) / (pivotRow[pivot] ?? 1);
      for (let column = pivot; column <= count; column += 1) {
        other[column] = (other[column] ?? 0) - factor * (pivotRow[column] ?? 0);
      }
    }
  }
  return rows.map((row, index) => (row[count] ?? 0) / (row[index] ?? 1));
}

/** Logarithm of what the group's cases come to, in shares of what was expected. */
function centreOf(fit: Fit, { groups, signals = [] }: Pick<RatioQuery, 'groups' | 'signals'>): number {
  const level = groups.flatMap((name) => fit.levels.get(name) ?? []).at(-1);
  return (level?.centre ?? 0) + shiftOf(signals, level, fit.slopes);
}

/**
 * Holds ranges made from the older cases against the newest ones: the factor that would have brought four in five
 * inside (split conformal calibration).
 */
function wideningOf(cases: readonly Case[], signalCount: number): number {
  const held = Math.min(heldCases, Math.floor(cases.length / 3));
  if (held < fewestHeldCases) return 1;
  const older = fitCases(cases.slice(0, -held), signalCount);
  const quantilesByGroup = new Map<string, (share: number) => number>();
  const scores = cases.slice(-held).map((one) => {
    const group = one.groups.at(-1) ?? '';
    const errorAt = quantilesByGroup.get(group) ?? errorQuantiles(older, one);
    quantilesByGroup.set(group, errorAt);
    const error = one.ratio - centreOf(older, one) - errorAt(0.5);
    const reach = error > 0 ? errorAt(0.9) - errorAt(0.5) : errorAt(0.5) - errorAt(0.1);
    return reach > 0 ? Math.abs(error) / reach : 0;
  });
  for (let index = 0; index < idealScores; index += 1) {
    scores.push(normalQuantile(0.5 + (index + 0.5) / idealScores / 2) / normalP90);
  }
  const widening = quantileOf(sortedNumbers(scores), wantedShare) ?? 1;
  return Math.min(Math.max(widening, widenings.least), widenings.most);
}

/**
 * Quantiles of the errors: the group's own, some of its kin, and a bell as wide as was assumed that fades as cases
 * come in. A group that is hardly known takes the errors of cases against the wider level.
 */
function errorQuantiles(fit: Fit, query: Pick<RatioQuery, 'groups' | 'spread'>): (share: number) => number {
  if (fit.errors.length === 0) {
    return (share) => query.spread * normalQuantile(Math.min(Math.max(share, 0.001), 0.999));
  }
  const group = query.groups.at(-1) ?? '';
  const ownWeight = fit.levels.get(group)?.weight ?? 0;
  const kinWeight = fit.errors.reduce((sum, error) => sum + (error.group === group ? 0 : error.weight), 0);
  const kinFactor = kinWeight === 0 ? 0 : Math.min(1, kindredScatterWeight / kinWeight);
  const isKnown = ownWeight >= ownLevelWeight;
  const values: Weighted[] = fit.errors.map((error) => ({
    value: isKnown ? error.fromOwn : error.fromWider,
    weight: error.weight * (error.group === group ? 1 : kinFactor),
  }));
  const bell = bellOf(values, query.spread);
  for (const share of idealShares) {
    values.push({
      value: bell.centre + bell.spread * normalQuantile(share),
      weight: bell.weight / idealShares.length,
    });
  }
  return weightedQuantiles(values);
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
