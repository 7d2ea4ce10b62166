import type { BudgetStore } from '../../../src/core/money/budget/budgetStore.ts';
import type { Ledger } from '../../../src/core/model/ledger/ledger.ts';

/** Sessions over one ledger and its budgets. */
export interface BudgetWorld {
  open(sessionId: string): Promise<{ readonly ledger: Ledger; readonly budgets: BudgetStore }>;
  /** Ends a session that may have calls open. */
  end(sessionId: string): Promise<void>;
  dispose(): Promise<void>;
}
