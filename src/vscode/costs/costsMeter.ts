import type { DaySpan } from '../../core/report/calendar.ts';
import type { MoneyRange } from '../../core/meter/range.ts';

/** What the accepted work of some days would have cost with the orchestration model alone, and what it cost. */
export interface SavingsFigures {
  /** Pieces of work that were accepted. */
  readonly acceptedWork: number;
  /** What the orchestration model alone would have cost for them. */
  readonly baseline: MoneyRange;
  /** What their attempts cost, failed ones too. */
  readonly paidNanoUsd: number;
  /** Checks, reviews, classifiers and reverted work: they count against the saving. */
  readonly overheadNanoUsd: number;
  /** Baseline less paid and overhead; may be negative. */
  readonly saving: MoneyRange;
  /** Runs of the orchestration model on such work, from which the baseline is learned. */
  readonly comparableRuns: number;
  /** True below the number of runs that it takes. */
  readonly isAssumed: boolean;
}

/** Where spending is heading, from the person's own last days. */
export interface ProjectionFigures {
  /** How many of the last days it rests on, today included. */
  readonly basisDays: number;
  readonly perDayNanoUsd: number;
  readonly perMonthNanoUsd: number;
  readonly perYearNanoUsd: number;
  /** Attempts of those days that are in no sum. */
  readonly unpricedAttempts: number;
}

/** Questions that the meter answers from the ledger. */
export interface CostsMeter {
  /** `undefined` while there is nothing that could be compared. */
  savings(span: DaySpan): Promise<SavingsFigures | undefined>;
  /** One for each basis that has enough days; none without spending. */
  projections(today: string): Promise<readonly ProjectionFigures[]>;
}
