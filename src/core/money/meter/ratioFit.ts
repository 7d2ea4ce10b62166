import { quantileOf, sortedNumbers } from './quantiles.ts';
import type { Steps } from './steps.ts';

/** One case that was observed. */
export interface RatioCase {
  /** The widest first; see `RatioQuery`. */
  readonly groups: readonly string[];
  readonly peers: string | undefined;
  readonly atMs: number;
  /** Logarithm of value / expected. */
  readonly ratio: number;
  /** Standard deviation of that logarithm, as assumed before anything is learned. */
  readonly spread: number;
  readonly signals: readonly (number | undefined)[];
}

/** Where the cases of a group stand. */
interface Level {
  readonly weight: number;
  readonly cases: number;
  readonly centre: number;
  readonly signals: readonly number[];
}

/** How far a case fell from what the others would have said of it. */
export interface LearnedError {
  readonly group: string;
  readonly peers: string | undefined;
  readonly weight: number;
  /** Against the group's own level, as it would be without this case. */
  readonly fromOwn: number;
  /** Against the level of the next wider group: what a newcomer meets. */
  readonly fromWider: number;
}

/** All that some cases of one kind teach. */
export interface RatioFit {
  readonly levels: ReadonlyMap<string, Level>;
  readonly slopes: readonly number[];
  readonly errors: readonly LearnedError[];
}

/** A value that counts more or less. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** After so long a case counts half. */
const halfLifeMs = 45 * 24 * 60 * 60 * 1000;
/** How many cases the wider group's experience (and at the widest the assumption) is worth. */
export const leaningWeight = 4;
/** The pull of a signal's slope towards what was assumed, in squared logarithms. */
const slopeStiffness = 1.5;
/** Share of a group's cases at either end that count only as the most usual of that end: one runaway task teaches little. */
const clippedShare = 0.1;
const rounds = 3;

/** Levels and slopes in turns, each against what the other leaves. */
export function* fitCases(cases: readonly RatioCase[], signalCount: number): Steps<RatioFit> {
  const newestMs = cases.reduce((newest, { atMs }) => Math.max(newest, atMs), -Infinity);
  const weights = cases.map(({ atMs }) => 0.5 ** ((newestMs - atMs) / halfLifeMs));
  let slopes: readonly number[] = new Array<number>(signalCount).fill(0);
  let levels: ReadonlyMap<string, Level> = new Map();
  for (let round = 0; round < rounds; round += 1) {
    yield;
    levels = levelsOf(cases, weights, slopes);
    yield;
    if (signalCount > 0) slopes = slopesOf(cases, weights, levels, signalCount);
  }
  yield;
  const errors = cases.map((one, index): LearnedError => {
    const group = one.groups.at(-1) ?? '';
    const own = levels.get(group);
    const wider = levels.get(one.groups.at(-2) ?? '');
    const value = one.ratio - shiftOf(one.signals, own, slopes);
    const weight = weights[index] ?? 0;
    const total = leaningWeight + (own?.weight ?? 0);
    return {
      ...{ group, peers: one.peers, weight },
      fromOwn: ((value - (own?.centre ?? 0)) * total) / (total - Math.min(weight, own?.weight ?? 0)),
      fromWider: value - (wider?.centre ?? 0),
    };
  });
  return { levels, slopes, errors };
}

/** Logarithm of what the group's cases come to, in shares of what was expected. */
export function centreOf(
  { levels, slopes }: RatioFit,
  groups: readonly string[],
  signals: readonly (number | undefined)[],
): number {
  const level = groups.flatMap((name) => levels.get(name) ?? []).at(-1);
  return (level?.centre ?? 0) + shiftOf(signals, level, slopes);
}

/** Brings the outermost values in to the most usual of their end. */
export function clipped(values: readonly Weighted[]): readonly Weighted[] {
  const sorted = sortedNumbers(values.map(({ value }) => value));
  const low = quantileOf(sorted, clippedShare) ?? 0;
  const high = quantileOf(sorted, 1 - clippedShare) ?? 0;
  return values.map(({ value, weight }) => ({ value: Math.min(Math.max(value, low), high), weight }));
}

function levelsOf(
  cases: readonly RatioCase[],
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
  cases: readonly RatioCase[],
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
