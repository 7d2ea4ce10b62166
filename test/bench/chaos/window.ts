import type { DoubtedCost } from '../../../src/core/money/budget/doubtedCosts.ts';
import type { CallContext } from '../../../src/core/calling/send/call.ts';
import { configOf } from '../../../src/providers/providerConfig.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { createConnections } from '../../../src/core/calling/connect/connections.ts';
import { createBudgetedCalls } from '../../../src/core/calling/send/createSpending.ts';
import { createPricing } from '../../../src/core/routing/knowledge/pricing.ts';
import { sendPolicy } from '../../../src/core/calling/failover/failoverPorts.ts';
import { createPrefixGate } from '../../../src/core/calling/failover/prefixGate.ts';
import type { SendEvent } from '../../../src/core/calling/failover/sendEvents.ts';
import type { Clock } from '../../../src/core/model/clock.ts';
import type { EngineSettings } from '../../../src/core/routing/rules/engineSettings.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { openStorage, type Storage } from '../../../src/storage/client/openStorage.ts';

/** One window: its own connections, budgets and worker over the ledger of all. */
export interface ChaosWindow {
  readonly ports: CallContext;
  readonly storage: Storage;
  readonly warnings: readonly string[];
  /** Reported costs that were beyond belief. */
  readonly doubted: readonly DoubtedCost[];
}

/** What a window works with. */
export interface ChaosWindowOptions {
  readonly name: string;
  readonly directory: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: EngineSettings;
}

const workerUrl = new URL('../../../src/storage/worker/ledgerWorker.ts', import.meta.url);

/** Opens a window as the extension does, with counting by characters in the tokenizer's place. */
export async function openWindow(options: ChaosWindowOptions): Promise<ChaosWindow> {
  const { name, directory, clock, random, settings } = options;
  let ids = 0;
  const createId = () => `${name}-${ids++}`;
  const files = { ledgerFile: 'ledger.sqlite', plansFile: 'plans.sqlite' } as const;
  const storage = await openStorage({
    directory,
    ...files,
    workerUrl,
    sessionId: name,
    now: () => clock.now(),
  });
  const warnings: string[] = [];
  const warn = (message: string) => {
    warnings.push(message);
  };
  const log = { trace: () => undefined, info: () => undefined, warn, error: warn };
  const pricing = createPricing({
    // Only the prices of the settings count here.
    loadCatalogue: () => Promise.reject(new Error('There is no catalogue in the chaos run.')),
    settings: () => settings,
    clock,
    history: () => Promise.resolve([]),
    log,
  });
  const connections = createConnections({
    settings: () => settings,
    keys: (provider) =>
      Promise.resolve(
        settings.providers.get(provider)?.needsKey === false
          ? []
          : ['one', 'two', 'three'].map((label) => ({ value: `sk-${provider}-${label}`, id: label, label })),
      ),
    createProvider: (provider, key) =>
      createProvider(httpProtocols, configOf(provider, key), { fetch, createId }),
  });
  const spending = createBudgetedCalls({
    settings: () => settings.budgets,
    book: storage.budgets,
    ledger: storage.ledger,
    clock,
    log,
    ask: () => Promise.resolve('stop'),
    alert: () => undefined,
    loadTokenCounter: () => Promise.resolve({ count: (text) => Math.ceil(text.length / 4) }),
    callProfile: (model, atMs) => pricing.callProfile(model, atMs),
    inputTokens: (model, counted) => pricing.inputTokens(model, counted),
    highOutputTokens: (start, model) => pricing.highOutputTokens(start, model),
    overrunFactor: () => 1,
    countInput: () => Promise.resolve(undefined),
  });
  const doubted: DoubtedCost[] = [];
  return {
    storage,
    warnings,
    doubted,
    ports: {
      clock,
      createId,
      ledger: storage.ledger,
      log,
      sessionId: name,
      failover: {
        traffic: storage.traffic,
        random,
        policy: () => sendPolicy(),
        prefixGate: createPrefixGate(clock),
        contextWindow: () => undefined,
      },
      provider: (provider) => connections.connect(provider),
      reserve: spending.reserve,
      onDoubtedCost: (cost) => {
        doubted.push(cost);
        return spending.onDoubtedCost(cost);
      },
      price: (model, usage, atMs) => pricing.price(model, usage, atMs),
      privacy: {
        isPrivate: () => false,
        isLocal: (model) => pricing.isLocal(model),
        privateLines: () => Promise.resolve(new Set()),
      },
    },
  };
}

/** Counts what the engine met and did. */
export function countEvents(events: readonly SendEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const name = event.type === 'attempt-failed' ? `then-${event.move}` : event.type;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
