import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionCommandIds } from '../../src/shared/contract.ts';
import { lightbulb, totalText, write } from './support/actions.ts';
import { closeEditors, onDisk, openFile } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

describe('Actions on code in Restricted Mode', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the window is in Restricted Mode');
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    write('restricted.js');
  });

  after(async () => {
    await closeEditors();
    await providers.close();
  });

  it('says in the menu why none can be chosen', async () => {
    const actions = await lightbulb('restricted.js');
    for (const { title, disabled } of actions) assert.match(disabled?.reason ?? '', /Restricted Mode/, title);
  });

  const commands = [
    actionCommandIds.chooseAction,
    actionCommandIds.refactorCode,
    actionCommandIds.writeTests,
    actionCommandIds.fixProblem,
    actionCommandIds.addDocs,
    actionCommandIds.explainCode,
    actionCommandIds.reviewCode,
  ];
  for (const command of commands) {
    it(`${command} sends and writes nothing`, async () => {
      const editor = await openFile('restricted.js');
      editor.selection = new vscode.Selection(0, 0, 4, 1);
      const range = new vscode.Range(0, 0, 4, 1);
      const kind = command === actionCommandIds.refactorCode ? 'simplify' : 'docs';
      await vscode.commands.executeCommand(command, { kind, uri: editor.document.uri, range });
      assert.deepEqual(providers.requests, []);
      assert.deepEqual(await tierwise.ledger.calls({ limit: 10 }), []);
      assert.equal(onDisk('restricted.js'), totalText);
    });
  }
});
