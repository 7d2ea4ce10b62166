import { remainingNanoUsd, type BudgetState } from '../../core/model/ledger/budgetLimits.ts';
import { spentShare } from '../../core/money/budget/shares.ts';

/** How pressing it is: `low` from 75 % spent, `short` from 90 %, `used-up` when nothing can be spent any more. */
export type BudgetPressure = 'fine' | 'low' | 'short' | 'used-up';

/** How the budgets stand together: as the tightest of them does. */
export interface BudgetStanding {
  readonly pressure: BudgetPressure;
  /** Whole per cent of the tightest limit that are not spent, rounded down. */
  readonly leftPercent: number;
  /** The tightest first. */
  readonly states: readonly BudgetState[];
}

const lowFrom = 0.75;
const shortFrom = 0.9;

/** `undefined` where no limit is set. */
export function budgetStanding(states: readonly BudgetState[]): BudgetStanding | undefined {
  const tightestFirst = states.toSorted((left, right) => spentShare(right) - spentShare(left));
  const [tightest] = tightestFirst;
  if (tightest === undefined) return undefined;
  const spent = spentShare(tightest);
  const isNothing = tightest.limit.nanoUsd + tightest.raisedNanoUsd <= 0;
  // A product of shares may miss a whole per cent by its last digit.
  const leftPercent = isNothing ? 0 : Math.max(0, Math.floor((1 - spent) * 100 + 1e-9));
  return { pressure: pressureOf(tightest, spent), leftPercent, states: tightestFirst };
}

function pressureOf(state: BudgetState, spent: number): BudgetPressure {
  // What running calls hold comes back in part: it does not use a budget up.
  const unspent = remainingNanoUsd(state) + state.reservedNanoUsd;
  if (unspent <= 0 && state.limit.nanoUsd + state.raisedNanoUsd > 0) return 'used-up';
  if (spent >= shortFrom) return 'short';
  return spent >= lowFrom ? 'low' : 'fine';
}
