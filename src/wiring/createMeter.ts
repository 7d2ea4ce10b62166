import type * as vscode from 'vscode';
import type { Pricing } from '../core/routing/knowledge/pricing.ts';
import type { Clock } from '../core/model/clock.ts';
import type { Log } from '../core/model/log.ts';
import type { Protocols } from '../providers/providerConfig.ts';
import type { LazyStorage } from '../storage/client/lazyStorage.ts';
import { costsOnUse, type CostsOnUse } from '../vscode/costs/costsOnUse.ts';
import type { Keys } from '../vscode/keys/keys.ts';
import type { Sessions } from '../vscode/session/sessions.ts';
import type { WindowEngine } from '../vscode/session/windowEngine.ts';
import type { SettingsOf } from '../vscode/settings/settingsOf.ts';
import type { SettingsWatcher } from '../vscode/settings/watchSettings.ts';
import { createCostStatusBar, type CostStatusBar } from '../vscode/statusBar/costStatusBar.ts';

/** Parts of the extension that show what is spent. */
export interface MeterParts {
  readonly context: vscode.ExtensionContext;
  readonly isSample: boolean;
  readonly sessionId: string;
  readonly storage: LazyStorage;
  readonly clock: Clock;
  readonly log: Log & { show(): void };
  readonly settings: SettingsWatcher;
  readonly settingsOf: SettingsOf;
  readonly keys: Keys;
  readonly sessions: Sessions;
  readonly engine: () => Promise<WindowEngine>;
  readonly pricing: () => Promise<Pricing>;
  readonly fetch: typeof fetch;
  readonly protocols: Protocols;
}

/** The meter in the status bar and the costs panel. */
export function createMeter(parts: MeterParts): {
  readonly statusBar: CostStatusBar;
  readonly costs: CostsOnUse;
} {
  const { context, isSample, sessionId, storage, clock, log, settings, sessions, engine, pricing } = parts;
  return {
    statusBar: createCostStatusBar({
      ...{ clock, log, sessionId, isSample, settings },
      ledger: storage.ledger,
      globalState: context.globalState,
      otherLedgers: async () => (await import('./deferred.ts')).otherLedgers(context),
      budgets: {
        today: async () => (await engine()).budgets.calendar.today(),
        states: async () => (await engine()).budgets.standing(sessions.current()?.document()?.id),
      },
    }),
    costs: costsOnUse(
      async () => {
        const { createCosts, makeCostsPorts } = await import('./deferred.ts');
        return createCosts(await makeCostsPorts({ ...parts, pricing: await pricing() }));
      },
      { extensionUri: context.extensionUri, clock, log },
    ),
  };
}
