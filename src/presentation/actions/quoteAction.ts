import { actionSignals, actionStepId } from '../../core/work/codeActions/actionStep.ts';
import { actionStepKinds, tierOfAction } from '../../core/work/codeActions/codeAction.ts';
import type { ActionKind } from '../../core/work/codeActions/codeAction.ts';
import { expectedOutputTokens } from '../../core/work/codeActions/estimateAction.ts';
import type { ActionSize } from '../../core/work/codeActions/estimateAction.ts';
import { decisionKnowledgeOf } from '../../core/work/ask/decisionSubject.ts';
import { decideStep } from '../../core/work/ask/decideStep.ts';
import type { Pricing } from '../../core/work/ask/pricing.ts';
import type { MoneyRange } from '../../core/model/range.ts';
import type { ModelReference } from '../../core/model/modelReference.ts';
import type { StepRecord } from '../../core/work/plan/planDocument.ts';
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
  const step = emptyStep(kind, target.path, target.codeCharacters);
  const decided = decideStep(step, settings, providersWithKey, {
    ...decisionKnowledgeOf(pricing, step, now()),
    work: actionSignals(kind, target),
  });
  if ('noModel' in decided) return undefined;
  const { model } = decided.decision;
  return { model, cost: prices.estimate(kind, target, model) };
}

/** The step of an action without its words, which say nothing about who gets it. */
function emptyStep(kind: ActionKind, path: string, codeCharacters: number): StepRecord {
  return {
    id: actionStepId,
    title: '',
    kind: kind === 'review' ? 'check' : kind === 'explain' ? 'investigate' : actionStepKinds[kind],
    tier: tierOfAction(kind, codeCharacters),
    files: [path],
    instructions: '',
    acceptance: [],
    dependsOn: [],
    critical: false,
    outputTokens: Math.round(expectedOutputTokens(kind, codeCharacters)),
    status: 'pending',
    attempts: [],
    calls: [],
  };
}
