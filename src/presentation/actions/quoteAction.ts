import { actionSignals, actionSubject } from '../../core/work/codeActions/actionStep.ts';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import type { ActionSize } from '../../core/work/codeActions/estimateAction.ts';
import { decisionKnowledgeOf } from '../../core/work/ask/decisionSubject.ts';
import { decisionInput } from '../../core/work/ask/decideModel.ts';
import { decide } from '../../core/routing/rules/decide.ts';
import type { Pricing } from '../../core/routing/knowledge/pricing.ts';
import type { MoneyRange } from '../../core/model/range.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import type { ActionPrices } from './actionPrices.ts';

/** What {@link quoteAction} works with; all of it is in memory. */
export interface QuotePorts {
  readonly pricing: Pick<Pricing, 'knowledge' | 'priceAt'>;
  readonly prices: ActionPrices;
  readonly now: () => number;
}

/** Which model an action would go to now, and what it would cost there. */
export interface ActionQuote {
  readonly model: ModelReference;
  readonly cost: MoneyRange | 'unpriced' | undefined;
}

/** The quote that is shown before anything is asked; `undefined` when no model can be asked. */
export function quoteAction(
  { pricing, prices, now }: QuotePorts,
  kind: ActionKind,
  target: { readonly path: string; readonly code: string } & ActionSize,
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): ActionQuote | undefined {
  const subject = actionSubject(kind, target.codeCharacters);
  const work = actionSignals(kind, target);
  const decided = decide({
    ...decisionKnowledgeOf(pricing, subject, now()),
    ...decisionInput(settings, providersWithKey, { tier: subject.tier, tierReason: '', work }),
  });
  if ('noModel' in decided) return undefined;
  const { model } = decided.decision;
  return { model, cost: prices.estimate(kind, target, model) };
}
