import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/shared/contract.ts';
import { skipAfterFailure } from '../time/skipAfterFailure.ts';
import { closeEditors, folder, onDisk } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { editAnswer, planAnswer, planStep } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';

describe('A workspace with two folders', () => {
  skipAfterFailure();
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('anthropic', 'sk-ant-not-a-real-key-0123456789');
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await tierwise.when((view) => view.setup.kind === 'ready', 'ready');
  });

  after(async () => {
    await closeEditors();
    await providers.close();
  });

  async function planTaskIn(name: string): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder(name).uri, 'src', 'name.js'), {
      viewColumn: vscode.ViewColumn.One,
    });
    await vscode.commands.executeCommand(commandIds.planTask);
  }

  it('plans for the folder of the active editor, and shows that folder to the planner only', async () => {
    await planTaskIn('beta');
    assert.equal(tierwise.view().folderName, 'beta');
    providers.prepare('anthropic', planAnswer([planStep('name', { files: ['src/name.js'] })]));
    const view = await tierwise.plan('Rename');
    assert.equal(view.phase, 'ready');
    const prompt = providers.asked[0]?.prompt ?? '';
    assert(prompt.includes('src/name.js'));
    assert(!prompt.includes('alpha'), 'nothing of the other folder');
  });

  it('writes its edits into that folder only', async () => {
    providers.prepare(
      'openai',
      editAnswer('src/name.js', "export const name = 'beta';", "export const name = 'changed';"),
    );
    await tierwise.act('name', 'run');
    await tierwise.act('name', 'accept');
    assert.equal(onDisk('src/name.js', 'beta'), "export const name = 'changed';\n");
    assert.equal(onDisk('src/name.js', 'alpha'), "export const name = 'alpha';\n");
  });

  it('reaches no file of the other folder', async () => {
    providers.prepare(
      'anthropic',
      planAnswer([planStep('reach', { files: ['../alpha/src/name.js'] })]),
      planAnswer([planStep('reach', { files: ['src/name.js'] })]),
    );
    await tierwise.closePlan();
    await tierwise.plan('Reach out');
    assert.equal(tierwise.view().phase, 'ready', 'the repair turn took the path away');
    providers.prepare(
      'openai',
      editAnswer('../alpha/src/name.js', "export const name = 'alpha';", "export const name = 'taken';"),
    );
    await tierwise.act('reach', 'run');
    assert.equal(tierwise.step('reach').status, 'failed');
    assert.equal(onDisk('src/name.js', 'alpha'), "export const name = 'alpha';\n");
  });

  it('has another plan, or none, for the other folder, and finds the first one again', async () => {
    const quoted = { path: 'src/name.js', startLine: 1, endLine: 1, text: 'x' };
    tierwise.model.addChip({ id: 'c', kind: 'selection', label: 'name.js:1', ...quoted });
    assert.equal(tierwise.view().chips.length, 1);
    await planTaskIn('alpha');
    assert.equal(tierwise.view().folderName, 'alpha');
    assert.equal(tierwise.view().plan, undefined);
    assert.deepEqual(tierwise.view().chips, [], 'what was quoted of one folder does not go with the other');
    await planTaskIn('beta');
    assert.equal(tierwise.view().plan?.steps[0]?.id, 'reach');
  });
});
