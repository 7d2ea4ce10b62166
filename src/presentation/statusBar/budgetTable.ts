import { remainingNanoUsd, type BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import { formatUsd } from '../../shared/format.ts';
import { markdownTable } from './markdownTable.ts';

/** How each limit stands, as a table in Markdown; spent and held money apart. */
export function budgetTable(states: readonly BudgetState[]): string {
  const header = ['Budget', 'Spent', 'Held', 'Limit', 'Left'];
  const rows = states.map((state) => {
    const { limit, raisedNanoUsd, spentNanoUsd, upperBoundNanoUsd, reservedNanoUsd } = state;
    const unpriced = state.unpricedCalls === 0 ? '' : ` + ${state.unpricedCalls} unpriced`;
    return [
      limitTitle(state),
      `${upperBoundNanoUsd > 0 ? '≤' : ''}${formatUsd(spentNanoUsd)}${unpriced}`,
      reservedNanoUsd > 0 ? formatUsd(reservedNanoUsd) : '–',
      formatUsd(limit.nanoUsd + raisedNanoUsd),
      formatUsd(remainingNanoUsd(state)),
    ];
  });
  return markdownTable(header, rows, 1);
}

function limitTitle({ limit }: BudgetState): string {
  switch (limit.scope) {
    case 'plan':
      return 'This plan';
    case 'day':
      return 'Today';
    case 'month':
      return 'This month';
    case 'tier':
      return `Today, ${limit.tier ?? ''}`;
  }
}
