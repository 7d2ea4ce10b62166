import type { JSX } from 'preact';
import type { CostsView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { Icon } from '../shared/icon.tsx';
import { Budgets } from './budgets.tsx';
import { send } from './costsState.ts';

/** Before the first call: what will be here, and how to begin. */
export function EmptyState({ current }: { readonly current: CostsView }): JSX.Element {
  const parts = [
    labels.emptyTrend,
    labels.emptyBreakdowns,
    labels.emptyBudgets,
    labels.emptyProviders,
    labels.emptyReconcile,
  ];
  const hasBudgets = current.budgets.length > 0;
  return (
    <>
      <section class="block empty" aria-labelledby="empty-title" data-region="headline">
        <h2 id="empty-title">{labels.emptyTitle}</h2>
        <p>{labels.emptySentence}</p>
        <ul class="texts">
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
        <div class="buttons">
          <Button onPress={() => send({ type: 'plan-task' })}>{labels.planTask}</Button>
          {!hasBudgets && (
            <Button isSecondary onPress={() => send({ type: 'edit-budgets' })}>
              {labels.setBudget}
            </Button>
          )}
        </div>
      </section>
      {hasBudgets && <Budgets budgets={current.budgets} />}
    </>
  );
}

/** What is shown when the ledger could not be read. */
export function Failed({ failure }: { readonly failure: string | undefined }): JSX.Element {
  return (
    <>
      <h1>{labels.title}</h1>
      <section class="notice notice-error" aria-labelledby="failure-title" data-region="filters">
        <Icon name="error" />
        <div class="notice-body">
          <p id="failure-title" class="notice-title">
            <span class="heard-only">{labels.severityError}: </span>
            {labels.failedTitle}
          </p>
          {failure !== undefined && <p class="notice-detail">{failure}</p>}
          <div class="buttons">
            <Button onPress={() => send({ type: 'panel-ready' })}>{labels.tryAgain}</Button>
            <Button isSecondary onPress={() => send({ type: 'show-log' })}>
              {labels.showLog}
            </Button>
          </div>
        </div>
      </section>
    </>
  );
}
