import { quantileOf, sortedNumbers } from './quantiles.ts';
import type { CountRange } from '../../model/range.ts';
import type { Steps } from './steps.ts';
import { isSupporting, modelOf, type WorkKind, type WorkSample } from './workSamples.ts';

/** How the strong model itself does work of a kind, each from the lower to the upper quarter of its own runs. */
export interface OrchestrationRuns {
  readonly n: number;
  /** Calls to finish a piece of work. */
  readonly turns: CountRange;
  /** Share of its input that was read from a cache, 0–1. */
  readonly cacheShare: CountRange;
}

/** From so many of its own runs on the strong model's habits are learned; before that they are assumed. */
export const enoughOrchestrationRuns = 20;

/** Newest runs that are looked at. */
const mostRuns = 200;

/** Learns from pieces of work (oldest first) that one model began and finished by itself. */
export function* learnOrchestrationRuns(
  pieces: readonly WorkSample[],
  model: string,
): Steps<ReadonlyMap<WorkKind, OrchestrationRuns>> {
  const byKind = new Map<WorkKind, { turns: number; cacheShare: number }[]>();
  for (const piece of pieces.toReversed()) {
    yield;
    const rows = piece.rows.filter((row) => !isSupporting(row) && row.outcome === 'succeeded');
    if (!piece.isFinished || rows.length === 0 || rows.some((row) => modelOf(row) !== model)) continue;
    let input = 0;
    let cached = 0;
    for (const row of rows) {
      input += row.inputTokens ?? 0;
      cached += row.cacheReadTokens ?? 0;
    }
    if (!(input > 0) || !(cached >= 0)) continue;
    const runs = byKind.get(piece.kind) ?? [];
    if (runs.length < mostRuns) runs.push({ turns: rows.length, cacheShare: Math.min(cached / input, 1) });
    byKind.set(piece.kind, runs);
  }
  return new Map(
    [...byKind].map(([kind, runs]) => [
      kind,
      {
        n: runs.length,
        turns: quarters(runs.map(({ turns }) => turns)),
        cacheShare: quarters(runs.map(({ cacheShare }) => cacheShare)),
      },
    ]),
  );
}

function quarters(values: readonly number[]): CountRange {
  const sorted = sortedNumbers(values);
  return { low: quantileOf(sorted, 0.25) ?? 0, high: quantileOf(sorted, 0.75) ?? 0 };
}
