import type { BudgetAlert, BudgetGatePorts } from '../../core/budget/budgetGatePorts.ts';
import type { BudgetAnswer, BudgetQuestion } from '../../core/budget/budgetQuestion.ts';
import type { AskPerson } from '../../core/question.ts';
import { formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';

/** What asking and telling about money needs. */
export interface BudgetPersonPorts {
  readonly ask: AskPerson;
  /** Shows a message that waits for nobody. */
  readonly tell: (alert: BudgetAlert) => void;
  readonly t: Translate;
}

/** Puts the budget's questions to the person, with the amounts on the buttons. */
export function createBudgetPerson({
  ask,
  tell,
  t,
}: BudgetPersonPorts): Pick<BudgetGatePorts, 'ask' | 'alert'> {
  return {
    async ask(question, signal) {
      const answers = question.answers.map((id) => ({ id, label: labelOf(question, id, t) }));
      const chosen = await ask({ title: question.text, answers }, signal);
      return question.answers.find((answer) => answer === chosen) ?? 'stop';
    },
    alert: tell,
  };
}

function labelOf(question: BudgetQuestion, answer: BudgetAnswer, t: Translate): string {
  const shortfalls = 'shortfalls' in question ? question.shortfalls : [];
  const most = (amounts: readonly number[]): string => formatUsd(Math.max(0, ...amounts));
  switch (answer) {
    case 'raise-once':
      return t('Raise Once by {0}', most(shortfalls.map(({ onceNanoUsd }) => onceNanoUsd)));
    case 'raise-today':
      return t('Raise for Today by {0}', most(shortfalls.map(({ todayNanoUsd }) => todayNanoUsd)));
    case 'go-on':
      return t('Go On');
    case 'downgrade':
      return t('Use Cheaper Models');
    case 'allow':
      return t('Send Without a Price');
    case 'refuse':
      return t('Never Without a Price');
    case 'stop':
      return t('Stop');
  }
}
