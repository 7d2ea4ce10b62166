import assert from 'node:assert/strict';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { existsSync, readFileSync } from 'node:fs';
import { shareActions } from '../../../src/core/money/budget/budgetSettings.ts';
import { efforts } from '../../../src/core/model/request.ts';
import {
  actionCommandIds,
  commandIds,
  commentsId,
  contextKeys,
  costsPanelViewType,
  editorSubmenuId,
  planPanelViewType,
  settingKeys,
  stagedScheme,
  statusBarParts,
  walkthroughId,
} from '../../../src/shared/contract.ts';
import {
  defaultMaxOutputTokens,
  defaultPlanContextTokens,
  defaultStacks,
  predefinedProviders,
} from '../../../src/shared/defaultStacks.ts';
import { tiers } from '../../../src/shared/tiers.ts';
import { readSettings } from '../../../src/settings/readSettings.ts';

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

function property(key: string): Property {
  const found = properties[key];
  assert.ok(found, `${key} is not contributed`);
  return found;
}

/** The lists of a JSON schema under every member of this name, wherever it is. */
function enumsOf(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const isSchema = typeof member === 'object' && member !== null && 'enum' in member;
    return key === name && isSchema ? [member.enum] : enumsOf(member, name);
  });
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

describe('package.json', () => {
  it('contributes exactly the commands of the contract, each with title, category and icon', () => {
    assert.deepEqual(contributes.commands.map((entry) => entry.command).sort(), [...commands].sort());
    for (const entry of contributes.commands) {
      assert.equal(entry.category, 'Tierwise');
      assert.match(entry.icon, /^\$\([a-z-]+\)$/);
    }
  });

  it('contributes exactly the settings of the contract', () => {
    assert.deepEqual(Object.keys(properties).sort(), Object.values(settingKeys).sort());
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
      ...Object.values(settingKeys),
      ...commands,
      stagedScheme,
      commentsId,
      planPanelViewType,
      editorSubmenuId,
      walkthroughId,
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
      [settingKeys.providers]: 'application',
      [settingKeys.prices]: 'application',
      [settingKeys.budgets]: 'application',
      [settingKeys.routing]: 'resource',
      [settingKeys.checks]: 'application',
      [settingKeys.statusBarShow]: 'application',
      [settingKeys.tiers]: 'resource',
      [settingKeys.contextTokens]: 'resource',
      [settingKeys.ledgerKeepDays]: 'application',
      [settingKeys.codeLens]: 'application',
      [settingKeys.commitPerStep]: 'resource',
    });
    assert.equal(property(settingKeys.providers).ignoreSync, true);
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual([...untrustedWorkspaces.restrictedConfigurations].sort(), settable.sort());
    assert.equal(virtualWorkspaces.supported, false);
  });

  it('has the defaults of the code', () => {
    assert.deepEqual(property(settingKeys.providers).default, predefinedProviders);
    assert.deepEqual(
      property(settingKeys.tiers).default,
      Object.fromEntries(
        tiers.map((tier) => [
          tier,
          { models: defaultStacks.anthropic[tier], maxOutputTokens: defaultMaxOutputTokens[tier] },
        ]),
      ),
    );
    assert.deepEqual(property(settingKeys.prices).default, {});
    assert.equal(property(settingKeys.contextTokens).default, defaultPlanContextTokens);
    assert.equal(property(settingKeys.ledgerKeepDays).default, 0);
    assert.equal(property(settingKeys.codeLens).default, false);
    assert.equal(property(settingKeys.commitPerStep).default, false);
  });

  it('has defaults that read without a problem and are the same as nothing set', () => {
    const fromManifest = readSettings(
      {
        providers: property(settingKeys.providers).default,
        tiers: property(settingKeys.tiers).default,
        prices: property(settingKeys.prices).default,
        budgets: property(settingKeys.budgets).default,
        routing: property(settingKeys.routing).default,
        checks: property(settingKeys.checks).default,
        statusBarShow: property(settingKeys.statusBarShow).default,
        planContextTokens: property(settingKeys.contextTokens).default,
      },
      httpProtocols,
    );
    assert.deepEqual(fromManifest, readSettings({}, httpProtocols));
    assert.deepEqual(fromManifest.problems, []);
  });

  it('offers exactly the protocols and efforts that the code knows', () => {
    assert.deepEqual(enumsOf(properties, 'protocol'), [[...httpProtocols.keys()]]);
    assert.deepEqual(
      enumsOf(properties, 'effort'),
      tiers.map(() => [...efforts]),
    );
  });

  it('offers exactly what the code does at a share of a budget, and shows in the status bar', () => {
    assert.deepEqual(enumsOf(properties, 'atShare'), [[...shareActions]]);
    const { items } = property(settingKeys.statusBarShow) as unknown as { items: { enum: string[] } };
    assert.deepEqual(items.enum, [...statusBarParts]);
  });

  it('binds few keys, all but one only while something waits for an answer', () => {
    const waits = [
      contextKeys.awaitingReview,
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
    assert.equal(contributes.submenus[0]?.id, editorSubmenuId);
    assert.equal(contributes.walkthroughs[0]?.id, walkthroughId);
    const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.svg));
    assert.equal(media.length, 4);
    for (const file of [manifest.icon, ...media]) assert.ok(existsSync(new URL(file, root)), file);
  });
});
