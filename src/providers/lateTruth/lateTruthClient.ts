import type { ProviderConfig, ProviderDependencies } from '../providerConfig.ts';
import type { LateCost } from './lateCost.ts';
import { askLiteLlm, isLiteLlm } from './litellmSpendLog.ts';
import { askOpenRouter, isOpenRouter } from './openrouterGeneration.ts';

/** Protocols of endpoints that may be OpenRouter or a LiteLLM. */
const chatProtocols: readonly string[] = ['openai-compatible', 'openrouter', 'litellm'];

/** Somebody who keeps a record of what each call has cost. */
export interface RecordKeeper {
  readonly source: 'openrouter-generation' | 'litellm-spend-log';
  /** Never throws. */
  ask(requestId: string, signal: AbortSignal): Promise<LateCost>;
}

/**
 * Who keeps the record of a provider's calls, if anybody does: OpenRouter by its address, LiteLLM by how it answers.
 * Every other endpoint is left alone: one that does not speak Chat Completions is not even asked whether it is a LiteLLM,
 * and neither is one where `mayProbe` is false. Never throws.
 */
export async function findRecordKeeper(
  config: ProviderConfig,
  dependencies: Pick<ProviderDependencies, 'fetch'>,
  options: { readonly mayProbe: boolean },
  signal: AbortSignal,
): Promise<RecordKeeper | undefined> {
  if (!chatProtocols.includes(config.protocol)) return undefined;
  const trimmed = {
    ...config,
    baseUrl: config.baseUrl
      .trim()
      .replace(/\/+$/, '')
      .replace(/\/chat\/completions$/, ''),
  };
  if (isOpenRouter(trimmed.baseUrl)) {
    return {
      source: 'openrouter-generation',
      ask: (requestId, asking) => askOpenRouter(trimmed, dependencies, requestId, asking),
    };
  }
  if (!options.mayProbe || !(await isLiteLlm(trimmed, dependencies, signal))) return undefined;
  return {
    source: 'litellm-spend-log',
    ask: (requestId, asking) => askLiteLlm(trimmed, dependencies, requestId, asking),
  };
}

/** What {@link createLateTruth} works with. */
export interface LateTruthOptions {
  /** A configured provider without its key; `undefined` for a name that is not configured. */
  endpoint(provider: string): Omit<ProviderConfig, 'key'> | undefined;
  key(provider: string): Promise<string | undefined>;
  readonly fetch: typeof fetch;
}

/** Late truth by the names of configured providers. */
export interface LateTruth {
  /** `certain` for OpenRouter, `possible` for what may be a LiteLLM, `no` for those who are never asked. */
  mayKeepRecords(provider: string): 'certain' | 'possible' | 'no';
  /** See {@link findRecordKeeper}. */
  findKeeper(
    provider: string,
    options: { readonly mayProbe: boolean },
    signal: AbortSignal,
  ): Promise<RecordKeeper | undefined>;
}

/** See {@link LateTruth}. */
export function createLateTruth(ports: LateTruthOptions): LateTruth {
  return {
    mayKeepRecords(provider) {
      const found = ports.endpoint(provider);
      if (found === undefined || !chatProtocols.includes(found.protocol)) return 'no';
      return isOpenRouter(found.baseUrl) ? 'certain' : 'possible';
    },
    async findKeeper(provider, options, signal) {
      const found = ports.endpoint(provider);
      if (found === undefined) return undefined;
      const secret = await ports.key(provider);
      const config = secret === undefined ? found : { ...found, key: secret };
      return findRecordKeeper(config, ports, options, signal);
    },
  };
}
