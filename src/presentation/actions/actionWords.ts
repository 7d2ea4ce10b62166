import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import type { MoneyRange } from '../../core/model/range.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import { formatUsd } from '../../shared/format.ts';

/** What an action is called, with the name of the code: `Write tests for parseDate`. */
export function actionLabel(kind: ActionKind, name: string): string {
  const labels: Readonly<Record<ActionKind, () => string>> = {
    extract: () => `Extract from ${name}`,
    rename: () => `Rename ${name} by what it means`,
    simplify: () => `Simplify ${name}`,
    modernise: () => `Modernise ${name}`,
    rewrite: () => `Change ${name} as you say…`,
    tests: () => `Write tests for ${name}`,
    docs: () => `Document ${name}`,
    fix: () => `Fix ${name}`,
    explain: () => `Explain ${name}`,
    review: () => `Review ${name}`,
  };
  return labels[kind]();
}

/** What the person is told before: `gpt-6.1-terra · ~$0.004`; empty when no model is known. */
export function quoteWords(
  model: ModelReference | undefined,
  cost: MoneyRange | 'unpriced' | undefined,
): string {
  if (model === undefined) return '';
  if (cost === undefined) return model.model;
  return `${model.model} · ${costWords(cost)}`;
}

function costWords(cost: MoneyRange | 'unpriced'): string {
  if (cost === 'unpriced') return 'unpriced';
  const { lowNanoUsd, highNanoUsd } = cost;
  if (highNanoUsd === 0) return 'free';
  // The ends are off by a factor each: the middle is their geometric mean.
  return `~${formatUsd(Math.round(Math.sqrt(lowNanoUsd * highNanoUsd)))}`;
}

/** A label with what it costs: `Write tests for parseDate · gpt-6.1-terra · ~$0.004`. */
export function actionTitleWords(label: string, quote: string): string {
  return quote === '' ? label : `${label} · ${quote}`;
}
