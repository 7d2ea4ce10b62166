import { cacheWriteKinds } from '../../model/request/usage.ts';
import type { CostReport, ReportedCall } from '../../model/ledger/reportPorts.ts';
import { isInPeriod, utcDayOf } from './calendar.ts';
import { isNotable, type ReconciledLine } from './reconcile.ts';

/** Why a bill and the meter may differ, with the figures that the rows give. The shell finds the words. */
export type DifferenceReason =
  /** Nothing of it was metered: another tool, another machine, or another name. */
  | { readonly kind: 'nothing-metered' }
  | { readonly kind: 'unpriced'; readonly calls: number }
  | { readonly kind: 'estimated'; readonly nanoUsd: number }
  | { readonly kind: 'upper-bound'; readonly nanoUsd: number }
  | { readonly kind: 'interrupted'; readonly calls: number }
  | { readonly kind: 'cache-writes'; readonly tokens: number }
  | { readonly kind: 'adjusted'; readonly adjustments: number; readonly nanoUsd: number }
  /** Providers cut their days in UTC; so cut, this is what was metered. */
  | { readonly kind: 'utc-days'; readonly meteredNanoUsd: number }
  /** More was billed than was metered, and the rows do not say why. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'contains'; readonly lines: number }
  /** Only the newest rows were looked at. */
  | { readonly kind: 'not-all-rows'; readonly looked: number; readonly total: number };

/** What the ledger tells about a line. */
export interface DifferenceEvidence {
  readonly report: Pick<CostReport, 'sums' | 'providers'>;
  /** Rows of the line's window dates and of the days beside them, newest first. */
  readonly rows: readonly ReportedCall[];
  /** How many rows there are of which `rows` are the newest. */
  readonly totalRows: number;
}

/** All that may explain a line's difference. Nothing where there is none worth a word. */
export function differenceReasons(
  line: ReconciledLine,
  { report, rows, totalRows }: DifferenceEvidence,
): readonly DifferenceReason[] {
  const reasons: DifferenceReason[] = [];
  if (line.contains > 0) reasons.push({ kind: 'contains', lines: line.contains });
  if (line.unpricedCalls > 0) reasons.push({ kind: 'unpriced', calls: line.unpricedCalls });
  if (!isNotable(line)) return reasons;
  if (line.calls === 0) return [...reasons, { kind: 'nothing-metered' }];

  const { estimatedNanoUsd, upperBoundNanoUsd } = report.sums;
  if (estimatedNanoUsd !== 0) reasons.push({ kind: 'estimated', nanoUsd: estimatedNanoUsd });
  if (upperBoundNanoUsd !== 0) reasons.push({ kind: 'upper-bound', nanoUsd: upperBoundNanoUsd });
  const interrupted = report.providers.reduce(
    (sum, { outcomes }) => sum + (outcomes.interrupted ?? 0) + (outcomes.cancelled ?? 0),
    0,
  );
  if (interrupted > 0) reasons.push({ kind: 'interrupted', calls: interrupted });

  const own = rows.filter(({ windowDate }) => isInPeriod(windowDate, line.period));
  const tokens = own.reduce((sum, row) => sum + cacheWritesOf(row), 0);
  if (tokens > 0) reasons.push({ kind: 'cache-writes', tokens });
  const adjustments = own.flatMap((row) => row.adjustments);
  if (adjustments.length > 0) {
    const nanoUsd = adjustments.reduce((sum, { deltaNanoUsd }) => sum + deltaNanoUsd, 0);
    reasons.push({ kind: 'adjusted', adjustments: adjustments.length, nanoUsd });
  }
  const shift = shiftToUtc(rows, line.period);
  if (shift !== 0) reasons.push({ kind: 'utc-days', meteredNanoUsd: line.meteredNanoUsd + shift });
  if ((line.differenceNanoUsd ?? 0) > 0) reasons.push({ kind: 'outside' });
  if (rows.length < totalRows) reasons.push({ kind: 'not-all-rows', looked: rows.length, total: totalRows });
  return reasons;
}

function cacheWritesOf({ usage }: ReportedCall): number {
  return cacheWriteKinds.reduce((sum, kind) => sum + (usage[kind] ?? 0), 0);
}

/** What the period would cost more, counted by UTC days instead of window dates. */
function shiftToUtc(rows: readonly ReportedCall[], period: string): number {
  return rows.reduce((sum, row) => {
    const nanoUsd = row.finalCost.source === 'unpriced' ? 0 : row.finalCost.nanoUsd;
    const isInUtc = isInPeriod(utcDayOf(row.startedAtMs), period);
    const isInWindow = isInPeriod(row.windowDate, period);
    return sum + (Number(isInUtc) - Number(isInWindow)) * nanoUsd;
  }, 0);
}
