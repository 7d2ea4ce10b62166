import { commandIds } from '../../shared/contract.ts';
import type { StatusBarPart } from '../../shared/contract.ts';
import { formatTokens, formatTotal, formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
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
export function costStatusText(status: CostStatus, t: Translate): string {
  if (status.isSample) return `$(beaker) ${t('sample {0}', shortFigure(status.session, t))}`;
  const parts = status.shown.flatMap((part) => {
    switch (part) {
      case 'session':
        return [shortFigure(status.session, t)];
      case 'today':
        return [t('{0} today', shortFigure(status.today, t))];
      case 'budget':
        return status.budget === undefined ? [] : [shortBudget(status.budget, t)];
    }
  });
  return parts.length === 0 ? '' : `${icons[shownPressure(status)]} ${parts.join(' · ')}`;
}

/** How pressing the budget is, where the person wants to see it. */
export function shownPressure({ shown, budget }: CostStatus): BudgetPressure {
  return (shown.includes('budget') ? budget?.pressure : undefined) ?? 'fine';
}

/** The same as a sentence, for screen readers. */
export function costStatusLabel(status: CostStatus, t: Translate): string {
  const session = spokenFigure(status.session, t);
  if (status.isSample) return t('Tierwise sample: {0} of pretended money', session);
  const costs = t('Tierwise: {0} in this session, {1} today', session, spokenFigure(status.today, t));
  return status.budget === undefined ? costs : `${costs}, ${spokenBudget(status.budget, t)}`;
}

/** Commands that the tooltip links to; no other runs from it. */
export const tooltipCommands = [
  commandIds.showCosts,
  commandIds.planTask,
  commandIds.showLog,
  commandIds.openSettings,
] as const;

/** The tooltip in Markdown: the budgets, and today by tier and model, with links. */
export function costTooltip(status: CostStatus, models: readonly ModelFigure[], t: Translate): string {
  const heading = status.isSample
    ? t('**Tierwise sample.** Prepared answers: nothing is sent and nothing is charged.')
    : t(
        '**Tierwise:** {0} in this session, {1} today',
        escapeMarkdown(formatFigure(status.session)),
        escapeMarkdown(formatFigure(status.today)),
      );
  const links = [
    `[${t('Show Costs')}](command:${commandIds.showCosts})`,
    `[${t('Plan Task')}](command:${commandIds.planTask})`,
    `[${t('Show Log')}](command:${commandIds.showLog})`,
    `[${t('Open Settings')}](command:${commandIds.openSettings})`,
  ].join(' · ');
  return [
    heading,
    ...(status.budget === undefined ? [] : [budgetTable(status.budget.states, t)]),
    models.length === 0 ? t('No calls today.') : modelTable(models, t),
    ...markWords([status.session, status.today], t),
    ...(status.hasOtherLedgers === true
      ? [
          t(
            'Another host on this machine (a browser or another editor) keeps a ledger of its own. Its calls are not in these figures.',
          ),
        ]
      : []),
    links,
  ].join('\n\n');
}

function modelTable(models: readonly ModelFigure[], t: Translate): string {
  const header = [t('Tier'), t('Model'), t('Calls'), t('In'), t('Out'), t('Cost')];
  const rows = models.map((figure) => [
    figure.tier,
    figure.model,
    String(figure.attempts),
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

function markWords(figures: readonly CostFigure[], t: Translate): readonly string[] {
  const words = [
    ...(figures.some(({ estimatedNanoUsd = 0 }) => estimatedNanoUsd !== 0)
      ? [t('≈ a part of the sum is estimated')]
      : []),
    ...(figures.some(({ upperBoundNanoUsd = 0 }) => upperBoundNanoUsd !== 0)
      ? [t('≤ a part of the sum is the most that it can have been')]
      : []),
  ];
  return words.length === 0 ? [] : [words.join(' · ')];
}

function formatFigure(figure: CostFigure): string {
  const total = formatTotal(figure.costNanoUsd, figure.unpricedAttempts);
  return figure.costNanoUsd === 0 ? total : `${markOf(figure)}${total}`;
}

/** Without the number of unpriced calls, which the tooltip has: the status bar is narrow. */
function shortFigure(figure: CostFigure, t: Translate): string {
  const amount = `${markOf(figure)}${formatUsd(figure.costNanoUsd)}`;
  if (figure.unpricedAttempts === 0) return amount;
  return figure.costNanoUsd === 0 ? t('unpriced') : t('{0} + unpriced', amount);
}

function spokenFigure(figure: CostFigure, t: Translate): string {
  const mark = markOf(figure);
  const usd = formatUsd(figure.costNanoUsd);
  const amount = mark === '≈' ? t('about {0}', usd) : mark === '≤' ? t('at most {0}', usd) : usd;
  if (figure.unpricedAttempts === 0) return amount;
  return t('{0} plus {1} calls without a price', amount, figure.unpricedAttempts);
}

function shortBudget({ pressure, leftPercent }: BudgetStanding, t: Translate): string {
  switch (pressure) {
    case 'fine':
      return t('{0} % left', leftPercent);
    case 'low':
      return t('budget low: {0} % left', leftPercent);
    case 'short':
      return t('budget nearly used up: {0} % left', leftPercent);
    case 'used-up':
      return t('budget used up');
  }
}

function spokenBudget(budget: BudgetStanding, t: Translate): string {
  return budget.pressure === 'fine'
    ? t('{0} % of the budget left', budget.leftPercent)
    : shortBudget(budget, t);
}
