import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Pricing } from '../core/routing/knowledge/pricing.ts';
import { formatModelReference } from '../core/model/modelReference.ts';
import type { Clock } from '../core/model/clock.ts';
import type { Log } from '../core/model/log.ts';
import { createFinalCosts } from '../providers/finalCosts/finalCostsClient.ts';
import { configOf, type Protocols } from '../providers/providerConfig.ts';
import { commandIds } from '../shared/contract.ts';
import { budgetsSchema } from '../settings/schema/budgets.ts';
import type { LazyStorage } from '../storage/client/lazyStorage.ts';
import { createCostsMeter } from '../presentation/costs/costsMeter.ts';
import type { CostsPorts } from '../vscode/costs/createCosts.ts';
import { planTitles } from '../presentation/costs/planTitles.ts';
import type { Keys } from '../vscode/keys/keys.ts';
import type { WindowEngine } from '../vscode/session/windowEngine.ts';
import type { Sessions } from '../vscode/session/sessions.ts';
import { openSetting } from '../vscode/settings/openSetting.ts';
import type { SettingsOf } from '../vscode/settings/settingsOf.ts';
import { otherLedgers } from './otherLedgers.ts';

/** Parts of the extension that the costs panel reads. */
export interface CostsParts {
  readonly context: vscode.ExtensionContext;
  readonly isSample: boolean;
  readonly storage: LazyStorage;
  readonly clock: Clock;
  readonly log: Log & { show(): void };
  readonly settingsOf: SettingsOf;
  readonly protocols: Protocols;
  readonly keys: Keys;
  readonly pricing: Pricing;
  readonly sessions: Pick<Sessions, 'current'>;
  readonly engine: () => Promise<WindowEngine>;
  readonly fetch: typeof fetch;
}

/** Puts together what the costs panel needs. Loaded with the panel. */
export async function makeCostsPorts(parts: CostsParts): Promise<CostsPorts> {
  const { context, storage, clock, log, settingsOf, keys, pricing, sessions } = parts;
  const { budgets } = await parts.engine();
  await pricing.load();
  return {
    globalState: context.globalState,
    isSample: parts.isSample,
    ledger: storage.ledger,
    reports: storage.reports,
    clock,
    log,
    nextTurn: () => nextTurn(),
    language: vscode.env.language,
    today: () => budgets.calendar.today(),
    keepDays: () => settingsOf().keepDays,
    providers: () => [...settingsOf().providers.keys()],
    budgetStates: () => budgets.standing(sessions.current()?.document()?.id),
    meter: createCostsMeter({
      ledger: storage.ledger,
      reports: storage.reports,
      clock,
      strong() {
        const [model] = settingsOf().tiers.orchestration.models;
        if (model === undefined) return undefined;
        return { model: formatModelReference(model), priceAt: (atMs) => pricing.priceAt(model, atMs) };
      },
    }),
    planTitles: (ids) => planTitles(storage.plans, ids),
    otherLedgers: () => otherLedgers(context),
    finalCosts: createFinalCosts({
      protocols: parts.protocols,
      endpoint(name) {
        const provider = settingsOf().providers.get(name);
        return provider && configOf(provider);
      },
      key: async (name) => (await keys.get(name))?.value,
      fetch: parts.fetch,
    }),
    elsewhere: {
      editBudgets: () => openSetting(budgetsSchema.key, budgetsSchema.key, undefined),
      planTask: async () => {
        await vscode.commands.executeCommand(commandIds.planTask);
      },
      showLog: () => {
        log.show();
      },
    },
  };
}
