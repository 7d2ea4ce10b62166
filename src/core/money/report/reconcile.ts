import type { TotalsRow } from '../../model/ledger.ts';
import type { InvoiceLine } from '../../model/reportPorts.ts';
import { isInPeriod } from './calendar.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** What was metered of one model on one day. */
export interface MeteredPart {
  readonly day: string;
  readonly model: string;
  readonly costNanoUsd: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Whether the cost of some of its calls is a bound, an estimate or unknown: a bill can settle it. */
  readonly hasOpenCalls: boolean;
}

/** A bill beside what was metered of the same provider, model and period. */
export interface ReconciledLine {
  readonly id: string;
  readonly provider: string;
  readonly model?: string;
  /** A day or a month. */
  readonly period: string;
  /** Absent for what was metered and not billed so far. */
  readonly billedNanoUsd?: number;
  readonly meteredNanoUsd: number;
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Whether some of its parts have open calls. */
  readonly hasOpenCalls: boolean;
  /** Billed less metered; absent without a bill. */
  readonly differenceNanoUsd?: number;
  /** Other lines that a wider one contains: the sums of all lines count the wider one only. */
  readonly contains: number;
  /** By day and model, oldest first. */
  readonly parts: readonly MeteredPart[];
}

/** A month's bills beside what was metered. */
export interface Reconciliation {
  readonly lines: readonly ReconciledLine[];
  /** No bill and no call counts twice here, though it may stand in several lines. */
  readonly billedNanoUsd: number;
  readonly meteredNanoUsd: number;
}

/** A difference below this is rounding. */
const smallestDifferenceNanoUsd = 10_000_000;
const smallestDifferenceShare = 0.01;

/**
 * Holds a month's bills against the ledger's sums of that month. What no bill speaks of follows at the end, one line
 * for each model.
 */
export function reconcile(
  month: string,
  invoices: readonly InvoiceLine[],
  totals: readonly TotalsRow[],
): Reconciliation {
  const parts = toParts(totals.filter(({ day }) => isInPeriod(day, month)));
  const entered = [...invoices]
    .sort((left, right) => compare(sortKey(left), sortKey(right)))
    .map((invoice) => {
      const own = parts.filter((part) => covers(invoice, part)).map(withoutProvider);
      const metered = sums(own);
      return {
        id: invoice.id,
        provider: invoice.provider,
        ...withoutUndefined({ model: invoice.model }),
        period: invoice.period,
        billedNanoUsd: invoice.billedNanoUsd,
        differenceNanoUsd: invoice.billedNanoUsd - metered.meteredNanoUsd,
        contains: invoices.filter((other) => isWider(invoice, other)).length,
        ...metered,
        parts: own,
      };
    });
  const unbilled = parts.filter((part) => !invoices.some((invoice) => covers(invoice, part)));
  const open = [...Map.groupBy(unbilled, ({ provider, model }) => JSON.stringify([provider, model])).values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { provider, model } = first;
      const own = group.map(withoutProvider);
      const id = `metered:${JSON.stringify([provider, model])}`;
      return [{ id, provider, model, period: month, contains: 0, ...sums(own), parts: own }];
    })
    .sort((left, right) => right.meteredNanoUsd - left.meteredNanoUsd || compare(left.id, right.id));
  const outermost = invoices.filter((invoice) => !invoices.some((other) => isWider(other, invoice)));
  return {
    lines: [...entered, ...open],
    billedNanoUsd: outermost.reduce((sum, { billedNanoUsd }) => sum + billedNanoUsd, 0),
    meteredNanoUsd: sums(parts).meteredNanoUsd,
  };
}

/** Whether a difference is more than rounding: above 1 cent and above 1 % of the larger side. */
export function isNotable(
  line: Pick<ReconciledLine, 'billedNanoUsd' | 'meteredNanoUsd' | 'differenceNanoUsd'>,
): boolean {
  if (line.differenceNanoUsd === undefined) return false;
  const difference = Math.abs(line.differenceNanoUsd);
  const larger = Math.max(line.billedNanoUsd ?? 0, line.meteredNanoUsd);
  return difference > smallestDifferenceNanoUsd && difference > larger * smallestDifferenceShare;
}

interface ProviderPart extends MeteredPart {
  readonly provider: string;
}

/** One part for each day, provider and model, over tiers and purposes. */
function toParts(totals: readonly TotalsRow[]): readonly ProviderPart[] {
  const groups = Map.groupBy(totals, ({ day, provider, model }) => JSON.stringify([day, provider, model]));
  return [...groups]
    .sort(([left], [right]) => compare(left, right))
    .flatMap(([, rows]) => {
      const [first] = rows;
      if (first === undefined) return [];
      const { day, provider, model } = first;
      const total = (count: (row: TotalsRow) => number) => rows.reduce((sum, row) => sum + count(row), 0);
      return [
        {
          day,
          provider,
          model,
          costNanoUsd: total((row) => row.costNanoUsd),
          calls: total((row) => row.calls),
          unpricedCalls: total((row) => row.unpricedCalls),
          hasOpenCalls: rows.some(isOpen),
        },
      ];
    });
}

function isOpen({ unpricedCalls, estimatedNanoUsd, upperBoundNanoUsd }: TotalsRow): boolean {
  return unpricedCalls !== 0 || estimatedNanoUsd !== 0 || upperBoundNanoUsd !== 0;
}

function covers(invoice: InvoiceLine, part: ProviderPart): boolean {
  return (
    invoice.provider === part.provider &&
    (invoice.model === undefined || isSameModel(invoice.model, part.model)) &&
    isInPeriod(part.day, invoice.period)
  );
}

/** Whether a line contains all that another, narrower one speaks of. */
function isWider(wide: InvoiceLine, narrow: InvoiceLine): boolean {
  const isSame = wide.model === narrow.model && wide.period === narrow.period;
  return (
    !isSame &&
    wide.provider === narrow.provider &&
    (wide.model === undefined || (narrow.model !== undefined && isSameModel(wide.model, narrow.model))) &&
    isInPeriod(narrow.period, wide.period)
  );
}

/** Bills write names as they like; nothing but the case is forgiven. */
function isSameModel(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function sums(parts: readonly MeteredPart[]) {
  return {
    meteredNanoUsd: parts.reduce((sum, part) => sum + part.costNanoUsd, 0),
    calls: parts.reduce((sum, part) => sum + part.calls, 0),
    unpricedCalls: parts.reduce((sum, part) => sum + part.unpricedCalls, 0),
    hasOpenCalls: parts.some((part) => part.hasOpenCalls),
  };
}

function withoutProvider({ provider: _, ...part }: ProviderPart): MeteredPart {
  return part;
}

function sortKey({ provider, model, period }: InvoiceLine): string {
  return JSON.stringify([provider, period, model ?? '']);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
