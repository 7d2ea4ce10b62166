import type { MoneyRange } from '../../core/model/range.ts';
import type { Purpose } from '../../core/model/purpose.ts';
import type { CostReport, ReportSums } from '../../core/model/ledger/reportPorts.ts';
import { isProvidersFault } from '../../core/model/request/failureTraits.ts';
import type { ReportRow } from './reportRows.ts';

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

type Judgement = 'pass' | 'fail';

/** All calls of a piece of work, oldest first. */
interface Piece {
  /** False for the making of a plan, which is forecast like a step and judged by nobody. */
  readonly isStep: boolean;
  readonly rows: ReportRow[];
}

/** Success, retries and money of the pieces of work, and how well their costs were forecast. */
export function summariseWork(rows: readonly ReportRow[]): Pick<CostReport, 'work' | 'accuracy'> {
  const pieces = gather(rows);
  return { work: judge(pieces.filter((piece) => piece.isStep)), accuracy: compareWithEstimates(pieces) };
}

function gather(rows: readonly ReportRow[]): readonly Piece[] {
  const pieces = new Map<string, Piece>();
  for (const row of rows) {
    const { planId, stepId } = row;
    // Support of a whole plan, such as its title, belongs to no piece.
    if (planId === undefined || (stepId === undefined && row.purpose !== 'plan')) continue;
    const key = JSON.stringify([planId, stepId]);
    const piece = pieces.get(key);
    if (piece === undefined) pieces.set(key, { isStep: stepId !== undefined, rows: [row] });
    else piece.rows.push(row);
  }
  return [...pieces.values()];
}

function judge(pieces: readonly Piece[]): CostReport['work'] {
  const sum = { judged: 0, passed: 0, firstJudged: 0, firstPassed: 0, retries: 0, escalations: 0 };
  const passed = { passedTokens: 0, passedNanoUsd: 0, passedUnpricedCalls: 0 };
  let rejectedNanoUsd = 0;
  for (const piece of pieces) {
    const own = piece.rows.filter((row) => !supportingPurposes.has(row.purpose));
    const verdict = verdictOf(own);
    const first = verdictOf(own.filter((row) => row.position === 0));
    sum.judged += Number(verdict !== undefined);
    sum.passed += Number(verdict === 'pass');
    sum.firstJudged += Number(first !== undefined);
    sum.firstPassed += Number(first === 'pass');
    // Each call but the last stands for the one that follows it.
    for (const before of own.slice(0, -1)) {
      if (isProvidersFault(before.outcome)) sum.retries += 1;
      else if (before.verdict === 'fail') sum.escalations += 1;
    }
    if (verdict === undefined) continue;
    for (const { sums } of piece.rows) {
      if (verdict === 'fail') {
        rejectedNanoUsd += sums.costNanoUsd;
      } else {
        passed.passedTokens += sums.inputTokens + sums.outputTokens;
        passed.passedNanoUsd += sums.costNanoUsd;
        passed.passedUnpricedCalls += sums.unpricedCalls;
      }
    }
  }
  return { ...sum, ...passed, rejectedNanoUsd };
}

/** Of the last call that passed or failed. */
function verdictOf(rows: readonly ReportRow[]): Judgement | undefined {
  return rows.map((row) => row.verdict).findLast((verdict) => verdict === 'pass' || verdict === 'fail');
}

function compareWithEstimates(pieces: readonly Piece[]): CostReport['accuracy'] {
  let inside = 0;
  const widths: number[] = [];
  for (const { rows } of pieces) {
    const estimate = rows.find((row) => row.estimate !== undefined)?.estimate;
    const actual = actualCost(rows);
    if (estimate === undefined || estimate.highNanoUsd === 0 || actual === undefined) continue;
    inside += Number(actual >= estimate.lowNanoUsd && actual <= estimate.highNanoUsd);
    widths.push(widthOf(estimate));
  }
  const medianWidth = median(widths);
  return {
    n: widths.length,
    inside,
    ...(medianWidth === undefined || !Number.isFinite(medianWidth) ? {} : { medianWidth }),
  };
}

/** Nano-dollars; `undefined` while the work goes on, without a price, and where only a bound is known. */
function actualCost(rows: readonly ReportRow[]): number | undefined {
  const own = rows.filter((row) => !supportingPurposes.has(row.purpose));
  const hasEnded = verdictOf(own) !== undefined || own.at(-1)?.outcome === 'succeeded';
  const isKnown = ({ sums }: { sums: ReportSums }): boolean =>
    sums.unpricedCalls === 0 && sums.upperBoundNanoUsd === 0;
  if (!hasEnded || !rows.every(isKnown)) return undefined;
  return rows.reduce((sum, row) => sum + row.sums.costNanoUsd, 0);
}

function widthOf({ lowNanoUsd, highNanoUsd }: MoneyRange): number {
  return lowNanoUsd === 0 ? Number.POSITIVE_INFINITY : highNanoUsd / lowNanoUsd;
}

function median(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** Calls that cost more than was held for them, and by how much in all. */
export function summariseOverruns(rows: readonly ReportRow[]): CostReport['overruns'] {
  let n = 0;
  let nanoUsd = 0;
  for (const { reservedNanoUsd, sums } of rows) {
    if (reservedNanoUsd === undefined || sums.costNanoUsd <= reservedNanoUsd) continue;
    n += 1;
    nanoUsd += sums.costNanoUsd - reservedNanoUsd;
  }
  return { n, nanoUsd };
}
