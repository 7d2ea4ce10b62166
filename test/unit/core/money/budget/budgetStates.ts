import type { BudgetState } from '../../../../../src/core/model/ledger/budgetLimits.ts';

/** A limit of 100 for a day of which nothing is spent; the properties given replace its own. */
export function stateOf(changes: Partial<BudgetState> = {}): BudgetState {
  return {
    limit: { scope: 'day', nanoUsd: 100 },
    window: '2026-06-03',
    raisedNanoUsd: 0,
    spentNanoUsd: 0,
    upperBoundNanoUsd: 0,
    reservedNanoUsd: 0,
    unpricedCalls: 0,
    ...changes,
  };
}
