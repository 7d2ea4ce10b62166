import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionCommandIds, commandIds, planPanelViewType } from '../../src/shared/contract.ts';
import { closeEditors } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { extensionId, openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('Activation', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
  });

  after(async () => {
    await closeEditors();
    await providers.close();
  });

  it('runs in a real VS Code and hands its internals to tests', () => {
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
    assert.equal(tierwise.view().isSample, false);
    assert.equal(tierwise.view().phase, 'composing');
  });

  it('offers to set it up while there is no key, and asks no model', async () => {
    await tierwise.setup.refresh();
    const { setup } = tierwise.view();
    assert.deepEqual(setup, { kind: 'not-configured', ollamaModels: ['gemma3:4b', 'qwen3:8b'] });
    // Looking for a local Ollama is all that goes out.
    assert.deepEqual(providers.asked, []);
    const elsewhere = providers.requests.filter((request) => !request.path.startsWith('/ollama/'));
    assert.deepEqual(elsewhere, []);
  });

  it('shows what was spent in the status bar: nothing yet', async () => {
    assert.equal(tierwise.statusBar.text(), '$(credit-card) $0.00 · $0.00 today');
    assert.deepEqual(await tierwise.ledger.calls({ limit: 10 }), []);
  });

  it('has registered exactly the commands that the manifest contributes', async () => {
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as Manifest;
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(contributed, [...Object.values(commandIds), ...Object.values(actionCommandIds)].sort());
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('tierwise.'));
    for (const id of contributed) assert(registered.includes(id), `${id} is not registered`);
  });

  it('opens the plan panel with Plan Task', async () => {
    await vscode.commands.executeCommand(commandIds.planTask);
    await until(
      (listener) => vscode.window.tabGroups.onDidChangeTabs(listener),
      () => panelTabs().length > 0,
      'a tab with the plan panel',
    );
    await vscode.commands.executeCommand(commandIds.planTask);
    assert.equal(panelTabs().length, 1, 'a second call shows the same panel');
  });

  it('opens the panel with what it was called on as a chip', async () => {
    const uri = vscode.Uri.joinPath(
      vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail(),
      'notes.txt',
    );
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(0, 0, 0, 4);
    await vscode.commands.executeCommand(commandIds.planTask);
    const [chip] = tierwise.view().chips;
    assert.equal(chip?.kind, 'selection');
    assert.equal(chip.label, 'notes.txt:1');
    await tierwise.model.handle({ type: 'chip-removed', chipId: chip.id });
    assert.deepEqual(tierwise.view().chips, []);
  });

  for (const id of [
    commandIds.runPlan,
    commandIds.pausePlan,
    commandIds.cancelPlan,
    commandIds.acceptStep,
    commandIds.rejectStep,
    commandIds.revertStep,
  ] as const) {
    it(`${id} says that there is no plan yet`, async () => {
      await vscode.commands.executeCommand(id);
      assert.equal(tierwise.view().plan, undefined);
    });
  }

  it('shows the log', async () => {
    await vscode.commands.executeCommand(commandIds.showLog);
  });

  it('opens the settings file', async () => {
    await vscode.commands.executeCommand(commandIds.openSettings);
    const shown = vscode.window.activeTextEditor?.document.uri.path ?? '';
    assert.match(shown, /settings\.json$/);
    await closeEditors();
  });

  for (const id of [commandIds.setKey, commandIds.useOllama] as const) {
    it(`${id} can be dismissed, and then nothing has changed`, async () => {
      const before = JSON.stringify(tierwise.view());
      await dismissed(vscode.commands.executeCommand(id));
      assert.equal(JSON.stringify(tierwise.view()), before);
      assert.equal((await tierwise.keys.providersWithKey()).size, 0);
    });
  }

  it('keeps a key, and forgets it with Delete Key', async () => {
    await vscode.commands.executeCommand(commandIds.deleteKey);
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    assert.deepEqual([...(await tierwise.keys.providersWithKey())], ['anthropic']);
    await tierwise.when((view) => view.setup.kind === 'ready', 'a key makes it ready');
    await dismissed(vscode.commands.executeCommand(commandIds.deleteKey));
    assert.equal((await tierwise.keys.providersWithKey()).size, 1, 'dismissing deletes nothing');
    await tierwise.keys.askAndDelete('anthropic');
    await tierwise.when((view) => view.setup.kind === 'not-configured', 'without the key it is not');
  });

  it('opens the sample in a window of its own, because a folder is open here', async () => {
    await vscode.commands.executeCommand(commandIds.trySample);
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.name, 'empty', 'this window keeps its folder');
  });
});

function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes(planPanelViewType),
    );
}

/** Closes quick picks, input boxes and notifications until a command that waits for the person has ended. */
async function dismissed(command: Thenable<unknown>): Promise<void> {
  const state = { hasEnded: false };
  const ended = Promise.resolve(command).finally(() => {
    state.hasEnded = true;
  });
  while (!state.hasEnded) {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
  }
  await ended;
}
