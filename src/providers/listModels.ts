import type { Failure } from '../core/model/request/failure.ts';
import type { AvailableModel } from '../core/model/request/provider.ts';
import {
  protocolOf,
  type Protocols,
  type ProviderConfig,
  type ProviderDependencies,
} from './providerConfig.ts';
import { normaliseBaseUrl, hasModelInUrl } from './shared/transport/baseUrl.ts';

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
