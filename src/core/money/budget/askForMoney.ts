import type { BudgetGatePorts } from './budgetGatePorts.ts';
import type { BudgetAnswer, BudgetQuestion, Shortfall } from './budgetQuestion.ts';
import { limitKey } from '../../model/ledger/budgetLimits.ts';
import type { SharedQuestions } from './sharedQuestions.ts';

/** A question that more money would answer. */
type MoneyQuestion = Extract<BudgetQuestion, { shortfalls: readonly Shortfall[] }>;

/**
 * Asks for more money and writes what was given into the book. While a question about a limit is open, the next one
 * about the same limit waits for its answer instead: what was raised is then to be looked at anew. `undefined` when
 * the signal aborts first.
 */
export async function askForMoney(
  ports: Pick<BudgetGatePorts, 'ask' | 'book' | 'clock'>,
  shared: SharedQuestions,
  question: MoneyQuestion,
  signal: AbortSignal,
): Promise<BudgetAnswer | undefined> {
  const keys = question.shortfalls.map(({ state }) => `money ${limitKey(state.limit)} ${state.window}`);
  return shared.ask(keys, signal, async (questionSignal) => {
    const answer = await ports.ask(question, questionSignal);
    if (questionSignal.aborted) return 'stop';
    if (answer !== 'raise-once' && answer !== 'raise-today') return answer;
    for (const { state, onceNanoUsd, todayNanoUsd } of question.shortfalls) {
      await ports.book.raise({
        limitKey: limitKey(state.limit),
        window: state.window,
        nanoUsd: answer === 'raise-once' ? onceNanoUsd : todayNanoUsd,
        atMs: ports.clock.now(),
      });
    }
    return answer;
  });
}
