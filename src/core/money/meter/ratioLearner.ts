import { errorQuantiles } from './errorShape.ts';
import { centreOf, fitCases, type RatioCase, type RatioFit } from './ratioFit.ts';
import { finish, type Steps } from './steps.ts';
import { overrunFactor } from './overrunFactor.ts';

/** What was known of a quantity before, and whose experience counts for it. */
export interface RatioQuery {
  /** Groups that it belongs to, the widest (its kind) first; names are the caller's. Each leans on the one before. */
  readonly groups: readonly string[];
  /** What cases of other kinds may share with it (a model): how those fall beside their own kind counts here too. */
  readonly peers?: string;
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
  /** Draws the lessons from all cases so far, which {@link predict} would otherwise have to do all at once. */
  settle(): Steps<void>;
  predict(query: RatioQuery): LearnedQuantity;
}

/** From so many cases on a group's experience is called learned. */
export const enoughCases = 10;

/** How many cases it takes until what peers show in other kinds counts half. */
const peerDoubt = 4;
/** Ratios are kept within a factor of e to this, so that nothing becomes infinite. */
const mostLogarithm = 40;
/** Newest cases that are remembered of a kind: more would tell little more. */
const keptCases = 300;

/** All that is learned of a kind. */
interface Lesson {
  readonly fit: RatioFit;
  /** How peers of other kinds fall beside their kind, as logarithms; cases are fitted without it. */
  readonly offsets: ReadonlyMap<string, number>;
  /** What the range is stretched by, because earlier ones reached too short or too far. */
  readonly widening: number;
}

/**
 * Learns logarithms of value / expected, in groups that lean on each other (a model of a kind on its tier, the tier
 * on the kind, the kind on the assumption) and on their peers of other kinds, with the slope of each signal and with
 * older cases fading. How far the range reaches is not a formula's word but conformal: the quantiles of how past
 * cases fell beside what the others would have said of them, so it widens and narrows with its own errors.
 */
export function createRatioLearner(signalCount = 0): RatioLearner {
  const casesByKind = new Map<string, RatioCase[]>();
  /** Each kind by itself: what the others learn from it. */
  const fits = new Map<string, RatioFit>();
  const lessons = new Map<string, Lesson>();

  function* fitOf(kind: string): Steps<RatioFit> {
    const fit = fits.get(kind) ?? (yield* fitCases(casesByKind.get(kind) ?? [], signalCount));
    fits.set(kind, fit);
    return fit;
  }

  function* offsetsFor(kind: string): Steps<ReadonlyMap<string, number>> {
    const sums = new Map<string, { error: number; weight: number }>();
    for (const other of casesByKind.keys()) {
      if (other === kind) continue;
      for (const { peers, fromWider, weight } of (yield* fitOf(other)).errors) {
        if (peers === undefined) continue;
        const sum = sums.get(peers) ?? { error: 0, weight: 0 };
        sums.set(peers, { error: sum.error + fromWider * weight, weight: sum.weight + weight });
      }
    }
    return new Map([...sums].map(([peers, { error, weight }]) => [peers, error / (peerDoubt + weight)]));
  }

  function* lessonOf(kind: string): Steps<Lesson> {
    const known = lessons.get(kind);
    if (known !== undefined) return known;
    const offsets = yield* offsetsFor(kind);
    const cases = (casesByKind.get(kind) ?? []).map((one) => ({
      ...one,
      ratio: one.ratio - offsetOf(offsets, one.peers),
    }));
    const fit = yield* fitCases(cases, signalCount);
    const widening = yield* overrunFactor(cases, signalCount);
    const lesson = { fit, offsets, widening };
    lessons.set(kind, lesson);
    return lesson;
  }

  return {
    observe(query, value) {
      const ratio = Math.log(value) - query.expected;
      const [kind] = query.groups;
      if (kind === undefined || !Number.isFinite(ratio)) return;
      const cases = casesByKind.get(kind) ?? [];
      const { groups, peers, atMs, spread, signals = [] } = query;
      cases.push({ groups, peers, atMs, ratio, spread, signals });
      if (cases.length > keptCases) cases.shift();
      casesByKind.set(kind, cases);
      fits.delete(kind);
      lessons.clear();
    },
    *settle() {
      for (const kind of casesByKind.keys()) {
        yield* fitOf(kind);
        yield* lessonOf(kind);
      }
    },
    predict(query) {
      const { groups, peers, spread, signals = [] } = query;
      const { fit, offsets, widening } = finish(lessonOf(groups[0] ?? ''));
      const centre = query.expected + offsetOf(offsets, peers) + centreOf(fit, groups, signals);
      const errorAt = errorQuantiles(fit, groups.at(-1) ?? '', spread);
      const middle = errorAt(0.5);
      const counts = groups.map((name) => fit.levels.get(name)?.cases ?? 0);
      const n = counts.findLast((count) => count >= enoughCases) ?? counts[0] ?? 0;
      return {
        n,
        foundation: n >= enoughCases ? 'learned' : 'assumed',
        quantile(share) {
          const exponent = centre + middle + (errorAt(share) - middle) * widening;
          return Math.exp(Math.min(Math.max(exponent, -mostLogarithm), mostLogarithm));
        },
      };
    },
  };
}

function offsetOf(offsets: ReadonlyMap<string, number>, peers: string | undefined): number {
  return (peers === undefined ? undefined : offsets.get(peers)) ?? 0;
}
