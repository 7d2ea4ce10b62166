import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import type { ProviderSettings } from '../../core/model/settings.ts';
import { chatModels, localTiers } from '../../presentation/setup/proposedTiers.ts';
import { confirmAndWriteTiers } from './writeTiers.ts';
import { setupMessages } from '../../presentation/setup/setupMessages.ts';
import { notify, pickMany, progress } from '../ui/dialogs.ts';

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
    void notify.warn(setupMessages.noOllamaProvider);
    return false;
  }
  const found = await progress(setupMessages.lookingForOllama(provider.baseUrl), false, () =>
    ports.findModels(provider),
  );
  if (found === undefined) {
    void notify.warn(setupMessages.noOllama(provider.baseUrl));
    return false;
  }
  const models = chatModels(found);
  if (models.length === 0) {
    void notify.warn(setupMessages.ollamaHasNoModel);
    return false;
  }
  const chosen = models.length === 1 ? models : await pickModels(models);
  if (chosen === undefined || chosen.length === 0) return false;
  return confirmAndWriteTiers(setupMessages.useModels(chosen), localTiers(provider.name, chosen));
}

/** The provider that stands for the Ollama on this machine. */
export function ollamaProvider(settings: EngineSettings): ProviderSettings | undefined {
  return [...settings.providers.values()].find(({ protocol }) => protocol.runsModels);
}

async function pickModels(models: readonly string[]): Promise<readonly string[] | undefined> {
  const items = models.map((label, index) => ({ label, picked: index === 0 }));
  const picked = await pickMany(items, {
    title: setupMessages.pickModelsTitle,
    placeHolder: setupMessages.pickModels,
    ignoreFocusOut: true,
  });
  return picked?.map(({ label }) => label);
}
