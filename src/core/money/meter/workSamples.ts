import type { StepKind, Tier } from '../../../shared/tiers.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { HistoryRow } from '../../model/ledger/reportPorts.ts';
import type { MoneyRange } from '../../model/range.ts';
import type { Steps } from './steps.ts';

/** What kind of work a piece is: the kind of its step where it has one, else what it was called for. */
export type WorkKind = StepKind | Purpose;

/** One piece of work: a step, a code action, a planning, or a call on its own, with all its calls. */
export interface WorkSample {
  /** Oldest first. */
  readonly rows: readonly HistoryRow[];
  readonly planId?: string;
  readonly stepId?: string;
  readonly kind: WorkKind;
  /** Tier and model (`provider/model`) of the first call at the work itself: what it was estimated for. */
  readonly tier: Tier;
  readonly model: string;
  readonly startedAtMs: number;
  readonly calls: number;
  /** Sums over all calls; absent when a call's count is not known. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Nano-dollars; absent when a call has no known cost. */
  readonly costNanoUsd?: number;
  /** First request of the work in tokens of `o200k_base`. */
  readonly countedTokens?: number;
  /** Output tokens of the work, as its planner guessed them. */
  readonly outputGuess?: number;
  /** As it was shown before the work began. */
  readonly estimate?: MoneyRange;
  /** Whether no more calls are to be expected. */
  readonly isFinished: boolean;
}

/** What helps or judges a piece of work, and is not the work. */
const supportingPurposes: ReadonlySet<Purpose> = new Set<Purpose>([
  'review',
  'classify',
  'summarise',
  'name',
  'title',
  'compact',
  'probe',
]);

/** Rows or pieces between two pauses. */
const rowsAtOnce = 64;

/** Work that has rested so long has ended, whatever became of it; sooner where its plan has moved on. */
const restMs = 60 * 60 * 1000;
const restLeftBehindMs = 10 * 60 * 1000;

/** `provider/model` of a row. */
export function modelOf(row: HistoryRow): string {
  return `${row.provider}/${row.model}`;
}

export function workKindOf(row: HistoryRow): WorkKind {
  return row.stepKind ?? row.purpose;
}

/** True for checks, reviews, classifiers and the like: they cost, and are no result of the work. */
export function isSupporting(row: HistoryRow): boolean {
  return supportingPurposes.has(row.purpose);
}

/** Gathers calls (newest first, as the ledger gives them) into pieces of work, the oldest piece first. */
export function* workSamples(history: readonly HistoryRow[], nowMs: number): Steps<WorkSample[]> {
  const byKey = new Map<string, { readonly newest: HistoryRow; readonly older: HistoryRow[] }>();
  const newestByPlan = new Map<string, string>();
  for (const [index, row] of history.entries()) {
    if (index % rowsAtOnce === 0) yield;
    const key = keyOf(row) ?? `#${index}`;
    if (row.planId !== undefined && !newestByPlan.has(row.planId)) newestByPlan.set(row.planId, key);
    const work = byKey.get(key);
    if (work === undefined) byKey.set(key, { newest: row, older: [] });
    else work.older.push(row);
  }
  const pieces: WorkSample[] = [];
  for (const [key, { newest, older }] of byKey) {
    if (pieces.length % rowsAtOnce === 0) yield;
    const { planId } = newest;
    const isLeftBehind = planId === undefined || newestByPlan.get(planId) !== key;
    pieces.push(pieceOf([...older.toReversed(), newest], newest, isLeftBehind, nowMs));
  }
  return pieces.toReversed().sort((left, right) => left.startedAtMs - right.startedAtMs);
}

/** A row of no plan is a piece by itself. */
function keyOf(row: HistoryRow): string | undefined {
  if (row.planId === undefined) return undefined;
  return JSON.stringify(row.stepId === undefined ? [row.planId, row.purpose] : [row.planId, row.stepId, '']);
}

function pieceOf(
  rows: readonly HistoryRow[],
  last: HistoryRow,
  isLeftBehind: boolean,
  nowMs: number,
): WorkSample {
  const first = rows.find((row) => !isSupporting(row)) ?? rows[0] ?? last;
  const { planId, stepId, countedTokens, outputGuess } = first;
  const { inputTokens, outputTokens, costNanoUsd } = sums(rows);
  const estimate = rows.find((row) => row.estimate !== undefined)?.estimate;
  return {
    rows,
    ...(planId !== undefined && { planId }),
    ...(stepId !== undefined && { stepId }),
    kind: workKindOf(first),
    tier: first.tier,
    model: modelOf(first),
    startedAtMs: first.startedAtMs,
    calls: rows.length,
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(costNanoUsd !== undefined && { costNanoUsd }),
    ...(countedTokens !== undefined && { countedTokens }),
    ...(outputGuess !== undefined && { outputGuess }),
    ...(estimate !== undefined && { estimate }),
    isFinished:
      last.verdict !== undefined || nowMs - last.startedAtMs > (isLeftBehind ? restLeftBehindMs : restMs),
  };
}

function sums(
  rows: readonly HistoryRow[],
): Partial<Record<'inputTokens' | 'outputTokens' | 'costNanoUsd', number>> {
  const sum = (key: 'inputTokens' | 'outputTokens' | 'costNanoUsd'): Record<string, number> => {
    let total = 0;
    for (const row of rows) {
      const value = row[key];
      // A refused request has no usage, and is not billed.
      if (value === undefined && row.outcome !== 'succeeded') continue;
      if (value === undefined || !Number.isFinite(value) || value < 0) return {};
      total += value;
    }
    return { [key]: total };
  };
  return { ...sum('inputTokens'), ...sum('outputTokens'), ...sum('costNanoUsd') };
}
