import type { BudgetBook } from '../../../src/core/money/budget/budgetPorts.ts';
import type { Ledger } from '../../../src/core/model/ledger.ts';

/** Sessions over one ledger and its budgets. */
export interface BudgetWorld {
  open(sessionId: string): Promise<{ readonly ledger: Ledger; readonly budgets: BudgetBook }>;
  /** Ends a session that may have attempts open. */
  end(sessionId: string): Promise<void>;
  dispose(): Promise<void>;
}
