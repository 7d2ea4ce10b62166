import type { JSX } from 'preact';
import type { MoneyView } from '../../src/shared/planView.ts';
import { labels } from '../labels/planLabels.ts';
import { Money } from '../shared/money.tsx';

export { Money };

interface BeforeAndAfterProperties {
  readonly estimate: MoneyView | undefined;
  readonly actual: MoneyView | undefined;
}

/** What something was expected to cost, and what it has cost since. */
export function BeforeAndAfter({ estimate, actual }: BeforeAndAfterProperties): JSX.Element | null {
  if (estimate === undefined && actual === undefined) return null;
  return (
    <span class="before-and-after">
      {estimate !== undefined && (
        <span class={actual === undefined ? 'estimate' : 'estimate muted'}>
          <span class="heard-only">{labels.estimate} </span>
          <Money money={estimate} />
        </span>
      )}
      {estimate !== undefined && actual !== undefined && (
        <span class="turn muted" aria-hidden="true">
          →
        </span>
      )}
      {actual !== undefined && (
        <span class="actual">
          <span class="heard-only">{labels.spent} </span>
          <Money money={actual} />
        </span>
      )}
    </span>
  );
}
