import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { Button } from '../shared/button.tsx';
import { Budgets } from './budgets.tsx';
import { send, strings } from './costsState.ts';

/** Before the first attempt: what will be here, and how to begin. */
export function EmptyState({ current }: { readonly current: CostsView }): JSX.Element {
  const words = strings.value;
  const parts = [
    words.emptyTrend,
    words.emptyBreakdowns,
    words.emptyBudgets,
    words.emptyProviders,
    words.emptyReconcile,
  ];
  const hasBudgets = current.budgets.length > 0;
  return (
    <>
      <section class="block empty" aria-labelledby="empty-title" data-region="headline">
        <h2 id="empty-title">{words.emptyTitle}</h2>
        <p>{words.emptySentence}</p>
        <ul class="texts">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
        <div class="buttons">
          <Button onPress={() => send({ type: 'plan-task' })}>{words.planTask}</Button>
          {!hasBudgets && (
            <Button isSecondary onPress={() => send({ type: 'edit-budgets' })}>
              {words.setBudget}
            </Button>
          )}
        </div>
      </section>
      {hasBudgets && <Budgets budgets={current.budgets} />}
    </>
  );
}
