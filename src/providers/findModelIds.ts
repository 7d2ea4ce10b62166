import type { ProviderSettings } from '../core/model/settings.ts';
import type { Protocols, ProviderDependencies } from './providerConfig.ts';

/** Longest wait for a server on this machine. */
const localLimitMs = 1500;

/** Finds the ids of the models of a server on this machine; `undefined` when none answers there. */
export type FindModelIds = (
  provider: Pick<ProviderSettings, 'protocol' | 'baseUrl'>,
) => Promise<readonly string[] | undefined>;

/** Asks without a key: a server on this machine needs none. What it needs is loaded when it is first called. */
export function createFindModelIds(
  protocols: Protocols,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
): FindModelIds {
  return async ({ protocol: { id }, baseUrl }) => {
    const { listModels } = await import('./listModels.ts');
    const config = { name: id, protocol: id, baseUrl };
    const found = await listModels(protocols, config, dependencies, AbortSignal.timeout(localLimitMs));
    return 'kind' in found ? undefined : found.map((model) => model.id);
  };
}
