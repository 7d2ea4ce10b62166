import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { sampleTask } from './sample/sampleTask.ts';
import { sampleSettings } from './sample/sampleSettings.ts';
import { storageFiles } from './storage/storageFiles.ts';
import { storageOnUse } from './storage/storageOnUse.ts';
import { createTokenizerLoader } from './tokenizer/loadTokenizer.ts';
import { registerActions } from './vscode/actions/registerActions.ts';
import { tellAlert } from './vscode/budget/tellAlert.ts';
import { createActions } from './vscode/commands/createActions.ts';
import { registerCommands } from './vscode/commands/registerCommands.ts';
import { DisposableStore } from './vscode/dispose.ts';
import { createStagedDocuments } from './vscode/edits/stagedDocuments.ts';
import { once } from './vscode/once.ts';
import { firstLook } from './vscode/firstLook.ts';
import type { InternalsForTests } from './vscode/internalsForTests.ts';
import { createKeys } from './vscode/keys/keys.ts';
import { createLog } from './vscode/log/createLog.ts';
import { createRedactor } from './vscode/log/redactor.ts';
import { createPlanPanel } from './vscode/panel/planPanel.ts';
import { createPlanPanelModel } from './vscode/panel/planPanelModel.ts';
import { isSampleFresh, isSampleWindow } from './vscode/sample/sampleWorkspace.ts';
import { createQuestions } from './vscode/questions/questions.ts';
import { showQuestions } from './vscode/questions/showQuestions.ts';
import { createPreparation } from './vscode/session/preparation.ts';
import { createSessions } from './vscode/session/sessions.ts';
import type { SettingsOf } from './vscode/settings/settingsOf.ts';
import { watchSettings } from './vscode/settings/watchSettings.ts';
import { watchSetup } from './vscode/setup/setupWatcher.ts';
import { costsOnUse } from './vscode/costs/costsOnUse.ts';
import { createCostStatusBar } from './vscode/statusBar/costStatusBar.ts';
import { tellStorageNotice } from './vscode/storageNotices.ts';
import { systemClock as clock } from './vscode/systemClock.ts';
import { createModels } from './wiring/createModels.ts';
import { createReviewing } from './wiring/createReviewing.ts';

/** Ends what outlives a disposable's `dispose`: set while the extension is active. */
let putAway: (() => Promise<void>) | undefined;

/** Builds the parts, wires them and returns: what is not needed for that is loaded on its first use. */
export function activate(context: vscode.ExtensionContext): InternalsForTests | undefined {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const sessionId = randomUUID();
  const isSample = isSampleWindow(context);

  // What everything rests on: log, settings, keys.
  const redactor = createRedactor();
  const log = owned.add(createLog(redactor));
  const settings = owned.add(watchSettings(log));
  const settingsOf: SettingsOf = (folder) => (isSample ? sampleSettings : settings.current(folder));
  const keys = owned.add(createKeys({ secrets: context.secrets, redactor, settings: () => settingsOf() }));

  // Memory: the ledger and the plans. The sample has files of its own.
  const directory = context.globalStorageUri.fsPath;
  const workerUrl = new URL('./ledgerWorker.js', import.meta.url);
  const storage = storageOnUse({ directory, ...storageFiles(isSample), workerUrl, sessionId }, (notice) => {
    tellStorageNotice(notice, log);
  });

  // Models: the way to them, their prices.
  const models = createModels({
    ...{ context, isSample, storage, keys, log, settingsOf },
    currentFolder: () => sessions.currentFolder()?.uri,
  });
  const { pricing, findModels } = models;
  const prepare = createPreparation(storage.ledger, pricing, log);

  // Plans: one session per folder, one of them in the panel.
  const questions = createQuestions(randomUUID);
  const documents = owned.add(createStagedDocuments());
  const shared = { clock, createId: randomUUID, log, sessionId, settingsOf, documents, pricing };
  const engine = once(async () =>
    (await import('./wiring/later.ts')).createWindowEngine({
      ...{ ...shared, ...storage, connections: models.connections, traffic: models.traffic, prepare },
      loadTokenCounter: createTokenizerLoader(),
      isTrusted: () => vscode.workspace.isTrusted,
      t: vscode.l10n.t,
      providersWithKey: () => keys.providersWithKey(),
      person: { ask: questions.ask, tell: tellAlert },
      checks: () => settings.checks(),
      memory: context.workspaceState,
    }),
  );
  const sessions = owned.add(
    createSessions(async (to) => (await engine()).openFolder(to), prepare, log, isSampleFresh(context)),
  );

  // What the person sees and does.
  const setup = owned.add(watchSetup({ log, settings, settingsOf, keys, sessions, findModels }));
  const actions = createActions({ context, log, keys, settingsOf, findModels });
  const firstTask = isSample ? sampleTask : '';
  const model = owned.add(
    createPlanPanelModel({ isSample, firstTask, sessions, setup, settingsOf, pricing, actions, questions }),
  );
  const panel = owned.add(createPlanPanel(context.extensionUri, model, log));
  const statusBar = owned.add(
    createCostStatusBar({
      ...{ clock, log, sessionId, isSample, settings },
      ledger: storage.ledger,
      globalState: context.globalState,
      otherLedgers: async () => (await import('./wiring/later.ts')).otherLedgers(context),
      budgets: {
        today: async () => (await engine()).budgets.calendar.today(),
        states: async () => (await engine()).budgets.standing(sessions.current()?.document()?.id),
      },
    }),
  );
  const costs = owned.add(
    costsOnUse(async () => {
      const { createCosts, makeCostsPorts } = await import('./wiring/later.ts');
      const parts = { context, isSample, storage, keys, sessions, engine, fetch: models.fetch };
      return createCosts(await makeCostsPorts({ ...parts, ...shared }));
    }),
  );
  owned.add(registerActions({ ...shared, context, engine, setup }, () => import('./wiring/later.ts')));
  owned.add(showQuestions(questions, () => panel.isVisible()));
  const reviewing = owned.add(createReviewing({ documents, sessions, engine }));
  owned.add(
    registerCommands({
      sessions,
      setup,
      model,
      panel,
      keys,
      actions,
      questions,
      costs,
      refreshPrices: models.refreshPrices,
      ...reviewing.commands,
    }),
  );

  putAway = async () => {
    await sessions.putAway();
    await storage.dispose();
  };
  // The first look into the database comes after activation has returned.
  setImmediate(() => void firstLook({ context, isSample, sessions, setup, statusBar, panel, costs, log }));
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return isTest ? { sessions, setup, model, keys, statusBar, costs, questions, ...storage } : undefined;
}

/** Streams die with the window; where plans stand and what was spent is stored first. */
export async function deactivate(): Promise<void> {
  await putAway?.();
}
