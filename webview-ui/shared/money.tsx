import type { JSX } from 'preact';
import type { MoneyView } from '../../src/shared/planView.ts';

/** An amount with its explanation as a tooltip. */
export function Money({ money }: { readonly money: MoneyView }): JSX.Element {
  return (
    <span class={money.isUnpriced ? 'money unpriced' : 'money'} title={money.explanation}>
      {money.text}
    </span>
  );
}
