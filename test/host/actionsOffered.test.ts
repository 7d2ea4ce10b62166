import assert from 'node:assert/strict';
import { httpProtocols } from '../../src/providers/protocols.ts';
import * as vscode from 'vscode';
import { createPricing } from '../../src/core/routing/knowledge/pricing.ts';
import { createActionPrices } from '../../src/presentation/actions/actionPrices.ts';
import { createCodeActionProvider } from '../../src/vscode/actions/codeActionProvider.ts';
import { codeLens } from '../../src/settings/schema/codeLens.ts';
import { readSettings } from '../../src/settings/readSettings.ts';
import { eventually, totalText, write } from './support/actions.ts';
import { closeEditors, openFile } from './support/files.ts';

/** A provider before anything is loaded: whoever loads something fails the test. */
function createOffers(): vscode.CodeActionProvider {
  const { settings } = readSettings({}, httpProtocols);
  const now = () => 1_800_000_000_000;
  const pricing = createPricing({
    settings: () => settings,
    clock: { now, monotonic: () => performance.now(), delay: () => assert.fail('something waited') },
    loadCatalogue: () => assert.fail('the price catalogue was loaded'),
    history: () => assert.fail('the ledger was read'),
    log: { warn: (text) => assert.fail(text) },
  });
  const memory = { get: () => undefined, update: () => assert.fail('something was stored') };
  return createCodeActionProvider({
    ...{ pricing, now, settingsOf: () => settings },
    prices: createActionPrices({ pricing, memory, now }),
    providersWithKey: () => new Set(['anthropic']),
  });
}

describe('Offering actions', () => {
  const provider = createOffers();
  const { token } = new vscode.CancellationTokenSource();

  function ask(
    document: vscode.TextDocument,
    range: vscode.Range,
    rest: Partial<vscode.CodeActionContext> = {},
  ): readonly vscode.CodeAction[] {
    const triggerKind = vscode.CodeActionTriggerKind.Automatic;
    const context = { triggerKind, diagnostics: [], only: undefined, ...rest };
    // Not a promise: an offer is made from memory alone.
    return provider.provideCodeActions(document, range, context, token) as readonly vscode.CodeAction[];
  }

  after(async () => {
    await closeEditors();
  });

  it('reads no more than the selection of a long file, without engine, prices or database', async () => {
    write('long.js', totalText.repeat(2_000));
    const { document } = await openFile('long.js');
    const range = new vscode.Range(0, 0, 2_000, 0);
    const seen = { lines: 0, characters: 0 };
    const counting = new Proxy({} as vscode.TextDocument, {
      get(_target, name) {
        if (name === 'lineAt') {
          return (line: number) => {
            seen.lines += 1;
            return document.lineAt(line);
          };
        }
        if (name === 'getText') {
          return (part?: vscode.Range) => {
            const text = document.getText(part);
            seen.characters += text.length;
            return text;
          };
        }
        return Reflect.get(document, name) as unknown;
      },
    });
    assert.equal(ask(counting, range).length, 9);
    const selected = document.getText(range).length;
    assert.ok(seen.characters <= 2 * selected, `${seen.characters} of ${selected} characters were read`);
    assert.ok(seen.lines <= 500, `${seen.lines} lines were looked at`);
  });

  it('offers only Fix on an empty selection when nobody asks, and all when somebody does', async () => {
    write('empty.js');
    const { document } = await openFile('empty.js');
    const cursor = new vscode.Range(2, 4, 2, 4);
    const problem = new vscode.Diagnostic(new vscode.Range(2, 0, 2, 5), 'wrong');
    const titles = (actions: readonly vscode.CodeAction[]) =>
      actions.map(({ title }) => title.split(' · ')[0]);
    assert.deepEqual(titles(ask(document, cursor)), []);
    assert.deepEqual(titles(ask(document, cursor, { diagnostics: [problem] })), ['Fix this problem']);
    assert.deepEqual(titles(ask(document, cursor, { diagnostics: [problem, problem] })), ['Fix 2 problems']);
    assert.deepEqual(ask(document, cursor, { diagnostics: [problem] })[0]?.diagnostics, [problem]);
    const triggerKind = vscode.CodeActionTriggerKind.Invoke;
    assert.deepEqual(titles(ask(document, cursor, { triggerKind })), [
      'Extract from total',
      'Rename total by what it means',
      'Simplify total',
      'Modernise total',
      'Change total as you say…',
      'Write tests for total',
      'Document total',
      'Explain total',
      'Review total',
    ]);
  });

  it('names the model, and no price as long as none is known', async () => {
    const { document } = await openFile('empty.js');
    const [action] = ask(document, new vscode.Range(0, 0, 4, 1));
    assert.equal(action?.title, 'Extract from total · claude-sonnet-5-5');
  });

  it('offers the kinds that are asked for and no others', async () => {
    const { document } = await openFile('empty.js');
    const range = new vscode.Range(0, 0, 4, 1);
    const kinds = (only: vscode.CodeActionKind) =>
      ask(document, range, { only }).map(({ kind }) => kind?.value);
    assert.deepEqual(kinds(vscode.CodeActionKind.RefactorRewrite.append('tierwise.tests')), [
      'refactor.rewrite.tierwise.tests',
    ]);
    assert.equal(kinds(vscode.CodeActionKind.Refactor).length, 9);
    assert.deepEqual(kinds(vscode.CodeActionKind.RefactorExtract), []);
    assert.deepEqual(kinds(vscode.CodeActionKind.Source), []);
  });

  it('shows lenses where the person has switched them on, and none before', async () => {
    write('lenses.js');
    const { document } = await openFile('lenses.js');
    const lenses = async (): Promise<readonly string[]> => {
      const all = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        50,
      );
      return all.flatMap(({ command }) =>
        command?.command.startsWith('tierwise.') === true ? [command.title] : [],
      );
    };
    assert.deepEqual(await lenses(), []);
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(codeLens.schema.key, true, vscode.ConfigurationTarget.Global);
    const shown = await eventually(async () => {
      const titles = await lenses();
      return titles.length > 0 ? titles : undefined;
    }, 'there are lenses');
    assert.deepEqual(
      shown.map((title) => title.split(' · ')[0]),
      ['Tests', 'Docs', 'Explain'],
    );
    await configuration.update(codeLens.schema.key, undefined, vscode.ConfigurationTarget.Global);
  });
});
