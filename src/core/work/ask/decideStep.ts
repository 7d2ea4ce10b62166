import type { Tier } from '../../../shared/tiers.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import { decide } from '../../routing/rules/decide.ts';
import type { DecisionInput, DecisionResult } from '../../routing/rules/decide.ts';
import type { WorkSignals } from '../../routing/rules/workSignals.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import type { DecisionKnowledge } from './decisionSubject.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Which models a step gets, judged now. */
export function decideStep(...step: Parameters<typeof stepDecision>): DecisionResult {
  return decide(stepDecision(...step));
}

/** What a decision about a step is made from. */
export function stepDecision(
  step: StepRecord,
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
  knowledge: DecisionKnowledge = {},
): DecisionInput {
  return {
    tier: step.tier,
    tierReason: tierReason(step.tier, false),
    ...withoutUndefined({ chosenModel: step.modelOverride }),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, providersWithKey),
    routing: settings.routing,
    work: signalsOf(step),
    ...knowledge,
  };
}

/** In plain words, why a tier was chosen. */
export function tierReason(tier: Tier, isPlanning: boolean): string {
  return isPlanning ? `Planning is work for the ${tier} tier` : `This step is given to the ${tier} tier`;
}

/** What a planned step tells the router about itself. */
export function signalsOf(step: StepRecord): WorkSignals {
  return {
    purpose: 'step',
    stepKind: step.kind,
    text: `${step.title}\n${step.instructions}`,
    files: step.files,
    isMarkedCritical: step.critical,
    isPlanned: true,
    ...(step.outputTokens > 0 ? { codeTokens: step.outputTokens } : {}),
  };
}

/** Why a model cannot be asked, judged from settings and the names of providers that have a key. */
export function whyUnusable(
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): (model: ModelReference) => string | undefined {
  return (model) => {
    const provider = settings.providers.get(model.provider);
    if (provider === undefined) return `there is no provider named "${model.provider}"`;
    if (provider.needsKey && !providersWithKey.has(model.provider))
      return `no key is set for "${model.provider}"`;
    return undefined;
  };
}
