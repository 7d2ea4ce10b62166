import type { MoneyView } from './planView.ts';
import type { Tier } from './tiers.ts';

/** What the costs panel shows. The host computes and formats all of it; the webview draws and holds no truth. */
export interface CostsView {
  /** `loading` while nothing is known yet; later changes of the filter keep what is drawn and set `isBusy`. */
  readonly state: 'loading' | 'empty' | 'ready' | 'failed';
  /** Set for `failed`: what happened and what to do. */
  readonly failure?: string;
  readonly isBusy: boolean;
  readonly isSample: boolean;
  readonly filter: CostsFilterView;
  /** What can be chosen in the filter. */
  readonly choices: CostsChoices;
  /** Things a person should know about these figures: unpriced calls, estimates, a second ledger. */
  readonly remarks: readonly string[];
  readonly headline: readonly FigureView[];
  readonly budgets: readonly BudgetView[];
  readonly trend: TrendView;
  /** Tables with a bar in each row: by model, purpose, plan, key. */
  readonly breakdowns: readonly BreakdownView[];
  readonly providers: readonly ProviderView[];
  readonly savings: SavingsView;
  readonly accuracy: AccuracyView;
  /** Attempts behind a bar that was clicked; `undefined` while none is open. */
  readonly attempts?: AttemptsView;
  /** The monthly reconciliation; `undefined` until it is opened. */
  readonly reconcile?: ReconcileView;
}

/** Ranges of days that the panel offers. */
export const costsRanges = ['today', '7-days', '30-days', '90-days', 'month', 'last-month', 'all'] as const;

/** See {@link costsRanges}. */
export type CostsRange = (typeof costsRanges)[number];

/** What is looked at. An absent member means all. */
export interface CostsFilterView {
  readonly range: CostsRange;
  readonly tier?: string;
  readonly purpose?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly keyLabel?: string;
  readonly planId?: string;
}

export interface CostsChoices {
  readonly tiers: readonly string[];
  readonly purposes: readonly string[];
  readonly providers: readonly string[];
  readonly models: readonly string[];
  readonly keyLabels: readonly string[];
}

/** One labelled figure. */
export interface FigureView {
  readonly label: string;
  readonly value: string;
  /** What it counts and what it rests on, for a tooltip and screen readers. */
  readonly explanation: string;
}

/** A limit and how much of it is used. Shares are 0–1 and may exceed 1 after an overrun. */
export interface BudgetView {
  /** For example `Today`, `This month`, `Execution tier today`. */
  readonly label: string;
  readonly limit: string;
  readonly spent: string;
  readonly reserved: string;
  readonly left: string;
  readonly spentShare: number;
  readonly reservedShare: number;
  readonly severity: 'normal' | 'warning' | 'error';
  readonly explanation: string;
}

/** Money by day, stacked by tier. */
export interface TrendView {
  readonly days: readonly {
    readonly day: string;
    readonly label: string;
    readonly total: MoneyView;
    readonly byTier: Readonly<Record<Tier, { readonly nanoUsd: number; readonly text: string }>>;
    readonly attempts: number;
  }[];
}

/** What a click on a bar asks for. */
export type CostsFilterPatch = Partial<Omit<CostsFilterView, 'range'>> & { readonly day?: string };

export interface BreakdownView {
  readonly id: 'model' | 'purpose' | 'plan' | 'key' | 'tier' | 'tool';
  readonly title: string;
  readonly rows: readonly {
    readonly label: string;
    readonly cost: MoneyView;
    /** Of the whole, 0–1, for the bar. */
    readonly share: number;
    readonly attempts: number;
    readonly inputTokens: string;
    readonly outputTokens: string;
    readonly cacheShare?: string;
    /** Opens these attempts. */
    readonly opens?: CostsFilterPatch;
  }[];
}

export interface ProviderView {
  readonly provider: string;
  readonly attempts: number;
  /** For example `99.2 %`. */
  readonly uptime: string;
  readonly errorShare: string;
  readonly latency: string;
  readonly firstToken: string;
  readonly failures: string;
  readonly opens: CostsFilterPatch;
}

export interface SavingsView {
  /** For example `$1.20–$2.40`, negative sums with their sign; or why there is none. */
  readonly value: string;
  /** `assumed` below 20 comparable strong runs. */
  readonly isAssumed: boolean;
  readonly rule: string;
  readonly rows: readonly FigureView[];
  /** Per day, month and year, from the person's own last 7 and 30 days. */
  readonly projection: readonly FigureView[];
}

export interface AccuracyView {
  readonly value: string;
  readonly explanation: string;
}

export interface AttemptsView {
  readonly title: string;
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly {
    readonly id: string;
    readonly time: string;
    readonly tier: string;
    readonly purpose: string;
    readonly model: string;
    readonly outcome: string;
    readonly tokens: string;
    readonly cost: MoneyView;
    readonly latency: string;
    /** Everything else that the row holds, line by line. */
    readonly details: readonly FigureView[];
  }[];
  readonly hasMore: boolean;
}

/** What providers billed in a month beside what was metered. */
export interface ReconcileView {
  readonly month: string;
  readonly months: readonly string[];
  readonly providers: readonly string[];
  readonly lines: readonly {
    readonly id: string;
    readonly provider: string;
    readonly model?: string;
    readonly period: string;
    readonly billed: string;
    readonly metered: string;
    readonly difference: string;
    readonly severity: 'normal' | 'warning';
    /** Why they may differ, as far as the rows tell. */
    readonly explanation: readonly string[];
  }[];
  /** What could not be read of the last entry. */
  readonly problems: readonly string[];
}
