import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { stackToOffer, stackTiers } from '../../presentation/setup/proposedTiers.ts';
import { confirmAndWriteTiers } from './writeTiers.ts';

/** After a key was set: a key that no tier would use helps nobody, so its provider's models are offered. */
export async function offerStack(settings: EngineSettings, providerName: string): Promise<boolean> {
  const stack = stackToOffer(settings, providerName);
  if (stack === undefined) return false;
  const question = `No tier uses a model of "${providerName}" yet. Use its models for all tiers?`;
  return confirmAndWriteTiers(question, stackTiers(stack));
}
