import type { ActionKind } from '../../core/actions/codeAction.ts';
import type { MoneyRange } from '../../core/meter/range.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import { formatUsd } from '../../shared/format.ts';
import type { Translate } from '../translate.ts';

/** What an action is called, with the name of the code: `Write tests for parseDate`. */
export function actionLabel(kind: ActionKind, name: string, t: Translate): string {
  const labels: Readonly<Record<ActionKind, () => string>> = {
    extract: () => t('Extract from {0}', name),
    rename: () => t('Rename {0} by what it means', name),
    simplify: () => t('Simplify {0}', name),
    modernise: () => t('Modernise {0}', name),
    rewrite: () => t('Change {0} as you say…', name),
    tests: () => t('Write tests for {0}', name),
    docs: () => t('Document {0}', name),
    fix: () => t('Fix {0}', name),
    explain: () => t('Explain {0}', name),
    review: () => t('Review {0}', name),
  };
  return labels[kind]();
}

/** What the person is told before: `gpt-6.1-terra · ~$0.004`; empty when no model is known. */
export function quoteWords(
  model: ModelReference | undefined,
  cost: MoneyRange | 'unpriced' | undefined,
  t: Translate,
): string {
  if (model === undefined) return '';
  if (cost === undefined) return model.model;
  return `${model.model} · ${costWords(cost, t)}`;
}

function costWords(cost: MoneyRange | 'unpriced', t: Translate): string {
  if (cost === 'unpriced') return t('unpriced');
  const { lowNanoUsd, highNanoUsd } = cost;
  if (highNanoUsd === 0) return t('free');
  // The ends are off by a factor each: the middle is their geometric mean.
  return `~${formatUsd(Math.round(Math.sqrt(lowNanoUsd * highNanoUsd)))}`;
}

/** A label with what it costs: `Write tests for parseDate · gpt-6.1-terra · ~$0.004`. */
export function actionTitleWords(label: string, quote: string): string {
  return quote === '' ? label : `${label} · ${quote}`;
}
