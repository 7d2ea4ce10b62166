import type { BudgetAlert, BudgetGatePorts } from '../../core/money/budget/budgetGatePorts.ts';
import type { BudgetAnswer, BudgetQuestion } from '../../core/money/budget/budgetQuestion.ts';
import type { AskPerson } from '../../core/model/question.ts';
import { formatUsd } from '../../shared/format.ts';

/** What asking and telling about money needs. */
export interface BudgetPersonPorts {
  readonly ask: AskPerson;
  /** Shows a message that waits for nobody. */
  readonly tell: (alert: BudgetAlert) => void;
}

/** Puts the budget's questions to the person, with the amounts on the buttons. */
export function createBudgetPerson({ ask, tell }: BudgetPersonPorts): Pick<BudgetGatePorts, 'ask' | 'alert'> {
  return {
    async ask(question, signal) {
      const answers = question.answers.map((id) => ({ id, label: labelOf(question, id) }));
      const chosen = await ask({ kind: 'budget', title: question.text, answers }, signal);
      return question.answers.find((answer) => answer === chosen) ?? 'stop';
    },
    alert: tell,
  };
}

function labelOf(question: BudgetQuestion, answer: BudgetAnswer): string {
  const shortfalls = 'shortfalls' in question ? question.shortfalls : [];
  const most = (amounts: readonly number[]): string => formatUsd(Math.max(0, ...amounts));
  switch (answer) {
    case 'raise-once':
      return `Raise Once by ${most(shortfalls.map(({ onceNanoUsd }) => onceNanoUsd))}`;
    case 'raise-today':
      return `Raise for Today by ${most(shortfalls.map(({ todayNanoUsd }) => todayNanoUsd))}`;
    case 'go-on':
      return 'Go On';
    case 'downgrade':
      return 'Use Cheaper Models';
    case 'allow':
      return 'Send Without a Price';
    case 'refuse':
      return 'Never Without a Price';
    case 'keep-bound':
      return 'countedNanoUsd' in question ? `Keep ≤${formatUsd(question.countedNanoUsd)}` : 'Keep It';
    case 'count-reported':
      return 'reportedNanoUsd' in question ? `Count ${formatUsd(question.reportedNanoUsd)}` : 'Count It';
    case 'stop':
      return 'Stop';
  }
}
