import type { BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import type { Clock } from '../../core/model/clock.ts';
import type { Ledger } from '../../core/model/ledger/ledger.ts';
import type { Log } from '../../core/model/log.ts';
import type { LedgerReports } from '../../core/model/ledger/reportPorts.ts';
import type { FinalCostSource } from '../../core/money/report/finalCosts.ts';
import type { PlanTitles } from './breakdowns.ts';
import type { CostsMeter } from './costsMeter.ts';

/** What a provider's record says of one call; `src/providers/finalCosts` is where it comes from. */
export type LateCost =
  | { readonly kind: 'known'; readonly nanoUsd: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly failure: { readonly message: string } };

/** Somebody who keeps a record of what each call has cost. */
export interface RecordKeeper {
  readonly source: FinalCostSource;
  ask(requestId: string, signal: AbortSignal): Promise<LateCost>;
}

/** Who can be asked for late truth. */
export interface FinalCostsPorts {
  /**
   * Whether a configured provider may keep such a record: `certain` for OpenRouter, `possible` for an endpoint that
   * may be a LiteLLM, which only asking shows; `no` for all others, which are never asked.
   */
  mayKeepRecords(provider: string): 'certain' | 'possible' | 'no';
  /** `undefined` where nobody keeps one. Asks an endpoint what it is only with `mayProbe`. */
  findKeeper(
    provider: string,
    options: { readonly mayProbe: boolean },
    signal: AbortSignal,
  ): Promise<RecordKeeper | undefined>;
}

/** What the costs panel reads. Nothing of it needs an editor. */
export interface CostsReadPorts {
  readonly isSample: boolean;
  readonly ledger: Pick<Ledger, 'totals' | 'adjust' | 'onDidChange'>;
  readonly reports: LedgerReports;
  readonly clock: Clock;
  readonly log: Log;
  /** Lets everybody else have a turn, in the middle of long work. */
  nextTurn(): Promise<void>;
  /** Language of dates, a BCP 47 tag. */
  readonly language: string;
  /** The window date of now, in the zone that budgets count in. */
  today(): Promise<string>;
  /** Names of the configured providers. */
  providers(): readonly string[];
  /** The limits of the settings, as they stand. */
  budgetStates(): Promise<readonly BudgetState[]>;
  readonly meter: CostsMeter;
  /** Titles of the plans that the store still has. */
  planTitles(planIds: readonly string[]): Promise<PlanTitles>;
  /** Ledgers of other hosts of this machine. */
  otherLedgers(): Promise<readonly { readonly changedAtMs: number }[]>;
  readonly finalCosts: FinalCostsPorts;
}
