import type { JSX } from 'preact';
import type { BudgetView } from '../../src/shared/costsView.ts';
import { labels } from '../labels/costsLabels.ts';
import { Button } from '../shared/button.tsx';
import { fill } from '../shared/fill.ts';
import { Icon, type IconName } from '../shared/icon.tsx';
import { send } from './costsState.ts';

const icons = {
  normal: 'check',
  warning: 'warning',
  error: 'error',
} as const satisfies Record<BudgetView['severity'], IconName>;

/** Each limit as a meter: what is spent and what running calls hold are told apart. */
export function Budgets({ budgets }: { readonly budgets: readonly BudgetView[] }): JSX.Element {
  return (
    <section class="block" aria-labelledby="budgets-title" data-region="budgets">
      <div class="block-line">
        <h2 id="budgets-title">{labels.budgets}</h2>
        <Button isSecondary onPress={() => send({ type: 'edit-budgets' })}>
          {budgets.length === 0 ? labels.setBudget : labels.editBudgets}
        </Button>
      </div>
      {budgets.length === 0 ? (
        <p class="muted">{labels.noBudget}</p>
      ) : (
        <>
          <ul class="budgets">
            {budgets.map((budget) => (
              <Budget key={budget.label} budget={budget} />
            ))}
          </ul>
          {budgets.some(({ reservedShare }) => reservedShare > 0) && <MeterKey />}
        </>
      )}
    </section>
  );
}

function Budget({ budget }: { readonly budget: BudgetView }): JSX.Element {
  const { label, severity, spentShare, reservedShare } = budget;
  const severityText = {
    normal: labels.budgetNormal,
    warning: labels.budgetWarning,
    error: spentShare > 1 ? labels.budgetOver : labels.budgetError,
  }[severity];
  const sums = [
    fill(labels.budgetOf, budget.spent, budget.limit),
    ...(reservedShare > 0 ? [fill(labels.budgetReserved, budget.reserved)] : []),
    fill(labels.budgetLeft, budget.left),
  ];
  const spent = Math.min(100, Math.max(0, spentShare * 100));
  const reserved = Math.min(100 - spent, Math.max(0, reservedShare * 100));
  return (
    <li class={`budget budget-${severity}`} title={budget.explanation}>
      <div class="budget-line">
        <span class="budget-label">{label}</span>
        <span class="budget-severity">
          <Icon name={icons[severity]} />
          {severityText}
        </span>
      </div>
      <div
        class="meter"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(spent + reserved)}
        aria-valuetext={[...sums, severityText].join(', ')}
      >
        <svg width="100%" height="10" aria-hidden="true">
          <rect class="meter-spent" height="10" width={`${spent}%`} />
          <rect class="meter-reserved" height="10" x={`${spent}%`} width={`${reserved}%`} />
        </svg>
      </div>
      <p class="budget-sums">
        {sums.map((sum) => (
          <span key={sum}>{sum}</span>
        ))}
      </p>
    </li>
  );
}

function MeterKey(): JSX.Element {
  return (
    <p class="legend" aria-hidden="true">
      <span>
        <svg width="12" height="12">
          <rect class="meter-spent" width="12" height="12" />
        </svg>
        {labels.budgetSpentKey}
      </span>
      <span>
        <svg width="12" height="12">
          <rect class="meter-reserved" x="0.5" y="0.5" width="11" height="11" />
        </svg>
        {labels.budgetReservedKey}
      </span>
    </p>
  );
}
