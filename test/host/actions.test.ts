import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionCommandIds } from '../../src/shared/contract.ts';
import { createGate } from '../servers/scriptedServer.ts';
import {
  choose,
  lightbulb,
  newestCalls,
  offered,
  stagedTabs,
  sumLine,
  totalText,
  whenInReview,
  write,
} from './support/actions.ts';
import { closeEditors, folder, onDisk, openFile } from './support/files.ts';
import { startFakeProviders, type FakeProviders } from './support/fakeProviders.ts';
import { editAnswer } from './support/preparedPlan.ts';
import { openTierwise, type Tierwise } from './support/tierwise.ts';
import { until } from './support/until.ts';

const shorter = '  for (const item of items) sum += item;';
const usage = { inputTokens: 900, outputTokens: 80 };

describe('Actions on code', () => {
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

  it('explains in a thread under the selection, by the small model for a few lines', async () => {
    write('explain.js');
    const gate = createGate();
    providers.prepare('ollama', {
      answer: () => ({ text: 'It adds numbers.', pieceLength: 4, usage }),
      beforeEvent: (index) => (index === 2 ? gate.opened : undefined),
    });
    const explaining = choose(await offered('explain.js', 'explain'));
    gate.open();
    await explaining;
    assert.equal(providers.asked.length, 1);
    assert.match(providers.asked[0]?.prompt ?? '', /lines 1 to 5 of explain\.js/);
    const [call] = await newestCalls(tierwise, 1);
    assert.deepEqual([call?.purpose, call?.tier, call?.outcome], ['explain', 'grunt', 'succeeded']);
    assert.deepEqual(stagedTabs(), []);
  });

  describe('from the lightbulb to the applied edit', () => {
    const kinds = [
      ['extract', 'Extract from total', 'refactor'],
      ['rename', 'Rename total by what it means', 'refactor'],
      ['simplify', 'Simplify total', 'refactor'],
      ['modernise', 'Modernise total', 'refactor'],
      ['rewrite', 'Change total as you say…', 'refactor'],
      ['docs', 'Document total', 'docs'],
    ] as const;
    for (const [kind, label, purpose] of kinds) {
      it(label, async () => {
        const path = `${kind}.js`;
        write(path);
        providers.prepare('openai', editAnswer(path, sumLine, shorter, usage));
        const action = await offered(path, kind);
        assert.match(action.title, new RegExp(`^${label} · gpt-6\\.1-terra · ~\\$0\\.\\d+$`));
        const ended = choose(action, kind === 'rewrite' ? 'Use the short form.' : undefined);
        await whenInReview();
        assert.equal(onDisk(path), totalText, 'nothing is written before the answer');
        await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
        await ended;
        assert.equal(onDisk(path), totalText.replace(sumLine, shorter));
        assert.deepEqual(stagedTabs(), []);
        const [call] = await newestCalls(tierwise, 1);
        assert.deepEqual(
          [call?.purpose, call?.tier, call?.finalCost.source],
          [purpose, 'execution', 'catalogue'],
        );
        assert.equal(call?.verdict?.verdict, 'pass');
        if (kind === 'rewrite') assert.match(providers.asked[0]?.prompt ?? '', /Use the short form\./);
      });
    }

    it('Fix this problem', async () => {
      write('fix.js');
      const { document } = await openFile('fix.js');
      const reported = vscode.languages.createDiagnosticCollection('test');
      const problem = new vscode.Diagnostic(
        new vscode.Range(2, 2, 2, 8),
        'sum is written out',
        vscode.DiagnosticSeverity.Warning,
      );
      problem.source = 'lint';
      reported.set(document.uri, [problem]);
      providers.prepare('openai', editAnswer('fix.js', sumLine, shorter, usage));
      const [action, ...others] = await lightbulb('fix.js', [2, 2], vscode.CodeActionKind.QuickFix.value);
      assert(action, 'a fix is offered');
      assert.deepEqual(others, []);
      assert.match(action.title, /^Fix this problem · gpt-6\.1-terra · ~\$0\.\d+$/);
      const ended = choose(action);
      await whenInReview();
      await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
      await ended;
      reported.dispose();
      assert.equal(onDisk('fix.js'), totalText.replace(sumLine, shorter));
      assert.match(providers.asked[0]?.prompt ?? '', /fix\.js:3: warning: sum is written out \(lint\)/);
    });
  });

  it('reviews a selection: findings as threads, and fixes one of them', async () => {
    write('reviewed.js');
    const finding = {
      startLine: 3,
      endLine: 3,
      severity: 'warning',
      title: 'Written out',
      detail: 'The sum repeats its name.',
      fix: 'Use +=.',
    };
    providers.prepare(
      'openai',
      { text: JSON.stringify({ findings: [finding] }), usage },
      editAnswer('reviewed.js', sumLine, shorter, usage),
    );
    await choose(await offered('reviewed.js', 'review'));
    const fixing = vscode.commands.executeCommand(actionCommandIds.fixFinding);
    await whenInReview();
    await vscode.commands.executeCommand(actionCommandIds.acceptEdits);
    await fixing;
    assert.equal(onDisk('reviewed.js'), totalText.replace(sumLine, shorter));
    assert.match(providers.asked[1]?.prompt ?? '', /The sum repeats its name\./);
    const calls = await newestCalls(tierwise, 2);
    assert.deepEqual(
      calls.map(({ purpose }) => purpose),
      ['fix', 'review'],
    );
  });

  it('says why it does not work on a file outside of the folder, and sends nothing', async () => {
    const document = await vscode.workspace.openTextDocument({ content: totalText, language: 'javascript' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand(actionCommandIds.addDocs);
    assert.deepEqual(providers.asked, []);
  });

  it('works on the function around the cursor where nothing is selected', async () => {
    write('around.js', `${totalText}\nexport const other = 1;\n`);
    const editor = await openFile('around.js');
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    providers.prepare('ollama', { text: 'It adds numbers.', usage });
    await vscode.commands.executeCommand(actionCommandIds.explainCode);
    assert.match(providers.asked[0]?.prompt ?? '', /total, is lines 1 to 5 of around\.js/);
  });

  it('asks nothing of a file that holds keys', async () => {
    write('.env', 'KEY=1\n');
    const editor = await openFile('.env');
    editor.selection = new vscode.Selection(0, 0, 0, 5);
    await vscode.commands.executeCommand(actionCommandIds.explainCode);
    assert.deepEqual(providers.asked, []);
    assert.equal(vscode.workspace.getWorkspaceFolder(editor.document.uri)?.name, folder().name);
  });
});
