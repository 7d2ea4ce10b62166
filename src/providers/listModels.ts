import type { Failure } from '../core/model/failure.ts';
import type { AvailableModel } from '../core/model/provider.ts';
import type { ProviderSettings } from '../core/model/settings.ts';
import { protocolOf } from './providerConfig.ts';
import type { Protocols, ProviderConfig, ProviderDependencies } from './providerConfig.ts';
import { normaliseBaseUrl, hasModelInUrl } from './shared/transport/baseUrl.ts';

/** Longest wait for a server on this machine. */
const localLimitMs = 1500;

/** The models that an endpoint has, or why it does not say. Never rejects. */
export async function listModels(
  protocols: Protocols,
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  signal: AbortSignal,
): Promise<readonly AvailableModel[] | Failure> {
  if (hasModelInUrl(config.baseUrl)) {
    return { kind: 'not-found', message: 'A server with a path for each model lists none.' };
  }
  const { traits, listModels: list } = protocolOf(protocols, config.protocol);
  return list({ ...config, baseUrl: normaliseBaseUrl(traits, config.baseUrl) }, dependencies, signal);
}

/** Finds the ids of the models of a server on this machine; `undefined` when none answers there. */
export type FindModelIds = (
  provider: Pick<ProviderSettings, 'protocol' | 'baseUrl'>,
) => Promise<readonly string[] | undefined>;

/** Asks without a key: a server on this machine needs none. */
export function createFindModelIds(
  protocols: Protocols,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
): FindModelIds {
  return async ({ protocol: { id }, baseUrl }) => {
    const config = { name: id, protocol: id, baseUrl };
    const found = await listModels(protocols, config, dependencies, AbortSignal.timeout(localLimitMs));
    return 'kind' in found ? undefined : found.map((model) => model.id);
  };
}
