import { commandIds, type StatusBarPart } from '../../shared/contract.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import type { BudgetPressure, BudgetStanding } from './budgetStanding.ts';
import { budgetTable } from './budgetTable.ts';
import type { CostFigure, ModelFigure } from './costFigures.ts';
import { escapeMarkdown, markdownTable } from './markdownTable.ts';

/** What the status bar shows. In the sample `today` is a part of the sample's own ledger. */
export interface CostStatus {
  readonly session: CostFigure;
  readonly today: CostFigure;
  /** `undefined` where no limit is set, or none has been read yet. */
  readonly budget: BudgetStanding | undefined;
  /** What the person wants to see. */
  readonly shown: readonly StatusBarPart[];
  readonly isSample: boolean;
  /** Whether another host keeps a ledger of its own, which these figures do not hold. */
  readonly hasOtherLedgers?: boolean;
}

const icons: Readonly<Record<BudgetPressure, string>> = {
  fine: '$(credit-card)',
  low: '$(warning)',
  short: '$(error)',
  'used-up': '$(error)',
};

/**
 * `$0.012 · $1.20 today · 40 % left`; what has no price is never left out and never $0. Empty where nothing is to be
 * shown.
 */
export function costStatusText(status: CostStatus): string {
  if (status.isSample) return `$(beaker) sample ${shortFigure(status.session)}`;
  const parts = status.shown.flatMap((part) => {
    switch (part) {
      case 'session':
        return [shortFigure(status.session)];
      case 'today':
        return [`${shortFigure(status.today)} today`];
      case 'budget':
        return status.budget === undefined ? [] : [shortBudget(status.budget)];
    }
  });
  return parts.length === 0 ? '' : `${icons[shownPressure(status)]} ${parts.join(' · ')}`;
}

/** How pressing the budget is, where the person wants to see it. */
export function shownPressure({ shown, budget }: CostStatus): BudgetPressure {
  return (shown.includes('budget') ? budget?.pressure : undefined) ?? 'fine';
}

/** The same as a sentence, for screen readers. */
export function costStatusLabel(status: CostStatus): string {
  const session = spokenFigure(status.session);
  if (status.isSample) return `Tierwise sample: ${session} of pretended money`;
  const costs = `Tierwise: ${session} in this session, ${spokenFigure(status.today)} today`;
  return status.budget === undefined ? costs : `${costs}, ${spokenBudget(status.budget)}`;
}

/** Commands that the tooltip links to; no other runs from it. */
export const tooltipCommands = [
  commandIds.showCosts,
  commandIds.planTask,
  commandIds.showLog,
  commandIds.openSettings,
] as const;

/** The tooltip in Markdown: the budgets, and today by tier and model, with links. */
export function costTooltip(status: CostStatus, models: readonly ModelFigure[]): string {
  const heading = status.isSample
    ? '**Tierwise sample.** Prepared answers: nothing is sent and nothing is charged.'
    : `**Tierwise:** ${escapeMarkdown(formatFigure(status.session))} in this session, ${escapeMarkdown(formatFigure(status.today))} today`;
  const links = [
    `[Show Costs](command:${commandIds.showCosts})`,
    `[Plan Task](command:${commandIds.planTask})`,
    `[Show Log](command:${commandIds.showLog})`,
    `[Open Settings](command:${commandIds.openSettings})`,
  ].join(' · ');
  return [
    heading,
    ...(status.budget === undefined ? [] : [budgetTable(status.budget.states)]),
    models.length === 0 ? 'No calls today.' : modelTable(models),
    ...markWords([status.session, status.today]),
    ...(status.hasOtherLedgers === true
      ? [
          'Another host on this machine (a browser or another editor) keeps a ledger of its own. Its calls are not in these figures.',
        ]
      : []),
    links,
  ].join('\n\n');
}

function modelTable(models: readonly ModelFigure[]): string {
  const header = ['Tier', 'Model', 'Calls', 'In', 'Out', 'Cost'];
  const rows = models.map((figure) => [
    figure.tier,
    figure.model,
    String(figure.calls),
    formatTokens(figure.inputTokens),
    formatTokens(figure.outputTokens),
    formatFigure(figure),
  ]);
  return markdownTable(header, rows, 2);
}

/** `≤` where a part is only a bound, as what a dead window held is; else `≈` where a part is an estimate. */
function markOf({ estimatedNanoUsd = 0, upperBoundNanoUsd = 0 }: CostFigure): string {
  if (upperBoundNanoUsd !== 0) return '≤';
  return estimatedNanoUsd === 0 ? '' : '≈';
}

function markWords(figures: readonly CostFigure[]): readonly string[] {
  const words = [
    ...(figures.some(({ estimatedNanoUsd = 0 }) => estimatedNanoUsd !== 0)
      ? ['≈ a part of the sum is estimated']
      : []),
    ...(figures.some(({ upperBoundNanoUsd = 0 }) => upperBoundNanoUsd !== 0)
      ? ['≤ a part of the sum is the most that it can have been']
      : []),
  ];
  return words.length === 0 ? [] : [words.join(' · ')];
}

function formatFigure(figure: CostFigure): string {
  const total = formatTotal(figure.costNanoUsd, figure.unpricedCalls);
  return figure.costNanoUsd === 0 ? total : `${markOf(figure)}${total}`;
}

/** Without the number of unpriced calls, which the tooltip has: the status bar is narrow. */
function shortFigure(figure: CostFigure): string {
  const amount = `${markOf(figure)}${formatUsd(figure.costNanoUsd)}`;
  if (figure.unpricedCalls === 0) return amount;
  return figure.costNanoUsd === 0 ? 'unpriced' : `${amount} + unpriced`;
}

function spokenFigure(figure: CostFigure): string {
  const mark = markOf(figure);
  const usd = formatUsd(figure.costNanoUsd);
  const amount = mark === '≈' ? `about ${usd}` : mark === '≤' ? `at most ${usd}` : usd;
  if (figure.unpricedCalls === 0) return amount;
  return `${amount} plus ${figure.unpricedCalls} calls without a price`;
}

function shortBudget({ pressure, leftPercent }: BudgetStanding): string {
  switch (pressure) {
    case 'fine':
      return `${leftPercent} % left`;
    case 'low':
      return `budget low: ${leftPercent} % left`;
    case 'short':
      return `budget nearly used up: ${leftPercent} % left`;
    case 'used-up':
      return 'budget used up';
  }
}

function spokenBudget(budget: BudgetStanding): string {
  return budget.pressure === 'fine' ? `${budget.leftPercent} % of the budget left` : shortBudget(budget);
}
