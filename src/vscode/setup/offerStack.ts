import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { stackToOffer, stackTiers } from '../../presentation/setup/proposedTiers.ts';
import { confirmAndWriteTiers } from './writeTiers.ts';
import { setupMessages } from '../../presentation/setup/setupMessages.ts';

/** After a key was set: a key that no tier would use helps nobody, so its provider's models are offered. */
export async function offerStack(settings: EngineSettings, providerName: string): Promise<boolean> {
  const stack = stackToOffer(settings, providerName);
  if (stack === undefined) return false;
  return confirmAndWriteTiers(setupMessages.useModelsOf(providerName), stackTiers(stack));
}
