import { remainingNanoUsd } from '../../core/budget/limits.ts';
import type { BudgetLimit, BudgetState } from '../../core/budget/limits.ts';
import type { BudgetView } from '../../shared/costsView.ts';
import { formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import type { PlanTitles } from './breakdowns.ts';

/** From these shares on, spent and reserved together, a budget warns and is at its wall. */
const warningShare = 0.75;
const errorShare = 0.9;

/** Each limit with what is used of it, in the order of the settings. */
export function budgetViews(
  states: readonly BudgetState[],
  titles: PlanTitles,
  t: Translate,
): readonly BudgetView[] {
  return states.map((state) => {
    const whole = state.limit.nanoUsd + state.raisedNanoUsd;
    const share = (nanoUsd: number) => (whole > 0 ? Math.max(0, nanoUsd / whole) : nanoUsd > 0 ? 1 : 0);
    const spentShare = share(state.spentNanoUsd);
    const reservedShare = share(state.reservedNanoUsd);
    const used = whole > 0 ? spentShare + reservedShare : 1;
    const mark = state.upperBoundNanoUsd > 0 ? '≤' : '';
    const sentences = [
      t('Limit {0}.', formatUsd(state.limit.nanoUsd)),
      ...(state.raisedNanoUsd > 0 ? [t('Raised by {0}.', formatUsd(state.raisedNanoUsd))] : []),
      ...(state.reservedNanoUsd > 0
        ? [t('Held for calls that run now: {0}.', formatUsd(state.reservedNanoUsd))]
        : []),
      ...(state.upperBoundNanoUsd > 0
        ? [t('Only an upper bound, of interrupted calls: {0}.', formatUsd(state.upperBoundNanoUsd))]
        : []),
      ...(state.unpricedAttempts > 0
        ? [t('Without a price, and in no sum: {0}.', state.unpricedAttempts)]
        : []),
    ];
    return {
      label: labelOf(state.limit, state.window, titles, t),
      limit: formatUsd(whole),
      spent: `${mark}${formatUsd(state.spentNanoUsd)}`,
      reserved: formatUsd(state.reservedNanoUsd),
      left: formatUsd(remainingNanoUsd(state)),
      spentShare,
      reservedShare,
      severity: used >= errorShare ? 'error' : used >= warningShare ? 'warning' : 'normal',
      explanation: sentences.join(' '),
    };
  });
}

function labelOf({ scope, tier }: BudgetLimit, window: string, titles: PlanTitles, t: Translate): string {
  switch (scope) {
    case 'day':
      return t('Today');
    case 'month':
      return t('This month');
    case 'tier':
      return t('{0} tier today', tier ?? '');
    case 'plan':
      return t('Plan {0}', titles.get(window) ?? window.slice(0, 8));
  }
}
