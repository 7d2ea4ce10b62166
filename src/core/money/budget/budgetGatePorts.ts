import type { BudgetStore } from './budgetStore.ts';
import type { Clock } from '../../model/clock.ts';
import type { Ledger } from '../../model/ledger/ledger.ts';
import type { BudgetAnswer, BudgetQuestion } from './budgetQuestion.ts';
import type { BudgetSettings } from './budgetSettings.ts';
import type { ReachedShare } from './shares.ts';

/** Word of a share that is spent; `text` is plain English. */
export interface BudgetAlert extends ReachedShare {
  readonly text: string;
}

/** What the budget gate works with. */
export interface BudgetGatePorts {
  settings(): BudgetSettings;
  readonly book: BudgetStore;
  readonly ledger: Pick<Ledger, 'begin'>;
  readonly clock: Clock;
  /**
   * Asks the person and resolves to one of the question's answers. The signal aborts when nobody waits for the
   * answer any more; whatever is resolved after that counts as `stop`.
   */
  ask(question: BudgetQuestion, signal: AbortSignal): Promise<BudgetAnswer>;
  alert(alert: BudgetAlert): void;
}
