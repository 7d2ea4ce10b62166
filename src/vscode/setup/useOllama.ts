import * as vscode from 'vscode';
import type { EngineSettings, ProviderSettings } from '../../core/settings.ts';
import { chatModels, localTiers } from './proposedTiers.ts';
import { confirmAndWriteTiers } from './writeTiers.ts';

/** What {@link useOllama} works with. */
export interface UseOllamaPorts {
  settings(): EngineSettings;
  /** Ids of the models at this provider; `undefined` when it does not answer. */
  findModels(provider: ProviderSettings): Promise<readonly string[] | undefined>;
}

/** Puts all tiers on models of a local Ollama, chosen and confirmed by the person. True when it was written. */
export async function useOllama(ports: UseOllamaPorts): Promise<boolean> {
  const provider = ollamaProvider(ports.settings());
  if (provider === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No provider in tierwise.providers speaks the protocol "ollama". Add one.'),
    );
    return false;
  }
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for Ollama at {0}', provider.baseUrl),
    },
    () => ports.findModels(provider),
  );
  if (found === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('No Ollama answers at {0}. Start it and try again.', provider.baseUrl),
    );
    return false;
  }
  const models = chatModels(found);
  if (models.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Ollama is there but has no model yet. Run {0} in a terminal and try again.',
        'ollama pull gemma3',
      ),
    );
    return false;
  }
  const chosen = models.length === 1 ? models : await pickModels(models);
  if (chosen === undefined || chosen.length === 0) return false;
  return confirmAndWriteTiers(
    vscode.l10n.t('Use {0} for all tiers?', chosen.join(', ')),
    localTiers(provider.name, chosen),
  );
}

/** The provider that stands for the Ollama on this machine. */
export function ollamaProvider(settings: EngineSettings): ProviderSettings | undefined {
  return [...settings.providers.values()].find(({ protocol }) => protocol === 'ollama');
}

async function pickModels(models: readonly string[]): Promise<readonly string[] | undefined> {
  const items = models.map((label, index) => ({ label, picked: index === 0 }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Tierwise: Use a Local Ollama'),
    placeHolder: vscode.l10n.t('The first one ticked is asked; the others stand in for it.'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked?.map(({ label }) => label);
}
