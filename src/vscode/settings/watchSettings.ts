import * as vscode from 'vscode';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import type { KnownProtocols } from '../../core/model/protocol.ts';
import type { Log } from '../../core/model/log.ts';
import type { CheckSettings } from '../../core/work/verify/verifierPorts.ts';
import { settingKeys } from '../../shared/contract.ts';
import type { StatusBarPart } from '../../shared/contract.ts';
import { DisposableStore } from '../../shared/dispose.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { openSetting } from './openSetting.ts';
import { createToldProblems } from '../../presentation/problemsToShow.ts';
import { readSettings } from '../../settings/readSettings.ts';
import type { RawSettings, ReadSettings } from '../../settings/readSettings.ts';
import type { SettingProblem } from '../../settings/settingProblem.ts';
import { tightenOnly } from '../../settings/tightenOnly.ts';
import type { InspectedSetting } from '../../settings/tightenOnly.ts';

/** The settings as they are now, and word of their changes. */
export interface SettingsWatcher extends DisposableLike {
  /** The same object until something changes. Without a folder: the person's own settings. */
  current(folder?: vscode.Uri): EngineSettings;
  /** What the status bar shows. */
  statusBar(): readonly StatusBarPart[];
  /** How steps are checked. */
  checks(): CheckSettings;
  readonly onDidChange: vscode.Event<void>;
}

/** The first reading tells of wrong values, and so does every change. */
export function watchSettings(log: Log, protocols: KnownProtocols): SettingsWatcher {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const cache = new Map<string, ReadSettings>();
  const told = createToldProblems();

  function read(folder?: vscode.Uri): ReadSettings {
    const source = folder?.toString() ?? '';
    const cached = cache.get(source);
    if (cached !== undefined) return cached;
    const fresh = readSettings(rawSettings(folder), protocols);
    cache.set(source, fresh);
    report(source, fresh.problems, folder);
    return fresh;
  }

  function report(source: string, problems: readonly SettingProblem[], folder: vscode.Uri | undefined): void {
    const { single, together } = told.tell(source, problems);
    for (const problem of [...single, ...together]) {
      log.warn(`Setting ${problem.path}: ${problem.message} ${problem.fix}`);
    }
    for (const problem of single) {
      const text = `Setting ${problem.path}: ${problem.message} ${problem.fix}`;
      void showProblem(text, problem, folder);
    }
    const [first] = together;
    if (first === undefined) return;
    const paths = together.map((problem) => problem.path).join(', ');
    const text = `${together.length} more settings of Tierwise have wrong values: ${paths}`;
    void showProblem(text, first, folder);
  }

  function refresh(): void {
    const sources = [...cache.keys()];
    cache.clear();
    for (const source of sources) read(source === '' ? undefined : vscode.Uri.parse(source, true));
    changed.fire();
  }

  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tierwise')) refresh();
    }),
  );
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  return {
    current: (folder) => read(folder).settings,
    statusBar: () => read().statusBar,
    checks: () => read().checks,
    onDidChange: changed.event,
    dispose: () => store.dispose(),
  };
}

/**
 * VS Code itself merges the scopes and leaves out what a workspace may not say: application settings always,
 * restricted ones in Restricted Mode (package.json).
 */
function rawSettings(folder: vscode.Uri | undefined): RawSettings {
  const configuration = vscode.workspace.getConfiguration(undefined, folder ?? null);
  const contextTokens = configuration.inspect(settingKeys.contextTokens) ?? {};
  const tiers: InspectedSetting = configuration.inspect(settingKeys.tiers) ?? {};
  const routing: InspectedSetting = configuration.inspect(settingKeys.routing) ?? {};
  const isOfWorkspace = (tiers.workspaceFolderValue ?? tiers.workspaceValue) !== undefined;
  return {
    providers: configuration.get(settingKeys.providers),
    tiers: configuration.get(settingKeys.tiers),
    ownTiers: isOfWorkspace ? (tiers.globalValue ?? tiers.defaultValue) : undefined,
    prices: configuration.get(settingKeys.prices),
    budgets: configuration.get(settingKeys.budgets),
    routing: routing.globalValue ?? routing.defaultValue,
    workspaceRouting: vscode.workspace.isTrusted
      ? [routing.workspaceValue, routing.workspaceFolderValue].filter((value) => value !== undefined)
      : [],
    statusBarShow: configuration.get(settingKeys.statusBarShow),
    checks: configuration.get(settingKeys.checks),
    planContextTokens: tightenOnly(contextTokens, vscode.workspace.isTrusted),
  };
}

async function showProblem(
  text: string,
  problem: SettingProblem,
  folder: vscode.Uri | undefined,
): Promise<void> {
  const open = 'Open Settings';
  const chosen = await vscode.window.showWarningMessage(text, open);
  if (chosen === open) await openSetting(problem.setting, problem.path, folder);
}
