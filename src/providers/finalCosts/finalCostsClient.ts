import {
  protocolOf,
  type Protocols,
  type ProviderConfig,
  type ProviderDependencies,
} from '../providerConfig.ts';
import { normaliseBaseUrl, hasModelInUrl } from '../shared/transport/baseUrl.ts';
import type { LateCost } from './lateCost.ts';
import { askLiteLlm, isLiteLlm } from './litellmSpendLog.ts';
import { askOpenRouter, isOpenRouter } from './openrouterGeneration.ts';

/** Vendors who answer at these hosts and below them keep no record that could be asked for. */
const hostsWithoutRecords = ['api.anthropic.com', 'api.openai.com'];

/** Gateways that keep records have no path for each model. */
function mayKeepRecords(
  protocols: Protocols,
  { protocol, baseUrl }: Pick<ProviderConfig, 'protocol' | 'baseUrl'>,
): boolean {
  const { traits } = protocolOf(protocols, protocol);
  if (traits.isSpokenByGateways !== true || hasModelInUrl(baseUrl) || !URL.canParse(baseUrl)) return false;
  const { hostname } = new URL(baseUrl);
  return !hostsWithoutRecords.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}

/** Somebody who keeps a record of what each call has cost. */
export interface RecordKeeper {
  readonly source: 'openrouter-generation' | 'litellm-spend-log';
  /** Never throws. */
  ask(requestId: string, signal: AbortSignal): Promise<LateCost>;
}

/**
 * Who keeps the record of a provider's calls, if anybody does: OpenRouter by its address, LiteLLM by how it answers.
 * Every other endpoint is left alone: a vendor's own is not even asked whether it is a LiteLLM, and neither is one where
 * `mayProbe` is false. Never throws.
 */
export async function findRecordKeeper(
  protocols: Protocols,
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  options: { readonly mayProbe: boolean },
  signal: AbortSignal,
): Promise<RecordKeeper | undefined> {
  if (!mayKeepRecords(protocols, config)) return undefined;
  // Both put their own paths beside the protocols', which some base URLs end in.
  const root = {
    ...config,
    baseUrl: normaliseBaseUrl(protocolOf(protocols, config.protocol).traits, config.baseUrl).replace(
      /\/v1$/,
      '',
    ),
  };
  if (isOpenRouter(root.baseUrl)) {
    return {
      source: 'openrouter-generation',
      ask: (requestId, asking) => askOpenRouter(root, dependencies, requestId, asking),
    };
  }
  if (!options.mayProbe || !(await isLiteLlm(root, dependencies, signal))) return undefined;
  return {
    source: 'litellm-spend-log',
    ask: (requestId, asking) => askLiteLlm(root, dependencies, requestId, asking),
  };
}

/** What {@link createFinalCosts} works with. */
export interface FinalCostsOptions {
  readonly protocols: Protocols;
  /** A configured provider without its key; `undefined` for a name that is not configured. */
  endpoint(provider: string): Omit<ProviderConfig, 'key'> | undefined;
  key(provider: string): Promise<string | undefined>;
  readonly fetch: typeof fetch;
}

/** Late truth by the names of configured providers. */
export interface FinalCosts {
  /** `certain` for OpenRouter, `possible` for what may be a LiteLLM, `no` for those who are never asked. */
  mayKeepRecords(provider: string): 'certain' | 'possible' | 'no';
  findKeeper(
    provider: string,
    options: { readonly mayProbe: boolean },
    signal: AbortSignal,
  ): Promise<RecordKeeper | undefined>;
}

export function createFinalCosts(ports: FinalCostsOptions): FinalCosts {
  return {
    mayKeepRecords(provider) {
      const found = ports.endpoint(provider);
      if (found === undefined || !mayKeepRecords(ports.protocols, found)) return 'no';
      return isOpenRouter(found.baseUrl) ? 'certain' : 'possible';
    },
    async findKeeper(provider, options, signal) {
      const found = ports.endpoint(provider);
      if (found === undefined) return undefined;
      const secret = await ports.key(provider);
      const config = secret === undefined ? found : { ...found, key: secret };
      return findRecordKeeper(ports.protocols, config, ports, options, signal);
    },
  };
}
