import assert from 'node:assert/strict';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  actionCommandIds,
  commandIds,
  commentsId,
  contextKeys,
  costsPanelViewType,
  planPanelViewType,
  stagedScheme,
} from '../../../src/shared/contract.ts';
import { readSettings } from '../support/readSettings.ts';
import type { RawSettings } from '../../../src/settings/readSettings.ts';
import { settings } from '../../../src/settings/settings.ts';

interface Property {
  readonly scope: string;
  readonly ignoreSync?: boolean;
  readonly default: unknown;
  readonly markdownDescription: string;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly type: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: boolean; readonly description: string };
  };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; icon: string }[];
    readonly submenus: readonly { id: string }[];
    readonly menus: Readonly<
      Record<string, readonly { command?: string; submenu?: string; when?: string }[]>
    >;
    readonly keybindings: readonly { command: string; key: string; mac?: string; when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly walkthroughs: readonly {
      id: string;
      steps: readonly { description: string; media: { svg: string }; completionEvents: readonly string[] }[];
    }[];
  };
}

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const commands: readonly string[] = [...Object.values(commandIds), ...Object.values(actionCommandIds)];
const properties = contributes.configuration.properties;
const settingKeys = Object.values(settings).map(({ schema }): string => schema.key);

function property(key: string): Property {
  const found = properties[key];
  assert.ok(found, `${key} is not contributed`);
  return found;
}

/** A key with its modifiers in one order. */
function normalKey(key: string): string {
  const order = ['ctrl', 'shift', 'alt', 'cmd', 'win', 'meta'];
  return key
    .toLowerCase()
    .split(' ')
    .map((stroke) => {
      const [last = '', ...modifiers] = stroke.split('+').reverse();
      return [...modifiers.sort((one, other) => order.indexOf(one) - order.indexOf(other)), last].join('+');
    })
    .join(' ');
}

