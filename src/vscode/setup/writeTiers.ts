import * as vscode from 'vscode';
import { tiersSchema } from '../../settings/schema/tiers.ts';
import type { ProposedTiers } from '../../presentation/setup/proposedTiers.ts';
import { setupMessages } from '../../presentation/setup/setupMessages.ts';

/**
 * Shows what would be written into the person's settings and writes it after their yes. False when they said no.
 * Where the workspace has a value of its own, that one goes on to hold, and they are told.
 */
export async function confirmAndWriteTiers(question: string, proposed: ProposedTiers): Promise<boolean> {
  const configuration = vscode.workspace.getConfiguration();
  const present = configuration.inspect(tiersSchema.key);
  const yes = setupMessages.writeSettings;
  const detail = setupMessages.writeDetail(
    `"${tiersSchema.key}": ${JSON.stringify(proposed, undefined, 2)}`,
    { isReplaced: present?.globalValue !== undefined, isOverruled: present?.workspaceValue !== undefined },
  );
  const chosen = await vscode.window.showInformationMessage(question, { modal: true, detail }, yes);
  if (chosen !== yes) return false;
  await configuration.update(tiersSchema.key, proposed, vscode.ConfigurationTarget.Global);
  return true;
}
