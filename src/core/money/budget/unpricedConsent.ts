import type { BudgetGatePorts } from './budgetGatePorts.ts';
import type { SharedQuestions } from './sharedQuestions.ts';

/** Asks once per model whether calls without a price may be sent under a budget, and remembers it. */
export async function mayGoUnpriced(
  ports: Pick<BudgetGatePorts, 'ask' | 'book'>,
  shared: SharedQuestions,
  /** `provider/model` */
  model: string,
  signal: AbortSignal,
): Promise<boolean> {
  const known = await ports.book.unpricedConsent(model);
  if (known !== undefined) return known;
  const answer = await shared.ask([`unpriced ${model}`], signal, async (questionSignal) => {
    const chosen = await ports.ask(
      {
        kind: 'unpriced',
        model,
        text: `${model} has no known price, so no budget can hold its calls. Send them all the same?`,
        answers: ['allow', 'refuse', 'stop'],
      },
      questionSignal,
    );
    if (questionSignal.aborted) return 'stop';
    if (chosen === 'allow' || chosen === 'refuse') {
      await ports.book.rememberUnpricedConsent(model, chosen === 'allow');
    }
    return chosen;
  });
  return answer === 'allow';
}
