import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { sampleTask } from './sample/sampleTask.ts';
import { sampleSettings } from './sample/sampleSettings.ts';
import { createFindModelIds } from './providers/findModelIds.ts';
import { httpProtocols } from './providers/protocols.ts';
import { storageFiles, storageOnUse } from './storage/client/lazyStorage.ts';
import { registerActions } from './vscode/actions/registerActions.ts';
import { tellAlert } from './vscode/budget/tellAlert.ts';
import { createActions } from './vscode/commands/createActions.ts';
import { registerCommands } from './vscode/commands/registerCommands.ts';
import { DisposableStore } from './shared/dispose.ts';
import { createStagedDocuments } from './vscode/edits/stagedDocuments.ts';
import { once } from './shared/once.ts';
import { onStartup } from './vscode/onStartup.ts';
import type { InternalsForTests } from './vscode/internalsForTests.ts';
import { createKeys } from './vscode/keys/keys.ts';
import { createLog } from './vscode/log/createLog.ts';
import { createRedactor } from './vscode/log/redactor.ts';
import { createPlanPanel } from './vscode/panel/planPanel.ts';
import { createPlanPanelModel } from './vscode/panel/planPanelModel.ts';
import { isSampleFresh, isSampleWindow } from './vscode/sample/sampleWorkspace.ts';
import { createQuestions } from './presentation/questions/questions.ts';
import { createWaiting } from './presentation/waiting/waiting.ts';
import { questionSource } from './presentation/waiting/waitingItems.ts';
import { planWaiting } from './vscode/waiting/planWaiting.ts';
import { showWaiting } from './vscode/waiting/showWaiting.ts';
import { createPreparation } from './vscode/session/preparation.ts';
import type { WindowEngine } from './vscode/session/windowEngine.ts';
import { createSessions } from './vscode/session/sessions.ts';
import { watchSettings } from './vscode/settings/watchSettings.ts';
import { watchSetup } from './vscode/setup/setupWatcher.ts';
import { tellStorageNotice } from './vscode/storageNotices.ts';
import { systemClock as clock } from './node/systemClock.ts';
import { fetchHere } from './wiring/fetchHere.ts';
import { createMeter } from './wiring/createMeter.ts';
import type { Models } from './wiring/createModels.ts';
import { createApproving } from './wiring/createApproving.ts';

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
  // Protocols of the host, which need VS Code or a child process, are added to these.
  const protocols = httpProtocols;
  const settings = owned.add(watchSettings(log, protocols, isSample ? sampleSettings(protocols) : {}));
  const settingsOf = settings.current;
  const keys = owned.add(createKeys({ secrets: context.secrets, redactor, settings: settingsOf }));

  // Memory: the ledger and the plans. The sample has files of its own.
  const directory = context.globalStorageUri.fsPath;
  const workerUrl = pathToFileURL(context.asAbsolutePath('dist/ledgerWorker.js'));
  const storage = storageOnUse({ directory, ...storageFiles(isSample), workerUrl, sessionId }, (notice) => {
    tellStorageNotice(notice, log);
  });

  // Models: the way to them, their prices.
  const fetch = fetchHere(isSample);
  const models = once(async (): Promise<Models> =>
    (await later()).createModels({
      context,
      fetch,
      storage,
      keys,
      log,
      settingsOf,
      protocols,
      currentFolder: () => sessions.currentFolder()?.uri,
    }),
  );
  const pricing = async () => (await models()).pricing;
  const prepare = createPreparation(storage.ledger, pricing, log);

  // Plans: one session per folder, one of them in the panel.
  const questions = createQuestions(randomUUID);
  const documents = owned.add(createStagedDocuments());
  const shared = { clock, createId: randomUUID, log, sessionId, settingsOf, documents };
  const engine = once(async (): Promise<WindowEngine> => {
    const { createTokenizerLoader, createWindowEngine } = await later();
    return createWindowEngine({
      ...shared,
      ...storage,
      ...(await models()),
      prepare,
      loadTokenCounter: createTokenizerLoader(),
      isTrusted: () => vscode.workspace.isTrusted,
      providersWithKey: () => keys.providersWithKey(),
      person: { ask: questions.ask, tell: tellAlert },
      memory: context.workspaceState,
    });
  });
  const sessions = owned.add(
    createSessions(async (to) => (await engine()).openFolder(to), prepare, log, isSampleFresh(context)),
  );

  // What waits for the person.
  const waiting = createWaiting(clock);
  owned.add(waiting.add(questionSource(questions)));
  owned.add(waiting.add(planWaiting(sessions)));

  // What the person sees and does.
  const findModels = createFindModelIds(protocols, { fetch });
  const setup = owned.add(watchSetup({ log, settings, settingsOf, keys, sessions, findModels }));
  const actions = createActions({ context, log, keys, settingsOf, findModels });
  const model = owned.add(
    createPlanPanelModel({
      isSample,
      firstTask: isSample ? sampleTask : '',
      sessions,
      setup,
      settingsOf,
      actions,
      waiting,
      loadTools: async () => (await later()).createPanelTools(await pricing(), clock),
    }),
  );
  const panel = owned.add(createPlanPanel(model, { extensionUri: context.extensionUri, clock, log }));
  const meter = createMeter({
    ...shared,
    context,
    isSample,
    storage,
    keys,
    sessions,
    engine,
    fetch,
    pricing,
    settings,
    protocols,
  });
  const statusBar = owned.add(meter.statusBar);
  const costs = owned.add(meter.costs);
  owned.add(
    registerActions({ ...shared, context, settings, engine, setup, waiting }, async () => ({
      ...(await later()),
      pricing: await pricing(),
    })),
  );
  owned.add(showWaiting(waiting, panel));
  const reviewing = owned.add(createApproving({ documents, sessions, engine }));
  owned.add(
    registerCommands({
      sessions,
      setup,
      model,
      panel,
      keys,
      actions,
      waiting,
      costs,
      refreshPrices: async () => (await models()).refreshPrices(),
      ...reviewing.commands,
    }),
  );

  putAway = async () => {
    await sessions.putAway();
    await storage.dispose();
  };
  // The first look into the database comes after activation has returned.
  setImmediate(
    () => void onStartup({ context, isSample, sessions, setup, statusBar, panel, costs, settingsOf, log }),
  );
  const isTest = context.extensionMode === vscode.ExtensionMode.Test;
  return isTest ? { sessions, setup, model, keys, statusBar, costs, questions, ...storage } : undefined;
}

/** Streams die with the window; where plans stand and what was spent is stored first. */
export async function deactivate(): Promise<void> {
  await putAway?.();
}

/** What activation does not need. */
const later = () => import('./wiring/deferred.ts');
