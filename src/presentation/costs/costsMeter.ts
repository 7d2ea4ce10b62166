import { addDays, type DaySpan } from '../../core/money/report/calendar.ts';
import type { Baseline } from '../../core/money/meter/baseline.ts';
import { projectFrom, type Projection } from '../../core/money/meter/projection.ts';
import { savingsOf, type SavingsQuery } from '../../core/money/meter/savings.ts';
import { finishInStretches } from '../../core/money/meter/steps.ts';
import type { Clock } from '../../core/model/clock.ts';
import type { Ledger, TotalsRow } from '../../core/model/ledger/ledger.ts';
import type { HistoryRow, LedgerReports } from '../../core/model/ledger/reportPorts.ts';

/** The saving of some days, and whether all of their calls were looked at. */
export interface SavingsFigures {
  readonly baseline: Baseline;
  /** Calls that were looked at where not all were: the newest of the days. */
  readonly newestCalls?: number;
}

/** Where spending is heading, from the last 7 or 30 days. */
export interface ProjectionFigures extends Projection {
  readonly lastDays: number;
  /** Calls of those days that are in no sum. */
  readonly unpricedCalls: number;
}

/** Questions that the meter answers from the ledger. */
export interface CostsMeter {
  /** `undefined` while there is nothing that could be compared. */
  savings(span: DaySpan): Promise<SavingsFigures | undefined>;
  /** From the last 7 and 30 days; none without spending, one while both say the same. */
  projections(today: string): Promise<readonly ProjectionFigures[]>;
}

/** What {@link createCostsMeter} works with. */
export interface CostsMeterPorts {
  readonly ledger: Pick<Ledger, 'totals'>;
  readonly reports: Pick<LedgerReports, 'history'>;
  readonly clock: Clock;
  /** The first model of the orchestration tier with its prices; `undefined` where none is set. */
  strong(): SavingsQuery['strong'] | undefined;
}

/** Newest calls that are looked at: the host's thread receives them in one go. */
const mostCalls = 2000;

/** The days that projections rest on, and how far back a person's first day is looked for. */
const projectedFrom = [7, 30] as const;
const daysOfHistory = 366;

export function createCostsMeter(ports: CostsMeterPorts): CostsMeter {
  return {
    async savings(span) {
      const strong = ports.strong();
      if (strong === undefined) return undefined;
      const history = await ports.reports.history(mostCalls);
      // Newest first, so that a few looks find the ends of the span: a local date takes a while to make.
      const dayOf = (row: HistoryRow) => ports.clock.localDate(row.startedAtMs);
      const end = firstIndex(history, (row) => dayOf(row) < span.fromDay);
      const rows = history.slice(
        firstIndex(history, (row) => dayOf(row) <= span.toDay),
        end,
      );
      const steps = savingsOf({ rows, history, nowMs: ports.clock.now(), strong });
      const baseline = await finishInStretches(steps, ports.clock);
      if (baseline === undefined) return undefined;
      const isAll = history.length < mostCalls || end < history.length;
      return { baseline, ...(isAll ? {} : { newestCalls: rows.length }) };
    },

    async projections(today) {
      const totals = await ports.ledger.totals({ fromDay: addDays(today, -daysOfHistory), toDay: today });
      const days = totals.map(({ day, costNanoUsd }) => ({
        day,
        money: { lowNanoUsd: costNanoUsd, highNanoUsd: costNanoUsd },
      }));
      const all = projectedFrom.flatMap((lastDays): ProjectionFigures[] => {
        const projection = projectFrom(days, { today, lastDays });
        if (projection === undefined) return [];
        return [{ ...projection, lastDays, unpricedCalls: unpricedIn(totals, today, projection.daysOfData) }];
      });
      const [short, long] = all;
      return short !== undefined && short.daysOfData === long?.daysOfData ? [short] : all;
    },
  };
}

/** Index of the first row that the test holds for, where it holds for all rows after it. */
function firstIndex<T>(rows: readonly T[], holds: (row: T) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function unpricedIn(totals: readonly TotalsRow[], today: string, days: number): number {
  const from = addDays(today, -days);
  return totals.filter(({ day }) => day >= from).reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
}
