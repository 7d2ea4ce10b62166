import type { Tier } from '../../../shared/tiers.ts';
import { decide, type DecisionInput, type DecisionResult } from '../../routing/rules/decide.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import { whyUnusable } from '../../routing/rules/whyUnusable.ts';
import type { WorkSignals } from '../../routing/rules/workSignals.ts';
import type { DecisionSubject } from './decisionSubject.ts';
import type { RoutingContext } from './routingContext.ts';

/** A piece of work that needs a model. */
export interface ModelChoice {
  readonly tier: Tier;
  /** In plain words why this tier, such as `Classifying is work for the grunt tier`. */
  readonly tierReason: string;
  /** What the rules judge by: the purpose, the words, the files. */
  readonly work: WorkSignals;
  /** What the models' prices and pass rates are looked up for. */
  readonly subject: DecisionSubject;
}

/** Which models a piece of work gets, by the settings and keys of this moment. */
export async function decideModel(
  routing: Pick<RoutingContext, 'settings' | 'providersWithKey' | 'decisionKnowledge'>,
  choice: ModelChoice,
): Promise<DecisionResult> {
  return decide({
    ...routing.decisionKnowledge(choice.subject),
    ...decisionInput(routing.settings(), await routing.providersWithKey(), choice),
  });
}

/** What a decision is made from, without what is known of the models. */
export function decisionInput(
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
  { tier, tierReason, work }: Omit<ModelChoice, 'subject'>,
): DecisionInput {
  const { tiers, routing } = settings;
  return { tier, tierReason, work, tiers, routing, whyUnusable: whyUnusable(settings, providersWithKey) };
}
