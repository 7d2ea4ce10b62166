import * as vscode from 'vscode';
import type { EngineSettings } from '../../core/routing/rules/engineSettings.ts';
import type { ProviderKey } from '../../core/calling/connect/connections.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import type { Redactor } from '../log/redactor.ts';
import { keyLabel } from '../../node/keys/keyLabel.ts';
import {
  addStoredKey,
  labelsOf,
  readStoredKeys,
  writeStoredKeys,
  type StoredKey,
} from '../../node/keys/storedKeys.ts';
import { keyMessages } from '../../presentation/keys/keyMessages.ts';
import { validateKey } from '../../presentation/keys/validateKey.ts';
import { input, notify, pick } from '../ui/dialogs.ts';

/** Keys of the providers, kept in VS Code's secret storage under the provider's name. */
export interface Keys extends DisposableLike {
  /** All keys of a provider, in the order in which they were added. */
  list(providerName: string): Promise<readonly ProviderKey[]>;
  /** The first of them. */
  get(providerName: string): Promise<ProviderKey | undefined>;
  /** Keeps this key instead of all that were there. */
  store(providerName: string, key: string): Promise<void>;
  /** Keeps another key beside those that are there; they are used in turn. */
  add(providerName: string, key: string, label?: string): Promise<void>;
  providersWithKey(): Promise<ReadonlySet<string>>;
  /** Asks for a key, and where there is one already whether to add or replace; for the provider too, when none is named. The provider's name, or `undefined` when cancelled. */
  askAndStore(providerName?: string): Promise<string | undefined>;
  /** Removes one key; asks whose when no provider is named, and which one where there are several. */
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

  async function read(providerName: string): Promise<readonly StoredKey[]> {
    const keys = readStoredKeys(await ports.secrets.get(`${secretPrefix}${providerName}`));
    for (const { value } of keys) ports.redactor.remember(value);
    return keys;
  }

  async function write(providerName: string, keys: readonly StoredKey[]): Promise<void> {
    for (const { value } of keys) ports.redactor.remember(value);
    const name = `${secretPrefix}${providerName}`;
    if (keys.length === 0) await ports.secrets.delete(name);
    else await ports.secrets.store(name, writeStoredKeys(keys));
  }

  async function add(providerName: string, key: string, label?: string): Promise<void> {
    const name = label?.trim() ?? '';
    const added = { value: key.trim(), ...(name === '' ? {} : { label: name }) };
    // Remembered before it goes anywhere, so that no log can hold it.
    ports.redactor.remember(added.value);
    await write(providerName, addStoredKey(await read(providerName), added));
  }

  async function list(providerName: string): Promise<readonly ProviderKey[]> {
    const keys = await read(providerName);
    const labels = labelsOf(keys, keyLabel);
    return keys.map(({ value }, place) => {
      const id = keyLabel(value);
      return { value, id, label: labels[place] ?? id };
    });
  }

  return {
    onDidChange: changed.event,
    providersWithKey,
    store: (providerName, key) => write(providerName, [{ value: key.trim() }]),
    add,
    list,
    get: async (providerName) => (await list(providerName))[0],
    async askAndStore(named) {
      const providerName = named ?? (await pickProvider(ports.settings(), await providersWithKey()));
      if (providerName === undefined) return undefined;
      const present = await list(providerName);
      const wish = present.length === 0 ? 'replace' : await askAddOrReplace(providerName, present);
      if (wish === undefined) return undefined;
      const key = await askForKey(providerName, ports.settings());
      if (key === undefined) return undefined;
      if (wish === 'add') {
        const label = await askForLabel(providerName);
        if (label === undefined) return undefined;
        await add(providerName, key, label);
      } else {
        await write(providerName, [{ value: key.trim() }]);
      }
      void notify.info(keyMessages.kept(providerName));
      return providerName;
    },
    async askAndDelete(named) {
      const withKey = await providersWithKey();
      if (withKey.size === 0) {
        void notify.info(keyMessages.noKeys);
        return undefined;
      }
      const providerName = named ?? (await pickKey(withKey));
      if (providerName === undefined) return undefined;
      const keys = await list(providerName);
      const deleted = keys.length > 1 ? await pickOneKey(providerName, keys) : keys[0]?.id;
      if (keys.length > 1 && deleted === undefined) return undefined;
      // Read again: another window may have added one while the person chose.
      const left = (await read(providerName)).filter(({ value }) => keyLabel(value) !== deleted);
      await write(providerName, left);
      void notify.info(keyMessages.deleted(providerName));
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
  const items = providers.map(({ name, baseUrl, needsKey }) => ({
    label: name,
    description: keyMessages.providerState(withKey.has(name), needsKey),
    detail: baseUrl,
  }));
  const picked = await pick(items, {
    title: keyMessages.setTitle,
    placeHolder: keyMessages.pickProvider,
    ignoreFocusOut: true,
  });
  return picked?.label;
}

async function askForKey(providerName: string, settings: EngineSettings): Promise<string | undefined> {
  const baseUrl = settings.providers.get(providerName)?.baseUrl;
  return input({
    title: keyMessages.keyTitle(providerName),
    prompt: keyMessages.whereKept(baseUrl),
    password: true,
    ignoreFocusOut: true,
    validate: validateKey,
  });
}

async function pickKey(withKey: ReadonlySet<string>): Promise<string | undefined> {
  const items = [...withKey].sort().map((label) => ({ label }));
  const picked = await pick(items, {
    title: keyMessages.deleteTitle,
    placeHolder: keyMessages.pickKeyToDelete,
  });
  return picked?.label;
}

async function askAddOrReplace(
  providerName: string,
  present: readonly ProviderKey[],
): Promise<'add' | 'replace' | undefined> {
  const labels = present.map(({ label }) => label).join(', ');
  const picked = await pick(
    [
      { wish: 'add' as const, label: keyMessages.add, detail: keyMessages.addDetail },
      { wish: 'replace' as const, label: keyMessages.replace(present.length), detail: labels },
    ],
    {
      title: keyMessages.keyTitle(providerName),
      placeHolder: keyMessages.hasKey(providerName, labels),
      ignoreFocusOut: true,
    },
  );
  return picked?.wish;
}

/** An empty answer is an answer: the key then goes by its own label. */
async function askForLabel(providerName: string): Promise<string | undefined> {
  return input({
    title: keyMessages.labelTitle(providerName),
    prompt: keyMessages.labelPrompt,
    ignoreFocusOut: true,
    validate: (text) =>
      text.length > longestLabelCharacters ? keyMessages.labelTooLong(longestLabelCharacters) : undefined,
  });
}

const longestLabelCharacters = 40;

/** The id of the key that the person picks; only labels are shown. */
async function pickOneKey(providerName: string, keys: readonly ProviderKey[]): Promise<string | undefined> {
  const picked = await pick(
    keys.map(({ id, label }) => ({ id, label, ...(label === id ? {} : { description: id }) })),
    {
      title: keyMessages.deleteTitle,
      placeHolder: keyMessages.pickOneKeyToDelete(providerName),
    },
  );
  return picked?.id;
}
