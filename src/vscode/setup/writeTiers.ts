import * as vscode from 'vscode';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import { stackToOffer, stackTiers, type ProposedTiers } from '../../presentation/setup/proposedTiers.ts';
import { tiersSchema } from '../../settings/schema/tiers.ts';
import { setupMessages } from '../../presentation/setup/setupMessages.ts';
import { ask } from '../ui/dialogs.ts';

/**
 * Shows what would be written into the person's settings and writes it after their yes. False when they said no.
 * Where the workspace has a value of its own, that one goes on to hold, and they are told.
 */
export async function confirmAndWriteTiers(question: string, proposed: ProposedTiers): Promise<boolean> {
  const configuration = vscode.workspace.getConfiguration();
  const present = configuration.inspect(tiersSchema.key);
  const detail = setupMessages.writeDetail(
    `"${tiersSchema.key}": ${JSON.stringify(proposed, undefined, 2)}`,
    { isReplaced: present?.globalValue !== undefined, isOverruled: present?.workspaceValue !== undefined },
  );
  if (!(await ask({ question, detail, yes: setupMessages.writeSettings }))) return false;
  await configuration.update(tiersSchema.key, proposed, vscode.ConfigurationTarget.Global);
  return true;
}

/** After a key was set: a key that no tier would use helps nobody, so its provider's models are offered. */
export async function offerStack(settings: EngineSettings, providerName: string): Promise<boolean> {
  const stack = stackToOffer(settings, providerName);
  if (stack === undefined) return false;
  return confirmAndWriteTiers(setupMessages.useModelsOf(providerName), stackTiers(stack));
}
