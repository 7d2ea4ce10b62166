import type { StepKind, Tier } from '../../shared/tiers.ts';
import type { BudgetState, Reservation } from './budgetLimits.ts';
import type { MoneyRange } from './range.ts';
import type { Cost } from './cost.ts';
import type { FailureKind } from './failure.ts';
import type { Purpose } from './purpose.ts';
import type { Usage } from './usage.ts';
import type { Unsubscribe } from './clock.ts';

/** One tool use of a call, for the ledger: sizes only, no content. */
export interface ToolUse {
  /** Turn of the tool loop, from 0. */
  readonly turn: number;
  readonly name: string;
  readonly resultBytes: number;
}

/** `succeeded`, the kind of failure, or `interrupted` when the window or process went away in mid-stream. */
export type CallOutcome = 'succeeded' | 'interrupted' | FailureKind;

/** What is known of a call when it is sent. Written before the call, so that a crash loses no spending. */
export interface CallStart {
  readonly id: string;
  readonly startedAtMs: number;
  /** Local date of the budget window the call belongs to, `YYYY-MM-DD`. */
  readonly windowDate: string;
  readonly tier: Tier;
  readonly purpose: Purpose;
  readonly planId?: string;
  readonly stepId?: string;
  readonly stepKind?: StepKind;
  /** Place in the cascade of its step, from 0: retries and the turns of one attempt share it. */
  readonly position: number;
  /** Name of the configured provider. */
  readonly provider: string;
  readonly modelAsked: string;
  /** Which key was used, by its label; never the key. */
  readonly keyLabel?: string;
  /** Id of the session (one run of one window) that sent it. */
  readonly sessionId: string;
  /** Tokens of the request as `o200k_base` counts them, where they were counted: what a model's ratio is learned from. */
  readonly countedTokens?: number;
  /** Output tokens of the whole piece of work, as its planner guessed them. */
  readonly outputGuess?: number;
  /** p10–p90 of the whole piece of work (step, plan, code action), as it was shown before it ran. */
  readonly estimate?: MoneyRange;
}

/** Whether a call may be sent. */
export type BeginResult =
  /** `windowDate`: the day that it counts for, which may be later than asked for after the clock was set back. */
  | { readonly begun: true; readonly windowDate: string }
  /** It does not fit: nothing was written. The limits that it would cross, as they stand. */
  | { readonly begun: false; readonly exceeded: readonly BudgetState[] };

/** A verdict on the attempt that a call belongs to. The newest one of a call holds; none is ever overwritten. */
export interface VerdictRow {
  readonly callId: string;
  readonly recordedAtMs: number;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly by: 'checks' | 'review' | 'person';
  /** What the person did, where it was one. */
  readonly action?: 'accepted' | 'rejected' | 'reverted' | 'edited';
}

/** What is known when a call has ended. */
export interface CallEnd {
  readonly modelServed?: string;
  readonly requestId?: string;
  readonly usage: Usage;
  /** The price that was applied, as JSON-ready data, so that the row explains its cost for ever. */
  readonly priceApplied?: unknown;
  readonly cost: Cost;
  readonly latencyMs: number;
  readonly firstTokenMs?: number;
  readonly toolUses: readonly ToolUse[];
  readonly outcome: CallOutcome;
}

/** One immutable row of the ledger. */
export type CallRow = CallStart & CallEnd;

/** Late truth about a call: names the call and corrects its cost; the call's own row stays as it is. */
export interface AdjustmentRow {
  readonly id: string;
  readonly callId: string;
  readonly recordedAtMs: number;
  /** What the call's cost is changed by, in nano-dollars; may be negative. */
  readonly deltaNanoUsd: number;
  /** Who says so: `openrouter-generation`, `litellm-spend-log`, `invoice`, … */
  readonly source: string;
  readonly note?: string;
  /** The cost is the most that it can be from now on; otherwise it is known. Told when it is written, and not read back. */
  readonly isUpperBound?: true;
}

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
