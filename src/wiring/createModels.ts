import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { createAbilityBook, type AbilityBook } from '../core/calling/abilities/abilityBook.ts';
import { createRefusalStore } from '../core/calling/abilities/refusalStore.ts';
import { createConnections, type Connections } from '../core/calling/connect/connections.ts';
import { callTargets } from '../core/calling/connect/callTargets.ts';
import { createHealthBoard } from '../core/calling/limits/healthBoard.ts';
import type { LimitsStore } from '../core/calling/limits/limitsStore.ts';
import { createPricing, type Pricing } from '../core/routing/knowledge/pricing.ts';
import type { Log } from '../core/model/log.ts';
import { withListed } from '../core/money/pricing/listedPrices.ts';
import { vendorOf } from '../core/money/pricing/vendorOf.ts';
import { createProvider } from '../providers/createProvider.ts';
import { chatProtocol } from '../providers/openai/chat/protocol.ts';
import { configOf, type Protocols } from '../providers/providerConfig.ts';
import { normaliseBaseUrl } from '../providers/shared/transport/baseUrl.ts';
import type { LazyStorage } from '../storage/client/lazyStorage.ts';
import type { Keys } from '../vscode/keys/keys.ts';
import { createStoredRefusals, programVersionOf } from '../vscode/abilities/storedRefusals.ts';
import { createOpenRouterPrices } from '../node/prices/openRouterPrices.ts';
import { createPriceCatalogue } from '../node/prices/priceCatalogue.ts';
import { refreshPricesOnRequest } from '../vscode/prices/refreshPricesCommand.ts';
import { createProviderWarnings } from '../vscode/providers/providerWarnings.ts';
import { createStoredPrices } from '../node/prices/storedPrices.ts';
import type { SettingsOf } from '../vscode/settings/settingsOf.ts';
import { systemClock as clock } from '../node/systemClock.ts';
import { notify } from '../vscode/ui/dialogs.ts';

/** Parts of the extension that stand before its models. */
export interface ModelsParts {
  readonly context: vscode.ExtensionContext;
  readonly fetch: typeof fetch;
  readonly storage: LazyStorage;
  readonly keys: Keys;
  readonly log: Log;
  readonly settingsOf: SettingsOf;
  readonly protocols: Protocols;
  /** The folder that is worked in: its tiers say which prices are asked for. */
  readonly currentFolder: () => vscode.Uri | undefined;
}

/** Everything about models: the way to them, their prices, what was learned of them. */
export interface Models {
  readonly connections: Connections;
  /** The shared limits and breakers, watched for the decisions of this window. */
  readonly traffic: LimitsStore;
  readonly pricing: Pricing;
  /** What is known of what models can do. */
  readonly abilities: AbilityBook;
  /** `Tierwise: Refresh Prices`. */
  readonly refreshPrices: () => Promise<void>;
}

/** Longest wait for a list of prices before the first call. */
const longestListingMs = 5000;

/** Nothing is loaded or sent before it is needed. */
export function createModels(parts: ModelsParts): Models {
  const { settingsOf, protocols, keys, storage, log } = parts;
  const onWarning = createProviderWarnings({
    log,
    memory: parts.context.globalState,
    show: (text) => void notify.warn(text),
  });
  const refusals = createRefusalStore({
    storage: createStoredRefusals(parts.context.globalState, log),
    clock,
    programVersion: programVersionOf(parts.context),
  });
  const dependencies = { fetch: parts.fetch, createId: randomUUID, onWarning, refusals };
  const stored = createStoredPrices(parts.context.globalStorageUri.fsPath, log);
  const catalogue = createPriceCatalogue(stored, log);
  const listedPrices = createOpenRouterPrices({
    path: join(parts.context.globalStorageUri.fsPath, 'openrouter-prices.json'),
    clock,
    log,
    async listModels({ baseUrl }) {
      const { listModels } = await import('../providers/listModels.ts');
      const config = { name: 'openrouter', protocol: chatProtocol.traits.id, baseUrl };
      return await listModels(
        protocols,
        config,
        { fetch: parts.fetch },
        AbortSignal.timeout(longestListingMs),
      );
    },
  });
  /** Only where a tier has a model of OpenRouter: nobody else's machine asks it for anything. */
  async function refreshListedPrices(): Promise<void> {
    const { tiers, providers } = settingsOf(parts.currentFolder());
    const models = Object.values(tiers).flatMap((tier) => tier.models);
    const endpoint = models
      .flatMap(({ provider }) => providers.get(provider) ?? [])
      .find((provider) => vendorOf(provider)?.vendor === 'openrouter');
    if (endpoint !== undefined) await listedPrices.refresh(endpoint);
  }
  parts.context.subscriptions.push(
    // A refusal or a cool-down of the key before says nothing of the new one.
    keys.onDidChange((provider) => {
      storage.traffic.forget(provider).catch((error: unknown) => {
        log.error(`What was known of ${provider} could not be forgotten: ${String(error)}`);
      });
    }),
  );
  const connections = createConnections({
    settings: () => settingsOf(),
    keys: (provider) => keys.list(provider),
    createProvider: (provider, key) => {
      // A list of yesterday holds for this call; the next one has that of today.
      void refreshListedPrices();
      return createProvider(protocols, configOf(provider, key), dependencies);
    },
  });
  const health = createHealthBoard({
    traffic: storage.traffic,
    clock,
    targets: () => callTargets(connections, settingsOf(parts.currentFolder())),
    log,
  });
  const pricing = createPricing({
    isHealthy: (model) => health.isHealthy(model),
    takesTools: (model) => abilities.takesTools(model),
    isForwarded: (model) => abilities.isForwarded(model),
    settings: () => settingsOf(parts.currentFolder()),
    clock,
    async loadCatalogue() {
      const loaded = await catalogue.load();
      await refreshListedPrices();
      return withListed(loaded, listedPrices);
    },
    history: (limit) => storage.reports.history(limit),
    log,
  });
  const abilities = createAbilityBook({
    clock,
    refusals,
    listed: (model) => pricing.listedAbilities(model),
    placeOf(model) {
      const provider = settingsOf(parts.currentFolder()).providers.get(model.provider);
      return (
        provider && {
          provider: provider.name,
          baseUrl: normaliseBaseUrl(provider.protocol, provider.baseUrl),
          model: model.model,
        }
      );
    },
  });
  // Every call that has ended may teach something; the lessons are drawn twice a minute at most.
  parts.context.subscriptions.push({ dispose: storage.ledger.onDidChange(() => void pricing.learn()) });
  return {
    connections,
    traffic: health.traffic,
    pricing,
    abilities,
    refreshPrices: () =>
      refreshPricesOnRequest({
        ...{ fetch: parts.fetch, catalogue, stored, log },
        today: () => clock.localDate(clock.now()),
      }),
  };
}
