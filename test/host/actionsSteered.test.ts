import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionCommandIds } from '../../src/shared/contract.ts';
import { createGate } from '../servers/scriptedServer.ts';
import {
  choose,
  eventually,
  newestCalls,
  offered,
  stagedTabs,
  sumLine,
  totalText,
  whenInReview,
  write,
} from './support/actions.ts';
import { closeEditors, onDisk, openFile } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { editAnswer } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

const shorter = '  for (const item of items) sum += item;';
const usage = { inputTokens: 900, outputTokens: 80 };

describe('An action that runs', () => {
  let tierwise: Tierwise;
  let providers: FakeProviders;

  before(async () => {
    providers = await startFakeProviders();
    tierwise = await openTierwise();
    await tierwise.keys.store('openai', 'sk-not-a-real-key-0123456789');
    await until(
      (listener) => tierwise.setup.onDidChange(listener),
      () => tierwise.setup.providersWithKey().has('openai'),
      'the key is known',
    );
  });

  afterEach(async () => {
    providers.reset();
    await vscode.commands.executeCommand(actionCommandIds.closeComments);
    await closeEditors();
  });

  after(async () => {
    await providers.close();
  });

  it('shows the edits while they are being written', async () => {
    write('streamed.js');
    const gate = createGate();
    const answer = editAnswer('streamed.js', sumLine, shorter, usage);
    const edit = answer.text ?? '';
    providers.prepare('openai', {
      // After the edit the model goes on about it for a long time.
      answer: () => ({ ...answer, text: `${edit}${'It is shorter now. '.repeat(60)}` }),
      // A model that writes a piece every few milliseconds, and holds its breath in the middle.
      beforeEvent: (index) =>
        index === Math.ceil(edit.length / 30) + 20
          ? gate.opened
          : new Promise((resolve) => setTimeout(resolve, index * 20)),
    });
    const ended = choose(await offered('streamed.js', 'simplify'));
    // It may be opened with its newest text, which is no change of it.
    await eventually(
      () => Promise.resolve(stagedTexts().find((text) => text.includes(shorter))),
      'the edit is shown before the answer has ended',
    ).catch((error: unknown) => {
      gate.open();
      throw error;
    });
    assert.ok(
      stagedTabs().every(({ isPreview }) => isPreview),
      'it does not wait for an answer yet',
    );
    gate.open();
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.rejectEdits);
    await ended;
  });

  it('writes nothing that is rejected, and remembers that it was', async () => {
    write('rejected.js');
    providers.prepare('openai', editAnswer('rejected.js', sumLine, shorter, usage));
    const ended = choose(await offered('rejected.js', 'simplify'));
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.rejectEdits);
    await ended;
    assert.equal(onDisk('rejected.js'), totalText);
    assert.deepEqual(stagedTabs(), []);
    const [call] = await newestCalls(tierwise, 1);
    const { verdict, by, action } = call?.verdict ?? {};
    assert.deepEqual([verdict, by, action], ['fail', 'person', 'rejected']);
  });

  it('reverts what was accepted, to the byte, and remembers that too', async () => {
    write('reverted.js');
    providers.prepare('openai', editAnswer('reverted.js', sumLine, shorter, usage));
    const ended = choose(await offered('reverted.js', 'simplify'));
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
    await ended;
    assert.notEqual(onDisk('reverted.js'), totalText);
    await vscode.commands.executeCommand(actionCommandIds.revertAction);
    assert.equal(onDisk('reverted.js'), totalText);
    const [call] = await newestCalls(tierwise, 1);
    assert.equal(call?.verdict?.action, 'reverted');
  });

  it('notices that the person has changed the result before saving it', async () => {
    write('edited.js');
    providers.prepare('openai', editAnswer('edited.js', sumLine, shorter, usage));
    const ended = choose(await offered('edited.js', 'simplify'));
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
    await ended;
    const editor = await openFile('edited.js');
    await editor.edit((edit) => {
      edit.replace(editor.document.lineAt(2).range, '  for (const item of items) sum -= -item;');
    });
    assert.ok(await editor.document.save());
    const verdict = await eventually(async () => {
      const [call] = await newestCalls(tierwise, 1);
      return call?.verdict?.action === 'edited' ? call.verdict : undefined;
    }, 'the ledger has it');
    assert.deepEqual([verdict.verdict, verdict.by], ['pass', 'person']);
  });

  it('can be cancelled while the model writes', async () => {
    write('cancelled.js');
    const answer = editAnswer('cancelled.js', sumLine, shorter, usage);
    const begun = createGate();
    providers.prepare('openai', {
      answer: () => answer,
      beforeEvent(index) {
        if (index !== 2) return undefined;
        begun.open();
        return new Promise(() => undefined);
      },
    });
    const ended = choose(await offered('cancelled.js', 'simplify'));
    await begun.opened;
    await vscode.commands.executeCommand(actionCommandIds.cancelAction);
    await ended;
    assert.equal(onDisk('cancelled.js'), totalText);
    assert.deepEqual(stagedTabs(), []);
    assert.equal((await newestCalls(tierwise, 1))[0]?.outcome, 'cancelled');
  });

  it('can be cancelled while the edits wait for an answer', async () => {
    write('waiting.js');
    providers.prepare('openai', editAnswer('waiting.js', sumLine, shorter, usage));
    const ended = choose(await offered('waiting.js', 'simplify'));
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.cancelAction);
    await ended;
    assert.equal(onDisk('waiting.js'), totalText);
    assert.deepEqual(stagedTabs(), []);
  });
});

function stagedTexts(): string[] {
  return vscode.workspace.textDocuments
    .filter(({ uri }) => uri.scheme === 'tierwise-staged')
    .map((document) => document.getText());
}
