import type { StepKind, Tier } from '../shared/tiers.ts';
import type { Cost } from './model/cost.ts';
import type { Purpose } from './model/purpose.ts';
import type { AdjustmentRow, AttemptOutcome, AttemptRow, VerdictRow } from './ports.ts';
import type { MoneyRange } from './meter/range.ts';

/** Which attempts a report covers. Absent means all. Days are window dates `YYYY-MM-DD`, both inclusive. */
export interface ReportFilter {
  readonly fromDay: string;
  readonly toDay: string;
  readonly tier?: Tier;
  readonly purpose?: Purpose;
  readonly provider?: string;
  readonly model?: string;
  readonly keyLabel?: string;
  readonly planId?: string;
}

/** Sums over some attempts. Money in nano-dollars, adjustments included; `upperBound` is a part of `cost`. */
export interface ReportSums {
  readonly attempts: number;
  readonly succeeded: number;
  readonly unpricedAttempts: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  readonly estimatedNanoUsd: number;
  readonly upperBoundNanoUsd: number;
}

/** Percentiles of a duration in milliseconds, over the newest attempts of the report (at most `n`). */
export interface Percentiles {
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** How a provider behaved. */
export interface ProviderHealth {
  readonly provider: string;
  readonly attempts: number;
  /** Ended by the provider's fault: connection, timeout, overloaded, server, rate-limit, quota, not-found. */
  readonly unavailable: number;
  readonly outcomes: Readonly<Partial<Record<AttemptOutcome, number>>>;
  readonly latency?: Percentiles;
  readonly firstToken?: Percentiles;
}

/** One piece of work (a step of a plan, or a code action): all its attempts. */
export interface WorkSummary {
  readonly planId: string;
  readonly stepId: string;
  readonly stepKind?: StepKind;
  readonly purpose: Purpose;
  readonly attempts: number;
  readonly costNanoUsd: number;
  readonly unpricedAttempts: number;
  readonly estimate?: MoneyRange;
  /** The newest verdict of the last attempt. */
  readonly verdict?: VerdictRow['verdict'];
}

/** What the dashboard is drawn from, computed by the database's thread. */
export interface CostReport {
  readonly sums: ReportSums;
  readonly byDayAndTier: readonly { readonly day: string; readonly tier: Tier; readonly sums: ReportSums }[];
  readonly byModel: readonly { readonly provider: string; readonly model: string; readonly sums: ReportSums }[];
  readonly byPurpose: readonly { readonly purpose: Purpose; readonly sums: ReportSums }[];
  readonly byTier: readonly { readonly tier: Tier; readonly sums: ReportSums }[];
  /** The dearest plans, at most 50. */
  readonly byPlan: readonly { readonly planId: string; readonly sums: ReportSums }[];
  readonly byKey: readonly { readonly provider: string; readonly keyLabel: string; readonly sums: ReportSums }[];
  readonly providers: readonly ProviderHealth[];
  readonly work: {
    /** Pieces of work with at least one verdict. */
    readonly judged: number;
    readonly passed: number;
    /** First positions with a verdict, and those that passed. */
    readonly firstJudged: number;
    readonly firstPassed: number;
    /** Tokens and money of all attempts of passed work. */
    readonly passedTokens: number;
    readonly passedNanoUsd: number;
    /** Attempts beyond the first of their work: after the provider's fault, and after a failed verdict. */
    readonly retries: number;
    readonly escalations: number;
    /** Money of work whose newest verdict is `fail`. */
    readonly rejectedNanoUsd: number;
  };
  readonly tools: readonly { readonly name: string; readonly calls: number; readonly resultBytes: number }[];
  readonly accuracy: {
    /** Pieces of work with an estimate and a known cost. */
    readonly n: number;
    readonly inside: number;
    /** Median of high/low of the estimates. */
    readonly medianWidth?: number;
  };
}

/** A row as the click-through shows it. */
export interface ReportedAttempt extends AttemptRow {
  readonly adjustments: readonly AdjustmentRow[];
  readonly verdict?: VerdictRow;
  /** Cost with its adjustments. */
  readonly finalCost: Cost;
}

/** What one provider or model was billed on one day, as the person entered it. */
export interface InvoiceLine {
  readonly id: string;
  readonly provider: string;
  /** Without a model: all of the provider. */
  readonly model?: string;
  /** A day, or a month `YYYY-MM` for a line that is not split by day. */
  readonly period: string;
  readonly billedNanoUsd: number;
  readonly enteredAtMs: number;
}

/** What a model is remembered by for learning: one settled attempt, newest first. */
export interface HistoryRow {
  readonly startedAtMs: number;
  readonly planId?: string;
  readonly stepId?: string;
  readonly stepKind?: StepKind;
  readonly purpose: Purpose;
  readonly tier: Tier;
  readonly provider: string;
  readonly model: string;
  readonly position: number;
  readonly outcome: AttemptOutcome;
  readonly usageSource: 'reported' | 'partial' | 'estimated';
  readonly countedTokens?: number;
  readonly inputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly outputTokens?: number;
  readonly costNanoUsd?: number;
  readonly estimate?: MoneyRange;
  readonly verdict?: VerdictRow['verdict'];
}

/** Questions to the ledger beyond the single attempt. Every method may reject with a `StorageError`. */
export interface LedgerReports {
  report(filter: ReportFilter): Promise<CostReport>;
  /** Newest first; `offset` and `limit` page through them. */
  listAttempts(
    filter: ReportFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly ReportedAttempt[]; readonly total: number }>;
  /** The newest settled attempts, at most `limit`. */
  history(limit: number): Promise<readonly HistoryRow[]>;
  invoices(month: string): Promise<readonly InvoiceLine[]>;
  /** Replaces a line of the same id; a billed amount of 0 is an amount. */
  saveInvoice(line: InvoiceLine): Promise<void>;
  removeInvoice(id: string): Promise<void>;
  /** Writes all attempts of the filter, with adjustments and verdicts, into a file; resolves to the number of rows. */
  exportTo(path: string, format: 'csv' | 'json', filter: ReportFilter): Promise<number>;
  /** Deletes attempts of window dates before the day; their sums per day stay. Resolves to the number of rows. */
  forgetBefore(day: string): Promise<number>;
  /** Deletes everything but what budgets need today: all attempts, sums, invoices. */
  deleteAll(): Promise<void>;
}
