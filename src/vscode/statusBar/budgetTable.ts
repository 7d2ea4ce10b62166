import { remainingNanoUsd } from '../../core/budget/limits.ts';
import type { BudgetState } from '../../core/budget/limits.ts';
import { formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';
import { markdownTable } from './markdownTable.ts';

/** How each limit stands, as a table in Markdown; spent and held money apart. */
export function budgetTable(states: readonly BudgetState[], t: Translate): string {
  const header = [t('Budget'), t('Spent'), t('Held'), t('Limit'), t('Left')];
  const rows = states.map((state) => {
    const { limit, raisedNanoUsd, spentNanoUsd, upperBoundNanoUsd, reservedNanoUsd } = state;
    const unpriced = state.unpricedAttempts === 0 ? '' : ` ${t('+ {0} unpriced', state.unpricedAttempts)}`;
    return [
      limitTitle(state, t),
      `${upperBoundNanoUsd > 0 ? '≤' : ''}${formatUsd(spentNanoUsd)}${unpriced}`,
      reservedNanoUsd > 0 ? formatUsd(reservedNanoUsd) : '–',
      formatUsd(limit.nanoUsd + raisedNanoUsd),
      formatUsd(remainingNanoUsd(state)),
    ];
  });
  return markdownTable(header, rows, 1);
}

function limitTitle({ limit }: BudgetState, t: Translate): string {
  switch (limit.scope) {
    case 'plan':
      return t('This plan');
    case 'day':
      return t('Today');
    case 'month':
      return t('This month');
    case 'tier':
      return t('Today, {0}', limit.tier ?? '');
  }
}
