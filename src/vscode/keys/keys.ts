import * as vscode from 'vscode';
import type { EngineSettings } from '../../core/settings.ts';
import type { ProviderKey } from '../../core/engine/connections.ts';
import { DisposableStore } from '../dispose.ts';
import type { DisposableLike } from '../dispose.ts';
import type { Redactor } from '../log/redactor.ts';
import { keyLabel } from './keyLabel.ts';
import { validateKey } from './validateKey.ts';

/** Keys of the providers, kept in VS Code's secret storage under the provider's name. */
export interface Keys extends DisposableLike {
  get(providerName: string): Promise<ProviderKey | undefined>;
  store(providerName: string, key: string): Promise<void>;
  providersWithKey(): Promise<ReadonlySet<string>>;
  /** Asks for a key; for the provider too, when none is named. The provider's name, or `undefined` when cancelled. */
  askAndStore(providerName?: string): Promise<string | undefined>;
  /** Removes a key; asks which one when none is named. */
  askAndDelete(providerName?: string): Promise<string | undefined>;
  /** Fires with the provider's name, for changes made in other windows too. */
  readonly onDidChange: vscode.Event<string>;
}

const secretPrefix = 'tierwise.key.';

/** What {@link createKeys} works with. */
export interface KeysPorts {
  readonly secrets: vscode.SecretStorage;
  readonly redactor: Redactor;
  settings(): EngineSettings;
}

/** See {@link Keys}. */
export function createKeys(ports: KeysPorts): Keys {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<string>());
  store.add(
    ports.secrets.onDidChange(({ key }) => {
      if (key.startsWith(secretPrefix)) changed.fire(key.slice(secretPrefix.length));
    }),
  );

  async function providersWithKey(): Promise<ReadonlySet<string>> {
    const names = await ports.secrets.keys();
    return new Set(
      names.filter((name) => name.startsWith(secretPrefix)).map((name) => name.slice(secretPrefix.length)),
    );
  }

  async function storeKey(providerName: string, key: string): Promise<void> {
    ports.redactor.remember(key.trim());
    await ports.secrets.store(`${secretPrefix}${providerName}`, key.trim());
  }

  return {
    onDidChange: changed.event,
    providersWithKey,
    store: storeKey,
    async get(providerName) {
      const value = await ports.secrets.get(`${secretPrefix}${providerName}`);
      if (value === undefined) return undefined;
      ports.redactor.remember(value);
      return { value, label: keyLabel(value) };
    },
    async askAndStore(named) {
      const providerName = named ?? (await pickProvider(ports.settings(), await providersWithKey()));
      if (providerName === undefined) return undefined;
      const key = await askForKey(providerName, ports.settings());
      if (key === undefined) return undefined;
      await storeKey(providerName, key);
      void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} is kept.', providerName));
      return providerName;
    },
    async askAndDelete(named) {
      const withKey = await providersWithKey();
      if (withKey.size === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Tierwise keeps no key.'));
        return undefined;
      }
      const providerName = named ?? (await pickKey(withKey));
      if (providerName === undefined) return undefined;
      await ports.secrets.delete(`${secretPrefix}${providerName}`);
      void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} is deleted.', providerName));
      return providerName;
    },
    dispose: () => store.dispose(),
  };
}

async function pickProvider(
  settings: EngineSettings,
  withKey: ReadonlySet<string>,
): Promise<string | undefined> {
  const providers = [...settings.providers.values()].sort(
    (left, right) => Number(right.needsKey) - Number(left.needsKey),
  );
  const items = providers.map(({ name, baseUrl, needsKey }) => {
    const state = withKey.has(name)
      ? vscode.l10n.t('has a key')
      : needsKey
        ? vscode.l10n.t('needs a key')
        : vscode.l10n.t('needs no key');
    return { label: name, description: state, detail: baseUrl };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Tierwise: Set Key'),
    placeHolder: vscode.l10n.t('Whose key? Others are added in the setting tierwise.providers.'),
    ignoreFocusOut: true,
  });
  return picked?.label;
}

async function askForKey(providerName: string, settings: EngineSettings): Promise<string | undefined> {
  const baseUrl = settings.providers.get(providerName)?.baseUrl;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Key of {0}', providerName),
    prompt:
      baseUrl === undefined
        ? vscode.l10n.t('It is kept in the secret storage of VS Code.')
        : vscode.l10n.t('It is kept in the secret storage of VS Code and sent only to {0}.', baseUrl),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => validateKey(text, vscode.l10n.t),
  });
}

async function pickKey(withKey: ReadonlySet<string>): Promise<string | undefined> {
  return vscode.window.showQuickPick([...withKey].sort(), {
    title: vscode.l10n.t('Tierwise: Delete Key'),
    placeHolder: vscode.l10n.t('Whose key is to be deleted?'),
  });
}
