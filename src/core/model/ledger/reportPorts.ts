import type { StepKind, Tier } from '../../../shared/tiers.ts';
import type { Cost } from '../request/cost.ts';
import type { Purpose } from '../purpose.ts';
import type { AdjustmentRow, CallOutcome, CallRow, VerdictRow } from './ledger.ts';
import type { MoneyRange } from '../range.ts';
import type { UsageSource } from '../request/usage.ts';

/** Which calls a report covers. Absent means all. Days are window dates `YYYY-MM-DD`, both inclusive. */
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

/** Sums over some calls. Money in nano-dollars, adjustments included; `upperBound` is a part of `cost`. */
export interface ReportSums {
  readonly calls: number;
  readonly succeeded: number;
  readonly unpricedCalls: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly costNanoUsd: number;
  readonly estimatedNanoUsd: number;
  readonly upperBoundNanoUsd: number;
}

/** Percentiles (nearest rank) of a duration in milliseconds; `n` durations were known. */
export interface Percentiles {
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** How a provider behaved, over {@link CostReport.newest}. */
export interface ProviderHealth {
  readonly provider: string;
  readonly calls: number;
  /** Ended by the provider's fault: connection, timeout, overloaded, server, rate-limit, quota, not-found. */
  readonly unavailable: number;
  readonly outcomes: Readonly<Partial<Record<CallOutcome, number>>>;
  /** Of calls that succeeded; a refused connection says nothing of how long an answer takes. */
  readonly latency?: Percentiles;
  /** Of all calls with a first token. */
  readonly firstToken?: Percentiles;
}

/**
 * What the dashboard is drawn from, computed by the database's thread. Sums and their splits by day, model, purpose
 * and tier cover everything that the filter lets through, deleted calls too (but for a filter by key or plan, of
 * which no sums are kept). All else is computed from {@link CostReport.newest}.
 */
export interface CostReport {
  /** The newest calls of the filter: how many were looked at (at most 20,000), and whether these are all. */
  readonly newest: { readonly n: number; readonly isAll: boolean };
  readonly sums: ReportSums;
  readonly byDayAndTier: readonly { readonly day: string; readonly tier: Tier; readonly sums: ReportSums }[];
  readonly byModel: readonly {
    readonly provider: string;
    readonly model: string;
    readonly sums: ReportSums;
  }[];
  readonly byPurpose: readonly { readonly purpose: Purpose; readonly sums: ReportSums }[];
  readonly byTier: readonly { readonly tier: Tier; readonly sums: ReportSums }[];
  /** The dearest plans, at most 50. */
  readonly byPlan: readonly { readonly planId: string; readonly sums: ReportSums }[];
  readonly byKey: readonly {
    readonly provider: string;
    readonly keyLabel: string;
    readonly sums: ReportSums;
  }[];
  readonly providers: readonly ProviderHealth[];
  /** A piece of work is a step of a plan, or a code action: all its calls. */
  readonly work: {
    /** Pieces of work that passed or failed; `unknown` judges nothing. */
    readonly judged: number;
    readonly passed: number;
    /** Pieces of work whose attempt at position 0 passed or failed, and those where it passed. */
    readonly firstJudged: number;
    readonly firstPassed: number;
    /** Tokens and money of all calls of passed work. */
    readonly passedTokens: number;
    readonly passedNanoUsd: number;
    /** Calls of passed work without a price: `passedNanoUsd` lacks them. */
    readonly passedUnpricedCalls: number;
    /**
     * Calls beyond the first of their work, without reviews, classifiers and the like: after one that ended by
     * the provider's fault, and after one that was judged `fail`.
     */
    readonly retries: number;
    readonly escalations: number;
    /** Money of work whose newest verdict is `fail`. */
    readonly rejectedNanoUsd: number;
  };
  /** Calls that cost more than was held for them before they were sent, and by how much in all. */
  readonly overruns: { readonly n: number; readonly nanoUsd: number };
  readonly tools: readonly { readonly name: string; readonly calls: number; readonly resultBytes: number }[];
  readonly accuracy: {
    /**
     * Ended pieces of work (plans in the making too) with a known cost and an estimate above $0: what costs nothing
     * is no forecast.
     */
    readonly n: number;
    readonly inside: number;
    /** Median of high/low of the estimates; absent where it is not finite. */
    readonly medianWidth?: number;
  };
}

/** A row as the click-through shows it. */
export interface ReportedCall extends CallRow {
  /** What was held for it against the budgets, in nano-dollars; absent where no limit was set. */
  readonly reservedNanoUsd?: number;
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

/** What a model is remembered by for learning: one settled call. */
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
  readonly outcome: CallOutcome;
  readonly usageSource: UsageSource;
  readonly countedTokens?: number;
  /** Output tokens of the whole piece of work, as its planner guessed them. */
  readonly outputGuess?: number;
  /** All input, cached and not. */
  readonly inputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly outputTokens?: number;
  /** With its adjustments; absent without a price, and where only an upper bound is known. */
  readonly costNanoUsd?: number;
  readonly estimate?: MoneyRange;
  readonly verdict?: VerdictRow['verdict'];
}

/** Stands for provider and model in sums whose calls the person has deleted. */
export const deletedName = '(deleted)';

/** Questions to the ledger beyond the single call. Every method may reject with a `StorageError`. */
export interface LedgerReports {
  report(filter: ReportFilter): Promise<CostReport>;
  /** Newest first; `offset` and `limit` (at most 1,000) page through them. `total` counts all that match. */
  listCalls(
    filter: ReportFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly ReportedCall[]; readonly total: number }>;
  /** The newest settled calls, newest first, at most `limit` (at most 20,000). */
  history(limit: number): Promise<readonly HistoryRow[]>;
  invoices(month: string): Promise<readonly InvoiceLine[]>;
  /** Replaces a line of the same id; a billed amount of 0 is an amount. */
  saveInvoice(line: InvoiceLine): Promise<void>;
  removeInvoice(id: string): Promise<void>;
  /**
   * Writes all calls of the filter, oldest first, with adjustments and newest verdicts, into a file; resolves to
   * the number of rows. A file of that name is replaced when all is written, and stays as it is when anything fails.
   */
  exportTo(path: string, format: 'csv' | 'json', filter: ReportFilter): Promise<number>;
  /**
   * Deletes calls of window dates before the day, with adjustments and verdicts; their sums per day stay, and so
   * does what their plans have cost. Resolves to the number of calls.
   */
  forgetBefore(day: string): Promise<number>;
  /**
   * Deletes all settled calls with their adjustments and verdicts, all invoices, and all sums before this month.
   * What budgets need stays, or a limit could be spent twice: this month's sums by day, tier and purpose (under the
   * provider and model `deletedName`), what this month's plans have cost, and calls that run now. The file shrinks.
   * Rejects with `busy` when another window kept it from shrinking; to try again is safe.
   */
  deleteAll(): Promise<void>;
}
