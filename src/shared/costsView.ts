import type { MoneyView } from './planView.ts';
import type { Tier } from './tiers.ts';

/** What the costs panel shows. The host computes and formats all of it; the webview draws and holds no truth. */
export interface CostsView {
  /**
   * `loading` while nothing is known yet; later changes of the filter keep what is drawn and set `isBusy`.
   * `empty` while the ledger has no call at all; a filter that matches none of many is `ready`.
   */
  readonly state: 'loading' | 'empty' | 'ready' | 'failed';
  /** Set for `failed`: what happened and what to do. */
  readonly failure?: string;
  readonly isBusy: boolean;
  readonly isSample: boolean;
  readonly filter: CostsFilterView;
  /** The days that the figures cover, for example `1–30 Jun 2026`. */
  readonly period: string;
  /** What `filter.planId` is called; absent without one. */
  readonly planLabel?: string;
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
  /** Calls behind a bar that was clicked; `undefined` while none is open. */
  readonly calls?: CallsView;
  /** The monthly reconciliation; `undefined` until it is opened. */
  readonly reconcile?: ReconcileView;
}

/** Ranges of days that the panel offers. */
export const costsRanges = ['today', '7-days', '30-days', '90-days', 'month', 'last-month', 'all'] as const;

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

/** What each member of the filter can be set to, in the order that is offered. */
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
  /** A short second line beside the value, for example `n = 41`. */
  readonly note?: string;
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
  /**
   * Every day of the period, oldest first, days without calls too. The webview puts them together into weeks
   * or months where there are too many for one bar each.
   */
  readonly days: readonly TrendDayView[];
}

/** One day of the trend. */
export interface TrendDayView {
  /** `YYYY-MM-DD`, a window date. */
  readonly day: string;
  /** For example `Mon, 2 Jun`. */
  readonly label: string;
  readonly total: MoneyView;
  readonly byTier: Readonly<Record<Tier, { readonly nanoUsd: number; readonly text: string }>>;
  readonly calls: number;
  /** Calls that no sum of this day contains. */
  readonly unpricedCalls: number;
}

/** What a click on a bar asks for: the filter, narrowed by this. */
export type CostsFilterPatch = Partial<Omit<CostsFilterView, 'range'>> & {
  /** `YYYY-MM-DD`; without `lastDay` this day alone. */
  readonly day?: string;
  /** Last day, inclusive, where a bar stands for several. */
  readonly lastDay?: string;
};

/** Where the money went, dearest first. */
export interface BreakdownView {
  readonly id: 'model' | 'purpose' | 'plan' | 'key' | 'tier' | 'tool';
  readonly title: string;
  /** How the rows are to be read, where that is not plain: for example how a tool's cost is shared out. */
  readonly note?: string;
  /** A text that is `–` in every row hides its column. `calls` of a tool are its calls. */
  readonly rows: readonly {
    readonly label: string;
    readonly cost: MoneyView;
    /** Of the whole, 0–1, for the bar. */
    readonly share: number;
    readonly calls: number;
    readonly inputTokens: string;
    readonly outputTokens: string;
    readonly cacheShare?: string;
    /** Opens these calls. */
    readonly opens?: CostsFilterPatch;
  }[];
}

/** How a provider behaved; unknown figures are `–`. */
export interface ProviderView {
  readonly provider: string;
  readonly calls: number;
  /** For example `99.2 %`. */
  readonly uptime: string;
  readonly errorShare: string;
  readonly latency: string;
  readonly firstToken: string;
  readonly failures: string;
  readonly opens: CostsFilterPatch;
}

/** What Tierwise saved beside the orchestration model alone, and where spending is heading. */
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

/** How well the estimates fit afterwards. */
export interface AccuracyView {
  /** For example `82 % inside`, or why there is none. */
  readonly value: string;
  readonly explanation: string;
  /** The parts: share inside, median width, number of pieces of work. */
  readonly rows: readonly FigureView[];
}

/** Calls, newest first. `more-calls` lets `rows` grow by a page. */
export interface CallsView {
  readonly title: string;
  /** All that match. */
  readonly total: number;
  /** How many that match come before the first of `rows`. */
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
  /** `YYYY-MM`. */
  readonly month: string;
  /** Months that can be chosen, `YYYY-MM`, newest first. */
  readonly months: readonly string[];
  /** Names that a line may begin with. */
  readonly providers: readonly string[];
  readonly lines: readonly {
    readonly id: string;
    /** False for what was metered without a bill; such a line cannot be removed. */
    readonly isEntered: boolean;
    readonly provider: string;
    readonly model?: string;
    readonly period: string;
    readonly billed: string;
    readonly metered: string;
    readonly difference: string;
    readonly severity: 'normal' | 'warning';
    /** Whether the bill can settle calls whose cost is only a bound, an estimate or unknown (`invoice-applied`). */
    readonly canApply: boolean;
    /** Why they may differ, as far as the rows tell. */
    readonly explanation: readonly string[];
    /** What was metered under this line, by model and day. */
    readonly parts: readonly {
      readonly label: string;
      readonly metered: string;
      readonly calls: number;
    }[];
  }[];
  /** All lines together; absent without lines. */
  readonly total?: { readonly billed: string; readonly metered: string; readonly difference: string };
  /** What the last entry was taken for, where it was an export that is recognised. */
  readonly recognised?: string;
  /** What could not be read of the last entry. */
  readonly problems: readonly string[];
  /** The lines of the last entry that could not be read, to be put right in the box. */
  readonly unread: string;
  /** Entries that the host has dealt with since the panel was opened, so that the box knows of its own. */
  readonly entries: number;
  /** Calls whose final cost a provider can be asked for (`late-truth-requested`); absent where there is none. */
  readonly finalCosts?: {
    readonly calls: number;
    readonly isAsking: boolean;
    /** What the last asking brought, in one sentence. */
    readonly outcome?: string;
  };
}
