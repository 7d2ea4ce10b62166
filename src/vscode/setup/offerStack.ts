import * as vscode from 'vscode';
import type { EngineSettings } from '../../core/settings.ts';
import { stackToOffer, stackTiers } from './proposedTiers.ts';
import { confirmAndWriteTiers } from './writeTiers.ts';

/** After a key was set: a key that no tier would use helps nobody, so its provider's models are offered. */
export async function offerStack(settings: EngineSettings, providerName: string): Promise<boolean> {
  const stack = stackToOffer(settings, providerName);
  if (stack === undefined) return false;
  const question = vscode.l10n.t(
    'No tier uses a model of "{0}" yet. Use its models for all tiers?',
    providerName,
  );
  return confirmAndWriteTiers(question, stackTiers(stack));
}
