import type { Failure } from '../../model/request/failure.ts';
import type { ModelProvider, StreamTimeouts } from '../../model/request/provider.ts';
import { unknownUsage } from '../../model/request/usage.ts';
import type { ConnectedProvider } from './connectedProvider.ts';
import { addressOf, isLocalHost } from '../../model/httpAddress.ts';
import { coldStartFirstTokenMs } from '../../model/request/protocol.ts';
import { windowOfProvider } from './providerWindow.ts';
import { createSemaphore, type Semaphore } from './semaphore.ts';
import type { MinuteLimits } from '../limits/rateWindow.ts';
import type { ModelSettings, ProviderSettings } from '../../model/settings.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A key as the engine sees it. */
export interface ProviderKey {
  readonly value: string;
  /** Identifies the key without revealing any of it; a changed key has another id. */
  readonly id: string;
  /** What the ledger calls it. */
  readonly label: string;
}

/** What connections are made from. */
export interface ConnectionPorts {
  settings(): ModelSettings;
  /** The keys of a provider, in the order in which they were added. */
  keys(providerName: string): Promise<readonly ProviderKey[]>;
  /** Makes the adapter of the provider's protocol. */
  createProvider(settings: ProviderSettings, key: string | undefined): ModelProvider;
}

/** Turns names of configured providers into adapters, one per provider and key, with their limits. */
export interface Connections {
  /** Never rejects for a missing provider or key: the adapter then fails with that reason, as an attempt. */
  connect(providerName: string): Promise<ConnectedProvider>;
}

/** A changed setting or key makes a new adapter on the next call. */
export function createConnections(ports: ConnectionPorts): Connections {
  const adapters = new Map<
    string,
    { readonly settings: ProviderSettings; readonly byKey: Map<string | undefined, ModelProvider> }
  >();
  const limits = new Map<string, { places: number; limit: Semaphore }>();

  /** Adapters of keys that are gone are forgotten, so that no key outlives its deletion. */
  function adapterOf(
    settings: ProviderSettings,
    key: ProviderKey | undefined,
    keys: readonly ProviderKey[],
  ): ModelProvider {
    let known = adapters.get(settings.name);
    if (known?.settings !== settings) {
      known = { settings, byKey: new Map() };
      adapters.set(settings.name, known);
    }
    for (const value of known.byKey.keys())
      if (value !== undefined && !keys.some((other) => other.value === value)) known.byKey.delete(value);
    const adapter = known.byKey.get(key?.value) ?? ports.createProvider(settings, key?.value);
    known.byKey.set(key?.value, adapter);
    return adapter;
  }

  function limitOf(settings: ProviderSettings): Semaphore {
    const places = settings.limits.concurrentRequests ?? defaultConcurrentRequests;
    const cached = limits.get(settings.name);
    if (cached?.places === places) return cached.limit;
    const limit = createSemaphore(places);
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
      const keys = await ports.keys(providerName);
      if (settings.needsKey && keys.length === 0) {
        return unusable(providerName, {
          kind: 'auth',
          message: `No key is set for the provider "${providerName}".`,
        });
      }
      const contextTokens = windowOfProvider(settings);
      const { quotaPool } = settings.limits;
      return {
        keys: keys.length === 0 ? [noKey] : keys.map(({ id }) => id),
        ...withoutUndefined({ quotaPool }),
        limits: minuteLimitsOf(settings),
        withKey(id) {
          const key = keys.find((other) => other.id === id);
          const adapter = adapterOf(settings, key, keys);
          return key === undefined ? { adapter } : { adapter, keyLabel: key.label };
        },
        timeouts: timeoutsOf(settings),
        ...withoutUndefined({ contextTokens }),
        tryAcquire: () => limitOf(settings).tryAcquire(),
        acquire: (signal) => limitOf(settings).acquire(signal),
      };
    },
  };
}

/** Id in the place of a key where a provider needs none. */
const noKey = '';

const defaultConcurrentRequests = 4;

/** A server on this machine or beside it may have to load its model first, whatever protocol it speaks. */
function defaultFirstTokenMs({ protocol, baseUrl }: ProviderSettings): number {
  const { firstTokenMs } = protocol.defaultTimeouts;
  const host = addressOf(baseUrl)?.host;
  return host !== undefined && isLocalHost(host)
    ? Math.max(firstTokenMs, coldStartFirstTokenMs)
    : firstTokenMs;
}

function timeoutsOf(settings: ProviderSettings): StreamTimeouts {
  const { limits } = settings;
  return {
    ...withoutUndefined({ connectMs: limits.connectTimeoutMs }),
    firstTokenMs: limits.firstTokenTimeoutMs ?? defaultFirstTokenMs(settings),
    idleMs: limits.idleTimeoutMs ?? settings.protocol.defaultTimeouts.idleMs,
    ...withoutUndefined({ totalMs: limits.totalTimeoutMs }),
  };
}

function minuteLimitsOf({ limits }: ProviderSettings): MinuteLimits {
  const { requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute } = limits;
  return {
    ...withoutUndefined({
      requests: requestsPerMinute,
      inputTokens: inputTokensPerMinute,
      outputTokens: outputTokensPerMinute,
    }),
  };
}

function unusable(name: string, failure: Failure): ConnectedProvider {
  const adapter: ModelProvider = {
    name,
    // eslint-disable-next-line @typescript-eslint/require-await -- an adapter's stream is asynchronous by contract
    async *stream() {
      yield { type: 'failed', failure, usage: unknownUsage } as const;
    },
  };
  return {
    keys: [noKey],
    limits: {},
    withKey: () => ({ adapter }),
    timeouts: { firstTokenMs: 0, idleMs: 0 },
    tryAcquire: () => () => undefined,
    acquire: () => Promise.resolve(() => undefined),
  };
}
