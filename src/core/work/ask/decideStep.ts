import type { Tier } from '../../../shared/tiers.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import { decide } from '../../routing/rules/decide.ts';
import type { DecisionResult } from '../../routing/rules/decide.ts';
import type { WorkSignals } from '../../routing/rules/workSignals.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import type { DecisionKnowledge } from './decisionSubject.ts';
import { whyUnusable } from './whyUnusable.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Which models a step gets, judged now. */
export function decideStep(
  step: StepRecord,
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
  knowledge: DecisionKnowledge = {},
): DecisionResult {
  return decide({
    tier: step.tier,
    tierReason: tierReason(step.tier, false),
    ...withoutUndefined({ chosenModel: step.modelOverride }),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, providersWithKey),
    routing: settings.routing,
    work: signalsOf(step),
    ...knowledge,
  });
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
