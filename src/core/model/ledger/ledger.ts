import type { Tier } from '../../../shared/tiers.ts';
import type { BudgetState, Reservation } from './budgetLimits.ts';
import type { RowOf } from './fields.ts';
import type { adjustmentFields, callEndFields, callStartFields, verdictFields } from './ledgerRow.ts';
import type { Purpose } from '../purpose.ts';
import type { Usage } from '../request/usage.ts';
import type { Unsubscribe } from '../clock.ts';

/** What is known of a call when it is sent. Written before the call, so that a crash loses no spending. */
export type CallStart = RowOf<typeof callStartFields>;

/** What is known when a call has ended. */
export type CallEnd = RowOf<typeof callEndFields>;

export type ToolUse = CallEnd['toolUses'][number];

export type CallOutcome = CallEnd['outcome'];

/** One immutable row of the ledger: one call. */
export type CallRow = CallStart & CallEnd;

export type AdjustmentRow = RowOf<typeof adjustmentFields>;

export type VerdictRow = RowOf<typeof verdictFields>;

/** Whether a call may be sent. */
export type BeginResult =
  /** `windowDate`: the day that it counts for, which may be later than asked for after the clock was set back. */
  | { readonly begun: true; readonly windowDate: string }
  /** It does not fit: nothing was written. The limits that it would cross, as they stand. */
  | { readonly begun: false; readonly exceeded: readonly BudgetState[] };

/** Sums of the ledger, kept by day × tier × purpose × provider × model. */
export interface TotalsRow {
  /** Window date, `YYYY-MM-DD`. */
  readonly day: string;
  readonly tier: Tier;
  readonly purpose: Purpose;
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  /** Calls without a known price; their cost is in no sum. */
  readonly unpricedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Priced calls plus adjustments, in nano-dollars. */
  readonly costNanoUsd: number;
  /** The part of the cost that is an estimate. */
  readonly estimatedNanoUsd: number;
  /** The part of the cost that is only an upper bound. */
  readonly upperBoundNanoUsd: number;
}

/** Which rows a sum covers. */
export interface TotalsQuery {
  /** First window date, inclusive, `YYYY-MM-DD`. */
  readonly fromDay: string;
  /** Last window date, inclusive. */
  readonly toDay: string;
  /** Only calls of this session (computed from rows instead of the kept sums). */
  readonly sessionId?: string;
}

/** The append-only store of calls. Every method may reject with a `StorageError`. */
export interface Ledger {
  /**
   * Records that a call is about to be sent, if its reservation fits into every limit that it names, in one
   * transaction over all windows and processes. Without a reservation nothing is held.
   */
  begin(start: CallStart, reservation?: Reservation): Promise<BeginResult>;
  /** Keeps what is known so far of a running call, so that a dead process's call is settled near the truth. */
  checkpoint(callId: string, usage: Usage): Promise<void>;
  /** Turns a begun call into its row. Settling twice rejects. */
  settle(callId: string, end: CallEnd): Promise<void>;
  adjust(row: AdjustmentRow): Promise<void>;
  /** Keeps a verdict on a settled call. */
  recordVerdict(row: VerdictRow): Promise<void>;
  totals(query: TotalsQuery): Promise<readonly TotalsRow[]>;
  /** Rows, newest first. */
  calls(query: { planId?: string; limit: number }): Promise<readonly CallRow[]>;
  /**
   * Settles calls of sessions that are gone as `interrupted` with their last checkpoint, by the pricing function
   * given; one with a reservation costs that reservation, as an upper bound, because the provider may have gone on.
   * Returns how many.
   */
  recoverInterrupted(
    price: (start: CallStart, usage: Usage) => Pick<CallEnd, 'cost' | 'priceApplied'>,
  ): Promise<number>;
  /** Called after each settle or adjustment made through this instance. */
  onDidChange(listener: () => void): Unsubscribe;
}
