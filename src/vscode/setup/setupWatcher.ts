import * as vscode from 'vscode';
import type { Log } from '../../core/model/log.ts';
import type { SetupView } from '../../shared/planView.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import type { Keys } from '../keys/keys.ts';
import type { Sessions } from '../session/sessions.ts';
import type { SettingsOf } from '../settings/settingsOf.ts';
import type { SettingsWatcher } from '../settings/watchSettings.ts';
import { readSetup, type SetupInput } from '../../presentation/setup/setupState.ts';
import { ollamaProvider, type UseOllamaPorts } from './useOllama.ts';

/** Whether plans can be made, kept current for the panel. */
export interface SetupWatcher extends DisposableLike {
  current(): SetupView;
  /** Names of the providers that a key is set for, as last read. */
  providersWithKey(): ReadonlySet<string>;
  readonly onDidChange: vscode.Event<void>;
  /** Reads it anew; called whenever settings, keys, folders or trust change. */
  refresh(): Promise<void>;
}

/** What {@link watchSetup} works with. */
export interface SetupWatcherPorts {
  readonly log: Log;
  readonly settings: Pick<SettingsWatcher, 'onDidChange'>;
  readonly settingsOf: SettingsOf;
  readonly keys: Pick<Keys, 'providersWithKey' | 'onDidChange'>;
  readonly sessions: Pick<Sessions, 'currentFolder' | 'onDidChangeCurrent'>;
  readonly findModels: UseOllamaPorts['findModels'];
}

/** Until the first reading it is taken as ready, so that nothing flashes up at the start. */
export function watchSetup(ports: SetupWatcherPorts): SetupWatcher {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  let current: SetupView = { kind: 'ready' };
  let withKey: ReadonlySet<string> = new Set();
  let reading = 0;

  async function refresh(): Promise<void> {
    const mine = ++reading;
    try {
      const input = await readInput();
      const next = await readSetup(input);
      // A later reading has overtaken this one.
      if (mine !== reading) return;
      current = next;
      withKey = input.providersWithKey;
      changed.fire();
    } catch (error) {
      ports.log.error(`The set-up could not be read: ${String(error)}`);
    }
  }

  async function readInput(): Promise<SetupInput> {
    const folder = ports.sessions.currentFolder();
    return {
      hasFolder: folder !== undefined,
      isTrusted: vscode.workspace.isTrusted,
      settings: ports.settingsOf(folder?.uri),
      providersWithKey: await ports.keys.providersWithKey(),
      findOllamaModels: async () => {
        const provider = ollamaProvider(ports.settingsOf());
        return provider === undefined ? undefined : ports.findModels(provider);
      },
    };
  }

  const again = () => void refresh();
  store.add(ports.settings.onDidChange(again));
  store.add(ports.keys.onDidChange(again));
  store.add(ports.sessions.onDidChangeCurrent(again));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(again));
  return {
    current: () => current,
    providersWithKey: () => withKey,
    onDidChange: changed.event,
    refresh,
    dispose: () => {
      store.dispose();
    },
  };
}
