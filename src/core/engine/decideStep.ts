import type { Tier } from '../../shared/tiers.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import { decide } from '../router/decide.ts';
import type { DecisionResult } from '../router/decide.ts';
import type { EngineSettings } from '../settings.ts';
import { whyUnusable } from './connections.ts';

/** Which model a step gets, judged now. */
export function decideStep(
  step: StepRecord,
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): DecisionResult {
  return decide({
    tier: step.tier,
    tierReason: tierReason(step.tier, false),
    ...(step.modelOverride === undefined ? {} : { chosenModel: step.modelOverride }),
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, providersWithKey),
  });
}

/** In plain words, why a tier was chosen. */
export function tierReason(tier: Tier, isPlanning: boolean): string {
  return isPlanning ? `Planning is work for the ${tier} tier` : `This step is given to the ${tier} tier`;
}
