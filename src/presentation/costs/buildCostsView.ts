import type { BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import { deletedName, type CostReport, type ReportSums } from '../../core/model/ledger/reportPorts.ts';
import { daysOf, type DaySpan } from '../../core/money/report/calendar.ts';
import type { CostsChoices, CostsFilterView, CostsView, TrendDayView } from '../../shared/costsView.ts';
import { formatUsd } from '../../shared/format.ts';
import { tiers, type Tier } from '../../shared/tiers.ts';
import { callsView, type OpenCalls } from './callsView.ts';
import { breakdowns, type PlanTitles } from './breakdowns.ts';
import { budgetViews } from './budgetViews.ts';
import type { ProjectionFigures, SavingsFigures } from './costsMeter.ts';
import type { DayWords } from './costsPeriod.ts';
import { countText, sumsView } from './costsWords.ts';
import { headlineFigures } from './headline.ts';
import { accuracyView, providerViews } from './healthView.ts';
import { reconcileView, type OpenReconciliation } from './reconcile/reconcileView.ts';
import { savingsView } from './savingsView.ts';

/** What was read from the ledger for one filter. */
export interface CostsReading {
  readonly filter: CostsFilterView;
  /** The days that it covers; for all days, from the first call on. */
  readonly span: DaySpan;
  readonly report: CostReport;
  /** The same days without the filter: what can be chosen. */
  readonly unfiltered: CostReport;
  /** Whether the ledger has no call at all. */
  readonly isLedgerEmpty: boolean;
  readonly budgets: readonly BudgetState[];
  readonly savings: SavingsFigures | undefined;
  readonly projections: readonly ProjectionFigures[];
  readonly titles: PlanTitles;
  /** When ledgers of other hosts were last written to, epoch milliseconds. */
  readonly otherLedgersChangedAtMs: readonly number[];
}

/** Everything that the panel is drawn from. */
export interface CostsState {
  readonly isSample: boolean;
  readonly isBusy: boolean;
  /** What was asked for last; `reading` may still be of the one before. */
  readonly filter: CostsFilterView;
  readonly reading?: CostsReading;
  /** Why the last question failed. Figures of the same filter that were read before are shown on. */
  readonly failure?: string;
  readonly calls?: OpenCalls;
  readonly reconciliation?: OpenReconciliation;
}

/** The panel's view: figures and words, ready to be drawn. */
export function buildCostsView(state: CostsState, days: DayWords): CostsView {
  const { reading, filter } = state;
  const common = { isBusy: state.isBusy, isSample: state.isSample, filter };
  const titles: PlanTitles = reading?.titles ?? new Map<string, string>();
  // Figures that are there already stay when they cannot be read again; a remark says so.
  if (reading === undefined || (state.failure !== undefined && reading.filter !== filter)) {
    return {
      ...nothing(),
      ...common,
      ...(state.failure === undefined
        ? { state: 'loading' as const }
        : { state: 'failed' as const, failure: state.failure }),
    };
  }
  const { report } = reading;
  const { planId } = filter;
  return {
    ...common,
    state: reading.isLedgerEmpty ? 'empty' : 'ready',
    period: days.span(reading.span),
    ...(planId === undefined ? {} : { planLabel: titles.get(planId) ?? `Plan ${planId.slice(0, 8)}` }),
    choices: choicesOf(reading.unfiltered, filter),
    remarks: [
      ...(state.failure === undefined ? [] : [`These figures are not the newest: ${state.failure}`]),
      ...remarksOf(reading, days),
    ],
    headline: headlineFigures(report),
    budgets: budgetViews(reading.budgets, titles),
    trend: { days: trendDays(reading, days) },
    breakdowns: breakdowns(report, titles),
    providers: providerViews(report.providers),
    savings: savingsView(reading.savings, reading.projections),
    accuracy: accuracyView(report),
    ...(state.calls === undefined ? {} : { calls: callsView(state.calls, { titles, days }) }),
    ...(state.reconciliation === undefined ? {} : { reconcile: reconcileView(state.reconciliation, days) }),
  };
}

function nothing(): Omit<CostsView, 'state' | 'isBusy' | 'isSample' | 'filter'> {
  return {
    period: '',
    choices: { tiers: [], purposes: [], providers: [], models: [], keyLabels: [] },
    remarks: [],
    headline: [],
    budgets: [],
    trend: { days: [] },
    breakdowns: [],
    providers: [],
    savings: savingsView(undefined, []),
    accuracy: { value: '', explanation: '', rows: [] },
  };
}

/** Every day of the span, those without calls too. */
function trendDays({ report, span }: CostsReading, days: DayWords): readonly TrendDayView[] {
  const byDay = Map.groupBy(report.byDayAndTier, ({ day }) => day);
  return daysOf(span).map((day) => {
    const rows = byDay.get(day) ?? [];
    const sums = addSums(rows.map((row) => row.sums));
    const ofTier = (tier: Tier) => {
      const own = addSums(rows.filter((row) => row.tier === tier).map((row) => row.sums));
      return { nanoUsd: own.costNanoUsd, text: own.calls === 0 ? formatUsd(0) : sumsView(own).text };
    };
    return {
      day,
      label: days.day(day),
      total: sumsView(sums),
      byTier: {
        orchestration: ofTier('orchestration'),
        execution: ofTier('execution'),
        grunt: ofTier('grunt'),
      },
      calls: sums.calls,
      unpricedCalls: sums.unpricedCalls,
    };
  });
}

function addSums(all: readonly ReportSums[]): ReportSums {
  const total = (part: (sums: ReportSums) => number) => all.reduce((sum, one) => sum + part(one), 0);
  return {
    calls: total((sums) => sums.calls),
    succeeded: total((sums) => sums.succeeded),
    unpricedCalls: total((sums) => sums.unpricedCalls),
    inputTokens: total((sums) => sums.inputTokens),
    cacheReadTokens: total((sums) => sums.cacheReadTokens),
    outputTokens: total((sums) => sums.outputTokens),
    costNanoUsd: total((sums) => sums.costNanoUsd),
    estimatedNanoUsd: total((sums) => sums.estimatedNanoUsd),
    upperBoundNanoUsd: total((sums) => sums.upperBoundNanoUsd),
  };
}

/** What the days have, and what is chosen now, so that a choice never vanishes under the person's hand. */
function choicesOf(report: CostReport, filter: CostsFilterView): CostsChoices {
  const sorted = (names: readonly string[], chosen: string | undefined): readonly string[] => {
    const real = names.filter((name) => name !== deletedName);
    return [...new Set(chosen === undefined ? real : [...real, chosen])].sort((a, b) => a.localeCompare(b));
  };
  const isOfProvider = ({ provider }: { readonly provider: string }) =>
    filter.provider === undefined || filter.provider === provider;
  const used = report.byTier.map(({ tier }) => tier);
  return {
    tiers: tiers.filter((tier) => used.includes(tier) || filter.tier === tier),
    purposes: sorted(
      report.byPurpose.map(({ purpose }) => purpose),
      filter.purpose,
    ),
    providers: sorted(
      report.byModel.map(({ provider }) => provider),
      filter.provider,
    ),
    models: sorted(
      report.byModel.filter(isOfProvider).map(({ model }) => model),
      filter.model,
    ),
    keyLabels: sorted(
      report.byKey.filter(isOfProvider).map(({ keyLabel }) => keyLabel),
      filter.keyLabel,
    ),
  };
}

function remarksOf({ report, otherLedgersChangedAtMs }: CostsReading, days: DayWords): readonly string[] {
  const { sums, newest } = report;
  const other = Math.max(...otherLedgersChangedAtMs);
  return [
    ...(sums.unpricedCalls > 0
      ? [
          `Calls without a known price, and in no sum: ${countText(sums.unpricedCalls)}. Give their models a price in the setting tierwise.prices.`,
        ]
      : []),
    ...(sums.upperBoundNanoUsd > 0
      ? [
          `${formatUsd(sums.upperBoundNanoUsd)} is only an upper bound (≤): interrupted calls whose final cost nobody reported.`,
        ]
      : []),
    ...(sums.estimatedNanoUsd > 0
      ? [`${formatUsd(sums.estimatedNanoUsd)} is estimated (≈), because the provider reported no usage.`]
      : []),
    ...(report.overruns.n > 0
      ? [
          `${countText(report.overruns.n)} calls cost ${formatUsd(report.overruns.nanoUsd)} more than was held for them (overrun). They count whole.`,
        ]
      : []),
    ...(newest.isAll
      ? []
      : [
          `Rates, percentiles, keys, plans and tools are of the newest ${countText(newest.n)} calls; sums are of all.`,
        ]),
    ...(otherLedgersChangedAtMs.length === 0
      ? []
      : [
          `Another host on this machine (a browser or another editor) keeps a ledger of its own, last written to ${days.moment(other)}. Its calls are not in these figures.`,
        ]),
  ];
}
