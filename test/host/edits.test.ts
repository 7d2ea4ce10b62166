import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type {
  EditOutcome,
  StagedChange,
  StagedStep,
  StepEditor,
} from '../../src/core/work/edits/editorPorts.ts';
import type { CheckpointFile } from '../../src/core/work/plan/planStore.ts';
import type { Log } from '../../src/core/model/log.ts';
import type { ApplyPorts } from '../../src/vscode/edits/applyStaged.ts';
import { createStepEditor } from '../../src/vscode/edits/createStepEditor.ts';
import { createStagedDocuments } from '../../src/vscode/edits/stagedDocuments.ts';

const mark = '\ufeff';

describe('the step editor', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const checkpoints = new Map<string, readonly CheckpointFile[]>();
  /** Which of the next saves of a checkpoint fails, from 1; 0: none. */
  let failingSave = 0;
  const plans: ApplyPorts['plans'] = {
    async saveCheckpoint(planId, stepId, files) {
      if (failingSave > 0 && --failingSave === 0) throw new Error('the disk is full');
      checkpoints.set(`${planId}/${stepId}`, files);
    },
    async loadCheckpoint(planId, stepId) {
      return checkpoints.get(`${planId}/${stepId}`);
    },
    async removeCheckpoint(planId, stepId) {
      checkpoints.delete(`${planId}/${stepId}`);
    },
  };
  const said: string[] = [];
  const log: Log = {
    trace() {},
    info() {},
    warn: (text) => said.push(text),
    error: (text) => said.push(text),
  };
  const documents = createStagedDocuments();
  const ask = () => Promise.resolve(undefined);
  let editor: StepEditor;
  let number = 0;
  let root = '';

  const at = (path: string): string => join(folder.uri.fsPath, root, path);
  const inFolder = (path: string): string => `${root}/${path}`;
  const uriOf = (path: string): vscode.Uri => vscode.Uri.file(at(path));
  const bytesAt = (path: string): Promise<Buffer> => readFile(at(path));

  async function put(path: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content);
  }

  async function open(path: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)), {
      preview: false,
    });
  }

  async function textOf(path: string): Promise<string> {
    const read = await editor.read(inFolder(path));
    assert.ok(read !== undefined && 'file' in read, JSON.stringify(read));
    return read.file.text;
  }

  function step(...changes: readonly StagedChange[]): StagedStep {
    const inRoot = changes.map((change) => ({
      ...change,
      path: inFolder(change.path),
      ...(change.movedTo === undefined ? {} : { movedTo: inFolder(change.movedTo) }),
    }));
    return { planId: 'plan', stepId: `s${number}`, title: `Step ${number}`, changes: inRoot };
  }

  async function change(path: string, from: string, to: string): Promise<StagedChange> {
    const before = await textOf(path);
    assert.ok(before.includes(from));
    return { path, before, after: before.replace(from, to) };
  }

  function revert(): Promise<EditOutcome> {
    // A new one, as after a restart: it knows only what the store kept.
    return createStepEditor({ folder, plans, log, documents, ask }).revert('plan', `s${number}`);
  }

  function assertDone(outcome: EditOutcome): void {
    assert.deepEqual(outcome, { ok: true }, said.join('\n'));
  }

  function assertRefused(outcome: EditOutcome, path: string, reason: RegExp): void {
    assert.ok(!outcome.ok);
    assert.deepEqual(
      outcome.problems.map((problem) => problem.path),
      [inFolder(path)],
      JSON.stringify(outcome.problems),
    );
    assert.match(outcome.problems[0]!.reason, reason);
  }

  beforeEach(() => {
    number += 1;
    root = `case-${number}`;
    said.length = 0;
    checkpoints.clear();
    failingSave = 0;
    editor = createStepEditor({ folder, plans, log, documents, ask });
  });

  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty))
      await document.save();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(at('.'), { recursive: true, force: true });
  });

  after(() => {
    documents.dispose();
  });

  describe('reading', () => {
    it('knows a missing file from one that cannot be read', async () => {
      await put('here.txt', 'x');
      await put('binary.dat', Buffer.from([1, 2, 0, 3]));
      assert.equal(await editor.read(inFolder('gone.txt')), undefined);
      for (const [path, reason] of [
        [inFolder('binary.dat'), /is binary/],
        [root, /is a folder/],
        ['../x', /outside/],
        ['.git/config', /Git/],
      ] as const) {
        const read = await editor.read(path);
        assert.ok(read !== undefined && 'problem' in read, path);
        assert.match(read.problem.reason, reason);
      }
    });

    it('keeps back what looks private, under whatever name a plan asks for it', async () => {
      await put('.env', 'TOKEN=secret');
      await put('.env.example', 'TOKEN=');
      await symlink(at('.env'), at('harmless.txt'));
      for (const path of ['.env', 'harmless.txt']) {
        const read = await editor.read(inFolder(path));
        assert.ok(read !== undefined && 'problem' in read, path);
        assert.match(read.problem.reason, /no model is shown it/);
      }
      assert.equal(await textOf('.env.example'), 'TOKEN=');
    });

    it('gives text without its mark and prefers unsaved text', async () => {
      await put('mark.txt', `${mark}one\r\ntwo\r\n`);
      assert.equal(await textOf('mark.txt'), 'one\r\ntwo\r\n');
      const shown = await open('mark.txt');
      await shown.edit((edit) => edit.insert(new vscode.Position(1, 0), 'mine '));
      assert.equal(await textOf('mark.txt'), 'one\r\nmine two\r\n');
    });

    it('sees what another program has just written into an open file', async () => {
      await put('open.txt', 'old\n');
      await open('open.txt');
      await put('open.txt', 'new, from outside\n');
      assert.equal(await textOf('open.txt'), 'new, from outside\n');
    });

    it('refuses a file over 50 MB', async () => {
      await put('large.txt', Buffer.alloc(50 * 1024 * 1024 + 1, 'a'));
      const read = await editor.read(inFolder('large.txt'));
      assert.ok(read !== undefined && 'problem' in read);
      assert.match(read.problem.reason, /larger than 50 MB/);
    });
  });

  describe('applying and reverting', () => {
    const kinds: readonly (readonly [name: string, before: Uint8Array, after: Uint8Array])[] = [
      ['LF', Buffer.from('one\ntwo\nthree\n'), Buffer.from('one\n2\n\u00fc\nthree\n')],
      ['CRLF', Buffer.from('one\r\ntwo\r\nthree'), Buffer.from('one\r\n2\r\n\u00fc\r\nthree')],
      ['a byte-order mark', Buffer.from(`${mark}two\n`), Buffer.from(`${mark}2\n\u00fc\n`)],
      ['UTF-16', Buffer.from(`${mark}two\r\n`, 'utf16le'), Buffer.from(`${mark}2\r\n\u00fc\r\n`, 'utf16le')],
    ];
    for (const [name, before, after] of kinds) {
      for (const isOpen of [false, true]) {
        it(`keeps ${name} in a file that is ${isOpen ? 'open' : 'closed'}`, async () => {
          await put('a.txt', before);
          if (isOpen) await open('a.txt');
          const lineEnd = (await textOf('a.txt')).includes('\r\n') ? '\r\n' : '\n';
          assertDone(await editor.apply(step(await change('a.txt', 'two', `2${lineEnd}\u00fc`))));
          assert.deepEqual(await bytesAt('a.txt'), after);
          assertDone(await revert());
          assert.deepEqual(await bytesAt('a.txt'), before);
          assert.equal(checkpoints.size, 0);
          if (isOpen) {
            const shown = vscode.window.activeTextEditor!.document;
            assert.equal(shown.getText(), await textOf('a.txt'));
            assert.equal(shown.isDirty, false);
          }
        });
      }
    }

    it('reverts mixed line ends to the byte', async () => {
      const before = Buffer.from('one\r\ntwo\nthree\r\n');
      await put('mixed.txt', before);
      assertDone(await editor.apply(step(await change('mixed.txt', 'two', '2'))));
      assertDone(await revert());
      assert.deepEqual(await bytesAt('mixed.txt'), before);
    });

    it('builds on unsaved text and goes back to it', async () => {
      await put('dirty.txt', 'one\ntwo\n');
      const shown = await open('dirty.txt');
      await shown.edit((edit) => edit.insert(new vscode.Position(0, 0), 'unsaved\n'));
      assertDone(await editor.apply(step(await change('dirty.txt', 'two', '2'))));
      assert.equal((await bytesAt('dirty.txt')).toString(), 'unsaved\none\n2\n');
      assertDone(await revert());
      assert.equal((await bytesAt('dirty.txt')).toString(), 'unsaved\none\ntwo\n');
      assert.equal(shown.document.getText(), 'unsaved\none\ntwo\n');
    });

    it('creates, deletes, moves and edits in one step, and takes all of it back', async () => {
      await put('edit.txt', 'one\n');
      await put('delete.txt', `${mark}delete\r\nme`);
      await put('move.txt', 'move me\n');
      await put('move-only.bin.txt', 'as it is\n');
      await open('move.txt');
      const staged = step(
        await change('edit.txt', 'one', '1'),
        { path: 'new/deep/new.txt', before: undefined, after: 'new\n' },
        { path: 'delete.txt', before: await textOf('delete.txt'), after: undefined },
        { path: 'move.txt', before: 'move me\n', after: 'moved\n', movedTo: 'there/moved.txt' },
        { path: 'move-only.bin.txt', before: 'as it is\n', after: 'as it is\n', movedTo: 'there/same.txt' },
      );
      assertDone(await editor.apply(staged));
      assert.equal((await bytesAt('edit.txt')).toString(), '1\n');
      assert.equal((await bytesAt('new/deep/new.txt')).toString(), 'new\n');
      assert.equal((await bytesAt('there/moved.txt')).toString(), 'moved\n');
      assert.equal((await bytesAt('there/same.txt')).toString(), 'as it is\n');
      for (const gone of ['delete.txt', 'move.txt', 'move-only.bin.txt'])
        assert.ok(!existsSync(at(gone)), gone);
      assertDone(await revert());
      assert.equal((await bytesAt('edit.txt')).toString(), 'one\n');
      assert.equal((await bytesAt('delete.txt')).toString(), `${mark}delete\r\nme`);
      assert.equal((await bytesAt('move.txt')).toString(), 'move me\n');
      assert.equal((await bytesAt('move-only.bin.txt')).toString(), 'as it is\n');
      for (const gone of ['new/deep/new.txt', 'there/moved.txt', 'there/same.txt']) {
        assert.ok(!existsSync(at(gone)), gone);
      }
    });

    it('leaves no file dirty and keeps the cursor', async () => {
      await put('cursor.txt', 'one\ntwo\nthree\nfour\n');
      const shown = await open('cursor.txt');
      shown.selection = new vscode.Selection(2, 3, 2, 3);
      const before = await textOf('cursor.txt');
      assertDone(
        await editor.apply(step({ path: 'cursor.txt', before, after: 'zero\none\ntwo\nthree\n4\n' })),
      );
      assert.equal(shown.document.isDirty, false);
      assert.deepEqual([shown.selection.active.line, shown.selection.active.character], [3, 3]);
      assertDone(await revert());
    });

    it('counts what saving makes of a file as the step’s', async () => {
      const files = vscode.workspace.getConfiguration('files', folder.uri);
      await files.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
      try {
        const before = Buffer.from('keep   \ntwo\n');
        await put('format.txt', before);
        assertDone(await editor.apply(step(await change('format.txt', 'two', '2   '))));
        assert.equal((await bytesAt('format.txt')).toString(), 'keep\n2\n');
        assertDone(await revert());
        assert.deepEqual(await bytesAt('format.txt'), before);
      } finally {
        await files.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('takes two runs of one step back together', async () => {
      await put('twice.txt', 'one\n');
      assertDone(await editor.apply(step(await change('twice.txt', 'one', 'two'))));
      assertDone(await editor.apply(step(await change('twice.txt', 'two', 'three'))));
      assertDone(await revert());
      assert.equal((await bytesAt('twice.txt')).toString(), 'one\n');
    });

    it('reverts after Undo, complete or not', async () => {
      await put('undo.txt', 'one\n');
      await put('other.txt', 'one\n');
      await open('undo.txt');
      const staged = step(await change('undo.txt', 'one', '1'), await change('other.txt', 'one', '1'));
      assertDone(await editor.apply(staged));
      const shown = await open('undo.txt');
      // As Undo leaves it: the old text, unsaved, the new one still on the disk.
      await shown.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 1), 'one'));
      assertDone(await revert());
      assert.equal((await bytesAt('undo.txt')).toString(), 'one\n');
      assert.equal((await bytesAt('other.txt')).toString(), 'one\n');
      assert.equal(shown.document.isDirty, false);
    });
  });

  describe('refusing', () => {
    it('writes nothing when one of the files was changed, deleted or created meanwhile', async () => {
      await put('fine.txt', 'one\n');
      await put('changed.txt', 'one\n');
      await put('deleted.txt', 'one\n');
      const staged = step(
        await change('fine.txt', 'one', '1'),
        await change('changed.txt', 'one', '1'),
        await change('deleted.txt', 'one', '1'),
        { path: 'created.txt', before: undefined, after: 'x' },
      );
      await put('changed.txt', 'by somebody else\n');
      await rm(at('deleted.txt'));
      await put('created.txt', 'by somebody else\n');
      const outcome = await editor.apply(staged);
      assert.ok(!outcome.ok);
      assert.deepEqual(outcome.problems, [
        { path: inFolder('changed.txt'), reason: 'was changed meanwhile' },
        { path: inFolder('deleted.txt'), reason: 'was deleted meanwhile' },
        { path: inFolder('created.txt'), reason: 'exists already' },
      ]);
      assert.equal((await bytesAt('fine.txt')).toString(), 'one\n');
      assert.equal(checkpoints.size, 0);
    });

    it('sees unsaved changes that were made meanwhile', async () => {
      await put('a.txt', 'one\n');
      const staged = step(await change('a.txt', 'one', '1'));
      const shown = await open('a.txt');
      await shown.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine\n'));
      assertRefused(await editor.apply(staged), 'a.txt', /changed meanwhile/);
      assert.equal((await bytesAt('a.txt')).toString(), 'one\n');
      assert.equal(shown.document.getText(), 'mine\none\n');
    });

    it('does not revert over what the person did since', async () => {
      await put('a.txt', 'one\n');
      await put('b.txt', 'one\n');
      assertDone(
        await editor.apply(step(await change('a.txt', 'one', '1'), await change('b.txt', 'one', '1'))),
      );
      await put('b.txt', '1, and mine\n');
      assertRefused(await revert(), 'b.txt', /changed since/);
      assert.equal((await bytesAt('a.txt')).toString(), '1\n');
      assert.equal((await bytesAt('b.txt')).toString(), '1, and mine\n');
      await put('b.txt', '1\n');
      const shown = await open('a.txt');
      await shown.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine'));
      assertRefused(await revert(), 'a.txt', /unsaved changes/);
      await shown.edit((edit) => edit.delete(new vscode.Range(0, 0, 0, 4)));
      assertDone(await revert());
      assert.equal((await bytesAt('a.txt')).toString(), 'one\n');
      assertRefusedWithoutPath(await revert());
    });

    function assertRefusedWithoutPath(outcome: EditOutcome): void {
      assert.ok(!outcome.ok);
      assert.match(outcome.problems[0]!.reason, /no checkpoint/);
    }

    it('stays in the folder, also through links', async () => {
      const outside = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-outside-')));
      try {
        await put('fine.txt', 'one\n');
        await symlink(outside, at('way-out'));
        await symlink(join(outside, 'new.txt'), at('link.txt'));
        for (const path of ['way-out/new.txt', 'link.txt', '../../new.txt', '../.git/new.txt']) {
          const staged = step(await change('fine.txt', 'one', '1'), { path, before: undefined, after: 'x' });
          const outcome = await editor.apply(staged);
          assert.ok(!outcome.ok, path);
          assert.equal(outcome.problems.length, 1, path);
          const moved = step({ path: 'fine.txt', before: 'one\n', after: 'one\n', movedTo: path });
          assert.equal((await editor.apply(moved)).ok, false, path);
        }
        assert.ok(!existsSync(join(outside, 'new.txt')));
        assert.equal((await bytesAt('fine.txt')).toString(), 'one\n');
        assert.equal(checkpoints.size, 0);
      } finally {
        await rm(outside, { recursive: true });
      }
    });

    for (const save of [1, 2]) {
      it(`leaves nothing written when checkpoint ${save} cannot be stored`, async () => {
        await put('a.txt', 'one\n');
        const staged = step(await change('a.txt', 'one', '1'));
        failingSave = save;
        const outcome = await editor.apply(staged);
        assert.ok(!outcome.ok);
        assert.match(outcome.problems[0]!.reason, /disk is full/);
        assert.equal((await bytesAt('a.txt')).toString(), 'one\n');
        assert.equal(checkpoints.size, 0);
        assertDone(await editor.apply(staged));
      });
    }

    it('refuses one file under two names', async () => {
      await put('a.txt', 'one\n');
      await symlink('a.txt', at('same.txt'));
      const staged = step(await change('a.txt', 'one', '1'), await change('same.txt', 'one', '2'));
      assertRefused(await editor.apply(staged), 'a.txt', /changed twice/);
      assert.equal((await bytesAt('a.txt')).toString(), 'one\n');
    });

    it('puts everything back when a part cannot be written', async () => {
      await put('a.txt', 'one\n');
      await put('dirty.txt', 'one\n');
      const shown = await open('dirty.txt');
      await shown.edit((edit) => edit.insert(new vscode.Position(0, 0), 'unsaved\n'));
      const staged = step(
        await change('a.txt', 'one', '1'),
        await change('dirty.txt', 'one', '1'),
        { path: 'new.txt', before: undefined, after: 'a file' },
        // Fails while it is written: the file above stands where a folder is needed.
        { path: 'new.txt/inside.txt', before: undefined, after: 'x' },
      );
      const outcome = await editor.apply(staged);
      assert.equal(outcome.ok, false);
      assert.match(said.join('\n'), /its files are put back/);
      assert.equal((await bytesAt('a.txt')).toString(), 'one\n');
      assert.ok(!existsSync(at('new.txt')));
      assert.equal((await bytesAt('dirty.txt')).toString(), 'one\n');
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === at('dirty.txt'));
      assert.equal(document?.getText(), 'unsaved\none\n');
      assert.equal(document.isDirty, true);
      assert.equal(checkpoints.size, 0);
    });
  });

  describe('showing', () => {
    const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);

    async function whenTabs(isReady: (tab: vscode.Tab) => boolean): Promise<void> {
      while (!tabs().some(isReady)) {
        await new Promise((resolve) => {
          const listening = vscode.window.tabGroups.onDidChangeTabs(() => {
            listening.dispose();
            resolve(undefined);
          });
        });
      }
    }

    it('shows one file in a diff whose left side is the real file', async () => {
      await put('a.txt', 'one\n');
      const staged = step(await change('a.txt', 'one', '1'));
      await editor.show(staged);
      const [tab] = tabs();
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
      assert.equal(tab.label, `Step ${number} (Tierwise)`);
      assert.equal(tab.input.original.toString(), uriOf('a.txt').toString());
      assert.equal(tab.input.modified.path, tab.input.original.path);
      const right = await vscode.workspace.openTextDocument(tab.input.modified);
      assert.equal(right.getText(), '1\n');
      await editor.show({ ...staged, changes: [{ ...staged.changes[0]!, after: '2\n' }] });
      assert.equal(tabs().length, 1);
      await editor.hide('plan', 'another');
      assert.equal(tabs().length, 1);
      await editor.hide('plan', `s${number}`);
      assert.equal(tabs().length, 0);
    });

    for (const [name, before, after] of [
      ['new', undefined, 'new\n'],
      ['deleted', 'old\n', undefined],
    ] as const) {
      it(`shows a ${name} file beside an empty one`, async () => {
        if (before !== undefined) await put('a.txt', before);
        await editor.show(step({ path: 'a.txt', before, after }));
        const [tab] = tabs();
        assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
        const texts = await Promise.all(
          [tab.input.original, tab.input.modified].map(async (uri) =>
            (await vscode.workspace.openTextDocument(uri)).getText(),
          ),
        );
        assert.deepEqual(texts, [before ?? '', after ?? '']);
        await editor.hide('plan', `s${number}`);
        assert.equal(tabs().length, 0);
      });
    }

    it('leaves a panel in sight', async () => {
      await put('a.txt', 'one\n');
      const panel = vscode.window.createWebviewPanel('test', 'A panel', vscode.ViewColumn.One);
      await whenTabs(({ label, isActive }) => label === 'A panel' && isActive);
      const files = [await change('a.txt', 'one', '1'), { path: 'b.txt', before: undefined, after: 'b\n' }];
      for (const changes of [files.slice(0, 1), files]) {
        await editor.show(step(...changes));
        const active = vscode.window.tabGroups.all.map(({ activeTab }) => activeTab?.label.slice(0, 7));
        assert.deepEqual(active, ['A panel', `Step ${number} (Tierwise)`.slice(0, 7)]);
        await editor.hide('plan', `s${number}`);
      }
      panel.dispose();
    });

    it('opens and closes the multi-file diff of several files', async () => {
      await put('a.txt', 'one\n');
      await put('old.txt', 'old\n');
      await put('move.txt', 'move\n');
      await open('a.txt');
      const staged = step(
        await change('a.txt', 'one', '1'),
        { path: 'new.txt', before: undefined, after: 'new\n' },
        { path: 'old.txt', before: 'old\n', after: undefined },
        { path: 'move.txt', before: 'move\n', after: 'moved\n', movedTo: 'moved.txt' },
      );
      await editor.show(staged);
      assert.equal(tabs().length, 2);
      const label = tabs().find(({ input }) => !(input instanceof vscode.TabInputText))?.label;
      assert.ok(label?.startsWith(`Step ${number} (Tierwise)`), label);
      assert.ok(tabs().every(({ isPreview }) => !isPreview));
      await editor.hide('plan', `s${number}`);
      assert.deepEqual(
        tabs().map((tab) => tab.label),
        ['a.txt'],
      );
      assertDone(await editor.apply(staged));
      assertDone(await revert());
    });
  });
});