/** What the check says of a package.json with this text; nothing where it is as it should be. */
function checkOf(packageJson: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-manifest-'));
  try {
    const file = join(folder, 'package.json');
    writeFileSync(file, packageJson);
    const task = fileURLToPath(new URL('.config/tasks/manifest.mjs', root));
    const { status, stdout, stderr } = spawnSync(process.execPath, [task, '--check', file], {
      encoding: 'utf8',
    });
    assert.equal(status, stdout === '' ? 0 : 1, stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('package.json', () => {
  it('contributes exactly the commands of the contract, each with title, category and icon', () => {
    assert.deepEqual(contributes.commands.map((entry) => entry.command).sort(), [...commands].sort());
    for (const entry of contributes.commands) {
      assert.equal(entry.category, 'Tierwise');
      assert.match(entry.icon, /^\$\([a-z-]+\)$/);
    }
  });

  it('contributes exactly the settings that are described in src/settings', () => {
    assert.equal(checkOf(text), '');
    assert.deepEqual(Object.keys(properties).sort(), [...settingKeys].sort());
  });

  it('is refused by the check where it says something else of the settings', () => {
    const sentence = /The settings in .* are not those of src\/settings\. Run: npm run manifest/;
    for (const [written, changed] of [
      ['"maximum": 36500', '"maximum": 36501'],
      ['"scope": "application"', '"scope": "window"'],
      ['"tierwise.plan.contextTokens",\n', ''],
    ] as const) {
      assert.ok(text.includes(written), written);
      assert.match(checkOf(text.replace(written, changed)), sentence);
    }
  });

  it('uses in menus, keys and walkthrough only commands that exist', () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((items) => items.map((item) => item.command)),
      ...contributes.keybindings.map((binding) => binding.command),
      ...Array.from(text.matchAll(/onCommand:([\w.]+)/g), (match) => match[1]),
      ...Array.from(text.matchAll(/\(command:([\w.]+)\)/g), (match) => match[1]),
    ].filter((command) => command !== undefined);
    assert.ok(used.length > 10);
    assert.deepEqual(
      used.filter((command) => !commands.includes(command)),
      [],
    );
  });

  it('uses in when clauses only names of the contract', () => {
    const known: readonly string[] = [
      ...Object.values(contextKeys),
      ...settingKeys,
      ...commands,
      stagedScheme,
      commentsId,
      planPanelViewType,
      ...contributes.submenus.map(({ id }) => id),
    ];
    const clauses = Array.from(text.matchAll(/"when": "(.+)"/g), (match) => match[1] ?? '');
    assert.ok(clauses.length > 5);
    const named = clauses.flatMap((clause) =>
      Array.from(clause.matchAll(/tierwise[.\w-]+/g), ([name]) => name),
    );
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('describes every part of every setting', () => {
    const undescribed = (value: unknown, path: string): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
        if (key === 'default' || key === 'examples' || key === 'defaultSnippets') return [];
        if (key !== 'properties' || typeof member !== 'object' || member === null) {
          return undescribed(member, `${path}.${key}`);
        }
        return Object.entries(member).flatMap(([name, schema]: [string, object]) => [
          ...('markdownDescription' in schema ? [] : [`${path}.${name}`]),
          ...undescribed(schema, `${path}.${name}`),
        ]);
      });
    };
    assert.deepEqual(undescribed(contributes.configuration, 'configuration'), []);
  });

  it('keeps from a workspace what the design keeps from it', () => {
    const scopes: Readonly<Record<string, string>> = Object.fromEntries(
      Object.entries(properties).map(([key, { scope }]) => [key, scope]),
    );
    const settable = Object.keys(scopes).filter((key) => scopes[key] !== 'application');
    assert.deepEqual(scopes, {
      'tierwise.providers': 'application',
      'tierwise.prices': 'application',
      'tierwise.budgets': 'application',
      'tierwise.routing': 'resource',
      'tierwise.checks': 'application',
      'tierwise.statusBar.show': 'application',
      'tierwise.tiers': 'resource',
      'tierwise.plan.contextTokens': 'resource',
      'tierwise.ledger.keepDays': 'application',
      'tierwise.codeLens': 'application',
      'tierwise.commitPerStep': 'application',
    });
    assert.equal(property('tierwise.providers').ignoreSync, true);
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual([...untrustedWorkspaces.restrictedConfigurations].sort(), settable.sort());
    assert.equal(virtualWorkspaces.supported, false);
  });

  it('has the defaults that hold where nothing is written', () => {
    const defaults = Object.entries(settings).map(([name, { schema }]) => [
      name,
      property(schema.key).default,
    ]);
    assert.deepEqual(readSettings(Object.fromEntries(defaults) as RawSettings), readSettings({}));
    assert.deepEqual(readSettings({}).problems, []);
  });

  it('offers exactly the protocols that the code speaks', () => {
    const { enum: offered } = settings.providers.schema.additionalProperties.properties.protocol;
    assert.deepEqual(offered, [...httpProtocols.keys()]);
  });

  it('binds few keys, all but one only while something waits for an answer', () => {
    const waits = [
      contextKeys.awaitingApproval,
      contextKeys.hasQuestion,
      contextKeys.actionDiff,
      contextKeys.hasStagedDiff,
    ];
    const always = contributes.keybindings.filter(({ when }) => !waits.some((name) => when?.includes(name)));
    assert.deepEqual(
      always.map(({ command, when }) => [command, when]),
      [[actionCommandIds.chooseAction, 'editorTextFocus && !editorReadonly']],
    );
    assert.ok(contributes.keybindings.length <= 9);
  });

  it('binds no key of VS Code itself, on no platform, and none with Ctrl+Alt', () => {
    const file = new URL('test/fixtures/keybindings/defaults.json', root);
    const defaults = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>;
    assert.deepEqual(Object.keys(defaults).sort(), ['linux', 'mac', 'windows']);
    for (const [platform, taken] of Object.entries(defaults)) {
      assert.ok(taken.length > 300, `${platform} has its keys`);
      const known = new Set(taken.map(normalKey));
      for (const binding of contributes.keybindings) {
        const key = normalKey((platform === 'mac' ? binding.mac : undefined) ?? binding.key);
        assert.ok(!known.has(key), `${key} of ${binding.command} is taken on ${platform}`);
        assert.ok(!(key.includes('ctrl+') && key.includes('alt+')), `${key} is AltGr on many keyboards`);
        assert.ok(!key.includes(' '), `${key} would hold up the keys that it begins with`);
      }
    }
  });

  it('wakes at start-up and for its panels, and points at files that are there', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      `onWebviewPanel:${planPanelViewType}`,
      `onWebviewPanel:${costsPanelViewType}`,
    ]);
    const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.svg));
    assert.equal(media.length, 4);
    for (const file of [manifest.icon, ...media]) assert.ok(existsSync(new URL(file, root)), file);
  });
});
