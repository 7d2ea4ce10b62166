import { errorQuantiles } from './errorShape.ts';
import { normalP90, normalQuantile, quantileOf, sortedNumbers } from './quantiles.ts';
import { centreOf, fitCases, type RatioCase } from './ratioFit.ts';
import type { Steps } from './steps.ts';

/** Cases that a range is held against, made from those before them: at most so many, and a third of all. */
const heldCases = 60;
const fewestHeldCases = 8;
/** Share of those that a range shall reach: 80 %, and a little more because the levels are only learned. */
const wantedShare = 0.82;
/** How many ideal scores are mixed in, and how far those of few cases may widen or narrow a range. */
const idealScores = 10;
const widenings = { least: 0.85, most: 1.6 } as const;

/**
 * Holds ranges made from the older cases against the newest ones: the factor that would have brought four in five
 * inside (split conformal calibration).
 */
export function* overrunFactor(cases: readonly RatioCase[], signalCount: number): Steps<number> {
  const held = Math.min(heldCases, Math.floor(cases.length / 3));
  if (held < fewestHeldCases) return 1;
  const older = yield* fitCases(cases.slice(0, -held), signalCount);
  const quantilesByGroup = new Map<string, (share: number) => number>();
  const scores: number[] = [];
  for (const one of cases.slice(-held)) {
    yield;
    const group = one.groups.at(-1) ?? '';
    const errorAt = quantilesByGroup.get(group) ?? errorQuantiles(older, group, one.spread);
    quantilesByGroup.set(group, errorAt);
    const error = one.ratio - centreOf(older, one.groups, one.signals) - errorAt(0.5);
    const reach = error > 0 ? errorAt(0.9) - errorAt(0.5) : errorAt(0.5) - errorAt(0.1);
    scores.push(reach > 0 ? Math.abs(error) / reach : 0);
  }
  for (let index = 0; index < idealScores; index += 1) {
    scores.push(normalQuantile(0.5 + (index + 0.5) / idealScores / 2) / normalP90);
  }
  const widening = quantileOf(sortedNumbers(scores), wantedShare) ?? 1;
  return Math.min(Math.max(widening, widenings.least), widenings.most);
}
