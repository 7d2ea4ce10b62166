import type { Failure } from '../model/failure.ts';
import type { ModelReference } from '../model/modelReference.ts';
import type { ModelProvider, Protocol, StreamTimeouts } from '../model/provider.ts';
import { unknownUsage } from '../model/usage.ts';
import type { ConnectedProvider } from './callModel.ts';
import { windowOfProvider } from './contextWindow.ts';
import { createPlaceLimit } from './placeLimit.ts';
import type { PlaceLimit } from './placeLimit.ts';
import type { EngineSettings, ProviderSettings } from '../settings.ts';

/** A key as the engine sees it. */
export interface ProviderKey {
  readonly value: string;
  /** What the ledger calls it. */
  readonly label: string;
}

/** What connections are made from. */
export interface ConnectionPorts {
  settings(): EngineSettings;
  key(providerName: string): Promise<ProviderKey | undefined>;
  /** Makes the adapter of the provider's protocol. */
  createProvider(settings: ProviderSettings, key: string | undefined): ModelProvider;
}

/** Turns names of configured providers into adapters, one per provider and key, with their limits. */
export interface Connections {
  /** Never rejects for a missing provider or key: the adapter then fails with that reason, as an attempt. */
  connect(providerName: string): Promise<ConnectedProvider>;
}

/** See {@link Connections}. A changed setting or key makes a new adapter on the next call. */
export function createConnections(ports: ConnectionPorts): Connections {
  const adapters = new Map<
    string,
    { adapter: ModelProvider; settings: ProviderSettings; key: string | undefined }
  >();
  const limits = new Map<string, { places: number; limit: PlaceLimit }>();

  function adapterOf(settings: ProviderSettings, key: string | undefined): ModelProvider {
    const cached = adapters.get(settings.name);
    if (cached?.settings === settings && cached.key === key) return cached.adapter;
    const adapter = ports.createProvider(settings, key);
    adapters.set(settings.name, { adapter, settings, key });
    return adapter;
  }

  function limitOf(settings: ProviderSettings): PlaceLimit {
    const places = settings.limits.concurrentRequests ?? defaultConcurrentRequests;
    const cached = limits.get(settings.name);
    if (cached?.places === places) return cached.limit;
    const limit = createPlaceLimit(places);
    limits.set(settings.name, { places, limit });
    return limit;
  }

  return {
    async connect(providerName) {
      const settings = ports.settings().providers.get(providerName);
      if (settings === undefined) {
        return unusable(providerName, {
          kind: 'not-found',
          message: `There is no provider named "${providerName}" in tierwise.providers.`,
        });
      }
      const key = await ports.key(providerName);
      if (settings.needsKey && key === undefined) {
        return unusable(providerName, {
          kind: 'auth',
          message: `No key is set for the provider "${providerName}".`,
        });
      }
      const contextTokens = windowOfProvider(settings);
      return {
        adapter: adapterOf(settings, key?.value),
        timeouts: timeoutsOf(settings),
        ...(contextTokens === undefined ? {} : { contextTokens }),
        ...(key === undefined ? {} : { keyLabel: key.label }),
        takePlace: (signal) => limitOf(settings).take(signal),
      };
    },
  };
}

/** Why a model cannot be asked, judged from settings and the names of providers that have a key. */
export function whyUnusable(
  settings: EngineSettings,
  providersWithKey: ReadonlySet<string>,
): (model: ModelReference) => string | undefined {
  return (model) => {
    const provider = settings.providers.get(model.provider);
    if (provider === undefined) return `there is no provider named "${model.provider}"`;
    if (provider.needsKey && !providersWithKey.has(model.provider))
      return `no key is set for "${model.provider}"`;
    return undefined;
  };
}

const defaultConcurrentRequests = 4;

/** A local server loads the model before it answers: minutes, not seconds (facts: field, row 62). */
const firstTokenTimeoutMs: Readonly<Record<Protocol, number>> = {
  anthropic: 300_000,
  openai: 300_000,
  'openai-compatible': 300_000,
  ollama: 900_000,
};

const idleTimeoutMs = 120_000;

function timeoutsOf(settings: ProviderSettings): StreamTimeouts {
  return {
    firstTokenMs: settings.limits.firstTokenTimeoutMs ?? firstTokenTimeoutMs[settings.protocol],
    idleMs: settings.limits.idleTimeoutMs ?? idleTimeoutMs,
  };
}

function unusable(name: string, failure: Failure): ConnectedProvider {
  return {
    adapter: {
      name,
      protocol: 'openai-compatible',
      // eslint-disable-next-line @typescript-eslint/require-await -- an adapter's stream is asynchronous by contract
      async *stream() {
        yield { type: 'failed', failure, usage: unknownUsage } as const;
      },
    },
    timeouts: { firstTokenMs: 0, idleMs: 0 },
    takePlace: () => Promise.resolve(() => undefined),
  };
}
