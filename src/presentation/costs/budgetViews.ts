import {
  remainingNanoUsd,
  type BudgetLimit,
  type BudgetState,
} from '../../core/model/ledger/budgetLimits.ts';
import type { BudgetView } from '../../shared/costsView.ts';
import { formatUsd } from '../../shared/format.ts';
import type { PlanTitles } from './breakdowns.ts';

/** From these shares on, spent and reserved together, a budget warns and is at its wall. */
const warningShare = 0.75;
const errorShare = 0.9;

/** Each limit with what is used of it, in the order of the settings. */
export function budgetViews(states: readonly BudgetState[], titles: PlanTitles): readonly BudgetView[] {
  return states.map((state) => {
    const whole = state.limit.nanoUsd + state.raisedNanoUsd;
    const share = (nanoUsd: number) => (whole > 0 ? Math.max(0, nanoUsd / whole) : nanoUsd > 0 ? 1 : 0);
    const spentShare = share(state.spentNanoUsd);
    const reservedShare = share(state.reservedNanoUsd);
    const used = whole > 0 ? spentShare + reservedShare : 1;
    const mark = state.upperBoundNanoUsd > 0 ? '≤' : '';
    const sentences = [
      `Limit ${formatUsd(state.limit.nanoUsd)}.`,
      ...(state.raisedNanoUsd > 0 ? [`Raised by ${formatUsd(state.raisedNanoUsd)}.`] : []),
      ...(state.reservedNanoUsd > 0
        ? [`Held for calls that run now: ${formatUsd(state.reservedNanoUsd)}.`]
        : []),
      ...(state.upperBoundNanoUsd > 0
        ? [`Only an upper bound, of calls without a final cost: ${formatUsd(state.upperBoundNanoUsd)}.`]
        : []),
      ...(state.unpricedCalls > 0 ? [`Without a price, and in no sum: ${state.unpricedCalls}.`] : []),
    ];
    return {
      label: labelOf(state.limit, state.window, titles),
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

function labelOf({ scope, tier }: BudgetLimit, window: string, titles: PlanTitles): string {
  switch (scope) {
    case 'day':
      return 'Today';
    case 'month':
      return 'This month';
    case 'tier':
      return `${tier ?? ''} tier today`;
    case 'plan':
      return `Plan ${titles.get(window) ?? window.slice(0, 8)}`;
  }
}
