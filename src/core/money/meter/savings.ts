import type { Cost } from '../../model/request/cost.ts';
import { traitsOfOutcome, type FailureTraits } from '../../model/request/failureTraits.ts';
import type { Price } from '../pricing/price.ts';
import type { HistoryRow } from '../../model/ledger/reportPorts.ts';
import { type Baseline, baselineOf, type ComparedCall } from './baseline.ts';
import { learnTokenRatios } from './learnedRatio.ts';
import { learnOrchestrationRuns } from './orchestrationRuns.ts';
import type { Steps } from './steps.ts';
import { isSupporting, modelOf, type WorkSample, workSamples } from './workSamples.ts';

/** What the savings are reckoned from. */
export interface SavingsQuery {
  /** Calls of the range that is looked at, newest first: all plans and code actions together. */
  readonly rows: readonly HistoryRow[];
  /** All of the history, to learn the strong model's habits from; newest first. */
  readonly history: readonly HistoryRow[];
  readonly nowMs: number;
  readonly strong: { readonly model: string; priceAt(atMs: number): Price | undefined };
}

/**
 * The saving over all work of a range by the rule of `baselineRule`. Accepted is what the newest verdict of a piece
 * of work passes. `undefined` when accepted work cannot be converted, for want of a price or of its usage.
 */
export function* savingsOf({ rows, history, nowMs, strong }: SavingsQuery): Steps<Baseline | undefined> {
  const calls: ComparedCall[] = [];
  for (const [index, piece] of (yield* workSamples(rows, nowMs)).entries()) {
    yield;
    calls.push(...comparedCalls(piece, String(index)));
  }
  const runs = yield* learnOrchestrationRuns(yield* workSamples(history, nowMs), strong.model);
  yield;
  const ratios = learnTokenRatios(history);
  yield;
  return baselineOf(calls, {
    model: strong.model,
    priceAt: (atMs) => strong.priceAt(atMs),
    runs,
    ratios,
  });
}

function comparedCalls(piece: WorkSample, id: string): ComparedCall[] {
  const judged = piece.rows.findLast((row) => row.verdict !== undefined && !isSupporting(row));
  return piece.rows.flatMap((row): ComparedCall[] => {
    const cost = billedCost(row);
    if (cost === undefined) return [];
    const isAcceptedWork =
      judged?.verdict === 'pass' &&
      row.purpose !== 'plan' &&
      !isSupporting(row) &&
      row.outcome === 'succeeded' &&
      row.position === judged.position &&
      modelOf(row) === modelOf(judged);
    const { inputTokens, cacheReadTokens, outputTokens } = row;
    return [
      {
        model: modelOf(row),
        usage: {
          source: row.usageSource,
          ...(inputTokens !== undefined && {
            inputUncachedTokens: Math.max(inputTokens - (cacheReadTokens ?? 0), 0),
          }),
          ...(cacheReadTokens !== undefined && { cacheReadTokens }),
          ...(outputTokens !== undefined && { outputTokens }),
        },
        cost,
        startedAtMs: row.startedAtMs,
        isAcceptedWork,
        work: { id, kind: piece.kind },
      },
    ];
  });
}

/** A request that was answered before anything was worked on is billed by nobody. */
const unbilled: ReadonlySet<FailureTraits['processing'] | undefined> = new Set([
  'not-reached',
  'turned-away',
  'turned-away-if-told',
] as const);

function billedCost({ costNanoUsd, outcome }: HistoryRow): Cost | undefined {
  if (costNanoUsd !== undefined) return { source: 'estimate', nanoUsd: costNanoUsd };
  return unbilled.has(traitsOfOutcome(outcome)?.processing) ? undefined : { source: 'unpriced' };
}
