import type { BudgetState } from '../../core/budget/limits.ts';
import type { CostReport, ReportSums } from '../../core/reportPorts.ts';
import { deletedName } from '../../core/reportPorts.ts';
import { daysOf } from '../../core/report/calendar.ts';
import type { DaySpan } from '../../core/report/calendar.ts';
import type { CostsChoices, CostsFilterView, CostsView, TrendDayView } from '../../shared/costsView.ts';
import { formatUsd } from '../../shared/format.ts';
import { tiers } from '../../shared/tiers.ts';
import type { Tier } from '../../shared/tiers.ts';
import type { Translate } from '../translate.ts';
import { attemptsView } from './attemptsView.ts';
import type { OpenAttempts } from './attemptsView.ts';
import { breakdowns } from './breakdowns.ts';
import type { PlanTitles } from './breakdowns.ts';
import { budgetViews } from './budgetViews.ts';
import type { ProjectionFigures, SavingsFigures } from './costsMeter.ts';
import type { DayWords } from './costsPeriod.ts';
import { countText, sumsView } from './costsWords.ts';
import { headlineFigures } from './headline.ts';
import { accuracyView, providerViews } from './healthView.ts';
import { reconcileView } from './reconcileView.ts';
import type { OpenReconciliation } from './reconcileView.ts';
import { savingsView } from './savingsView.ts';

/** What was read from the ledger for one filter. */
export interface CostsReading {
  readonly filter: CostsFilterView;
  /** The days that it covers; for all days, from the first attempt on. */
  readonly span: DaySpan;
  readonly report: CostReport;
  /** The same days without the filter: what can be chosen. */
  readonly unfiltered: CostReport;
  /** Whether the ledger has no attempt at all. */
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
  readonly attempts?: OpenAttempts;
  readonly reconciliation?: OpenReconciliation;
}

/** The panel's view: figures and words, ready to be drawn. */
export function buildCostsView(state: CostsState, days: DayWords, t: Translate): CostsView {
  const { reading, filter } = state;
  const common = { isBusy: state.isBusy, isSample: state.isSample, filter };
  const titles: PlanTitles = reading?.titles ?? new Map<string, string>();
  // Figures that are there already stay when they cannot be read again; a remark says so.
  if (reading === undefined || (state.failure !== undefined && reading.filter !== filter)) {
    return {
      ...nothing(t),
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
    ...(planId === undefined ? {} : { planLabel: titles.get(planId) ?? t('Plan {0}', planId.slice(0, 8)) }),
    choices: choicesOf(reading.unfiltered, filter),
    remarks: [
      ...(state.failure === undefined ? [] : [t('These figures are not the newest: {0}', state.failure)]),
      ...remarksOf(reading, days, t),
    ],
    headline: headlineFigures(report, t),
    budgets: budgetViews(reading.budgets, titles, t),
    trend: { days: trendDays(reading, days, t) },
    breakdowns: breakdowns(report, titles, t),
    providers: providerViews(report.providers, t),
    savings: savingsView(reading.savings, reading.projections, t),
    accuracy: accuracyView(report, t),
    ...(state.attempts === undefined ? {} : { attempts: attemptsView(state.attempts, { titles, days, t }) }),
    ...(state.reconciliation === undefined
      ? {}
      : { reconcile: reconcileView(state.reconciliation, days, t) }),
  };
}

function nothing(t: Translate): Omit<CostsView, 'state' | 'isBusy' | 'isSample' | 'filter'> {
  return {
    period: '',
    choices: { tiers: [], purposes: [], providers: [], models: [], keyLabels: [] },
    remarks: [],
    headline: [],
    budgets: [],
    trend: { days: [] },
    breakdowns: [],
    providers: [],
    savings: savingsView(undefined, [], t),
    accuracy: { value: '', explanation: '', rows: [] },
  };
}

/** Every day of the span, those without attempts too. */
function trendDays({ report, span }: CostsReading, days: DayWords, t: Translate): readonly TrendDayView[] {
  const byDay = Map.groupBy(report.byDayAndTier, ({ day }) => day);
  return daysOf(span).map((day) => {
    const rows = byDay.get(day) ?? [];
    const sums = addSums(rows.map((row) => row.sums));
    const ofTier = (tier: Tier) => {
      const own = addSums(rows.filter((row) => row.tier === tier).map((row) => row.sums));
      return { nanoUsd: own.costNanoUsd, text: own.attempts === 0 ? formatUsd(0) : sumsView(own, t).text };
    };
    return {
      day,
      label: days.day(day),
      total: sumsView(sums, t),
      byTier: {
        orchestration: ofTier('orchestration'),
        execution: ofTier('execution'),
        grunt: ofTier('grunt'),
      },
      attempts: sums.attempts,
      unpricedAttempts: sums.unpricedAttempts,
    };
  });
}

function addSums(all: readonly ReportSums[]): ReportSums {
  const total = (part: (sums: ReportSums) => number) => all.reduce((sum, one) => sum + part(one), 0);
  return {
    attempts: total((sums) => sums.attempts),
    succeeded: total((sums) => sums.succeeded),
    unpricedAttempts: total((sums) => sums.unpricedAttempts),
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

function remarksOf(
  { report, otherLedgersChangedAtMs }: CostsReading,
  days: DayWords,
  t: Translate,
): readonly string[] {
  const { sums, newest } = report;
  const other = Math.max(...otherLedgersChangedAtMs);
  return [
    ...(sums.unpricedAttempts > 0
      ? [
          t(
            'Calls without a known price, and in no sum: {0}. Give their models a price in the setting tierwise.prices.',
            countText(sums.unpricedAttempts),
          ),
        ]
      : []),
    ...(sums.upperBoundNanoUsd > 0
      ? [
          t(
            '{0} is only an upper bound (≤): interrupted calls whose final cost nobody reported.',
            formatUsd(sums.upperBoundNanoUsd),
          ),
        ]
      : []),
    ...(sums.estimatedNanoUsd > 0
      ? [t('{0} is estimated (≈), because the provider reported no usage.', formatUsd(sums.estimatedNanoUsd))]
      : []),
    ...(report.overruns.n > 0
      ? [
          t(
            '{0} calls cost {1} more than was held for them (overrun). They count whole.',
            countText(report.overruns.n),
            formatUsd(report.overruns.nanoUsd),
          ),
        ]
      : []),
    ...(newest.isAll
      ? []
      : [
          t(
            'Rates, percentiles, keys, plans and tools are of the newest {0} calls; sums are of all.',
            countText(newest.n),
          ),
        ]),
    ...(otherLedgersChangedAtMs.length === 0
      ? []
      : [
          t(
            'Another host on this machine (a browser or another editor) keeps a ledger of its own, last written to {0}. Its calls are not in these figures.',
            days.moment(other),
          ),
        ]),
  ];
}
