import * as vscode from 'vscode';
import type { KnownProtocols } from '../../core/model/request/protocol.ts';
import type { Log } from '../../core/model/log.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { openSetting } from './openSetting.ts';
import type { SettingsOf } from './settingsOf.ts';
import { createToldProblems } from '../../presentation/problemsToShow.ts';
import { readSettings, type RawSettings } from '../../settings/readSettings.ts';
import type { SettingProblem } from '../../settings/settingProblem.ts';
import { settings, type Settings } from '../../settings/settings.ts';
import type { SettingSchema } from '../../settings/shape/shape.ts';
import { notify } from '../ui/dialogs.ts';

/** The settings as they are now, and word of their changes. */
export interface SettingsWatcher extends DisposableLike {
  /** The same object until something changes. Without a folder: the person's own settings. */
  readonly current: SettingsOf;
  readonly onDidChange: vscode.Event<void>;
}

/** The first reading tells of wrong values, and so does every change. What is `given` holds whatever is written. */
export function watchSettings(
  log: Log,
  protocols: KnownProtocols,
  given: Partial<Settings>,
): SettingsWatcher {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const cache = new Map<string, Settings>();
  const told = createToldProblems();

  function read(folder?: vscode.Uri): Settings {
    const source = folder?.toString() ?? '';
    const cached = cache.get(source);
    if (cached !== undefined) return cached;
    const { own, workspaces } = writtenSettings(folder);
    const { settings: written, problems } = readSettings(own, protocols, workspaces);
    const fresh = { ...written, ...given };
    cache.set(source, fresh);
    report(source, problems, folder);
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
    current: read,
    onDidChange: changed.event,
    dispose: () => store.dispose(),
  };
}

/**
 * What the person has written, and what the workspace and its folder have. VS Code merges the person's own values with
 * the defaults, and no workspace can write a setting of the application. In Restricted Mode no value of a workspace
 * counts.
 */
function writtenSettings(folder: vscode.Uri | undefined): { own: RawSettings; workspaces: RawSettings[] } {
  const configuration = vscode.workspace.getConfiguration(undefined, folder ?? null);
  const raw = (valueOf: (schema: SettingSchema) => unknown): RawSettings =>
    Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, valueOf(schema)]));
  const own = raw(({ key, scope }) => {
    if (scope === 'application') return configuration.get(key);
    const written = configuration.inspect(key);
    return written?.globalValue ?? written?.defaultValue;
  });
  if (!vscode.workspace.isTrusted) return { own, workspaces: [] };
  return {
    own,
    workspaces: [
      raw(({ key }) => configuration.inspect(key)?.workspaceValue),
      raw(({ key }) => configuration.inspect(key)?.workspaceFolderValue),
    ],
  };
}

async function showProblem(
  text: string,
  problem: SettingProblem,
  folder: vscode.Uri | undefined,
): Promise<void> {
  const open = 'Open Settings';
  const chosen = await notify.warn(text, open);
  if (chosen === open) await openSetting(problem.setting, problem.path, folder);
}
