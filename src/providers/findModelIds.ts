import type { ProviderDependencies } from './providerConfig.ts';

/** Finds the ids of the models of an Ollama; `undefined` when none answers there. */
export type FindModelIds = (provider: { readonly baseUrl: string }) => Promise<readonly string[] | undefined>;

/** What it needs is loaded when it is first called. */
export function createFindModelIds(dependencies: Pick<ProviderDependencies, 'fetch'>): FindModelIds {
  return async ({ baseUrl }) => {
    const { findLocalOllama } = await import('./listModels.ts');
    const models = await findLocalOllama(dependencies, new AbortController().signal, baseUrl);
    return models?.map(({ id }) => id);
  };
}
