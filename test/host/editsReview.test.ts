import assert from 'node:assert/strict';
import { chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { EditOutcome, StagedChange, StagedStep } from '../../src/core/work/edits/editorPorts.ts';
import { commandIds } from '../../src/shared/contract.ts';
import { hunkCommands } from '../../src/vscode/edits/hunkCommands.ts';
import type { DecidedStep } from '../../src/vscode/edits/stepsForApproval.ts';
import { createEditWorld, when } from './support/editWorld.ts';

const signal = new AbortController().signal;

describe('reviewing the edits of a step', () => {
  const world = createEditWorld('review');
  const { documents, editor, state, asked, put, textAt, step, inFolder, fileOf } = world;
  const { reviews } = documents;
  const commands = hunkCommands(reviews);
  const decided: DecidedStep[] = [];
  const listening = documents.onDidDecide((one) => decided.push(one));

  const oldText = 'one\ntwo\nthree\nfour\nfive\n';
  const newText = '1\ntwo\nthree\nfour\n5\n';

  afterEach(async () => {
    await world.clear();
    decided.length = 0;
  });
  after(() => {
    listening.dispose();
    documents.dispose();
  });

  /** As the engine does it: what is confirmed is written. */
  async function write(staged: StagedStep): Promise<EditOutcome | string> {
    const confirmed = await editor.confirm(staged, signal);
    if (!confirmed.ok) return confirmed.answer;
    await editor.hide(staged.planId, staged.stepId);
    return editor.apply(confirmed.staged);
  }

  async function lensesOf(path: string): Promise<string[]> {
    const { uri } = fileOf(path);
    await vscode.workspace.openTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      100,
    );
    return lenses
      .map(({ range, command }) => `${range.start.line} ${command?.title.replace(/^\$\([\w-]+\) /, '')}`)
      .sort();
  }

  describe('hunk by hunk', () => {
    it('has Accept and Reject above every hunk, and takes a rejected one out of the right side', async () => {
      await put('a.txt', oldText);
      const staged = step({ path: 'a.txt', before: oldText, after: newText });
      await editor.show(staged);
      assert.deepEqual(await lensesOf('a.txt'), [
        '0 Accept',
        '0 Accept file',
        '0 Reject',
        '0 Reject file',
        '4 Accept',
        '4 Reject',
      ]);
      await commands[commandIds.rejectHunk](fileOf('a.txt').uri, 0);
      await world.shows('a.txt', 'one\ntwo\nthree\nfour\n5\n');
      assert.deepEqual(await lensesOf('a.txt'), [
        '0 1 change rejected: put it back',
        '0 Accept file',
        '0 Reject file',
        '4 Accept',
        '4 Reject',
      ]);
      assert.deepEqual(decided, []);
      assert.deepEqual(await write(staged), { ok: true });
      assert.equal(await textAt('a.txt'), 'one\ntwo\nthree\nfour\n5\n');
      assert.deepEqual(await editor.revert('plan', 's'), { ok: true });
      assert.equal(await textAt('a.txt'), oldText);
    });

    it('decides the step with the last answer', async () => {
      await put('a.txt', oldText);
      await editor.show(step({ path: 'a.txt', before: oldText, after: newText }));
      const { uri } = fileOf('a.txt');
      await commands[commandIds.acceptHunk](uri, 0);
      assert.deepEqual(decided, []);
      await commands[commandIds.rejectHunk](uri, 1);
      assert.deepEqual(decided, [{ planId: 'plan', stepId: 's', answer: 'accepted' }]);
    });

    it('rejects the step when nothing is left, and writes nothing then', async () => {
      await put('a.txt', oldText);
      const staged = step(
        { path: 'a.txt', before: oldText, after: newText },
        { path: 'new.txt', before: undefined, after: 'x\n' },
      );
      await editor.show(staged);
      await commands[commandIds.rejectFile](fileOf('a.txt').uri);
      await commands[commandIds.rejectHunk](fileOf('new.txt').uri, 0);
      assert.deepEqual(decided, [{ planId: 'plan', stepId: 's', answer: 'rejected' }]);
      assert.equal(await write(staged), 'rejected');
      assert.equal(await textAt('a.txt'), oldText);
      assert.ok(!world.has('new.txt'));
    });

    it('writes the files that are left, with creations, deletions and moves as parts of their own', async () => {
      for (const path of ['a.txt', 'old.txt', 'stay.txt', 'move.txt']) await put(path, oldText);
      const staged = step(
        { path: 'a.txt', before: oldText, after: newText },
        { path: 'new.txt', before: undefined, after: 'new\n' },
        { path: 'old.txt', before: oldText, after: undefined },
        { path: 'stay.txt', before: oldText, after: undefined },
        { path: 'move.txt', before: oldText, after: newText, movedTo: 'moved.txt' },
      );
      await editor.show(staged);
      await commands[commandIds.rejectFile](fileOf('new.txt').uri);
      await commands[commandIds.rejectFile](fileOf('stay.txt').uri);
      // The move stays out, the new text goes to the old place.
      await commands[commandIds.rejectHunk](fileOf('moved.txt').uri, 0);
      assert.deepEqual(await write(staged), { ok: true });
      assert.equal(await textAt('a.txt'), newText);
      assert.equal(await textAt('move.txt'), newText);
      assert.equal(await textAt('stay.txt'), oldText);
      for (const gone of ['new.txt', 'old.txt', 'moved.txt']) assert.ok(!world.has(gone), gone);
      assert.deepEqual(await editor.revert('plan', 's'), { ok: true });
      for (const path of ['a.txt', 'old.txt', 'stay.txt', 'move.txt'])
        assert.equal(await textAt(path), oldText);
    });

    it('keeps the answers when the diff is shown again, and drops them with other edits', async () => {
      await put('a.txt', oldText);
      const staged = step({ path: 'a.txt', before: oldText, after: newText });
      await editor.show(staged);
      await commands[commandIds.rejectHunk](fileOf('a.txt').uri, 1);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await editor.show(step({ path: 'a.txt', before: oldText, after: newText }));
      assert.deepEqual(fileOf('a.txt').file.states, ['open', 'left-out']);
      await commands[commandIds.putBackHunks](fileOf('a.txt').uri);
      assert.deepEqual(fileOf('a.txt').file.states, ['open', 'open']);
      await commands[commandIds.rejectHunk](fileOf('a.txt').uri, 1);
      await editor.show(step({ path: 'a.txt', before: oldText, after: `${newText}more\n` }));
      assert.deepEqual(fileOf('a.txt').file.states, ['open', 'open']);
    });

    it('works from the keyboard: the next hunk, and the hunk at the cursor', async () => {
      await put('a.txt', oldText);
      await editor.show(step({ path: 'a.txt', before: oldText, after: newText }));
      await when(
        vscode.window.onDidChangeActiveTextEditor,
        () => vscode.window.activeTextEditor?.document.uri.toString() === fileOf('a.txt').uri.toString(),
      );
      const shown = vscode.window.activeTextEditor!;
      shown.selection = new vscode.Selection(0, 0, 0, 0);
      await commands[commandIds.nextHunk]();
      assert.equal(shown.selection.active.line, 4);
      await commands[commandIds.nextHunk]();
      assert.equal(shown.selection.active.line, 0);
      await commands[commandIds.nextHunk]();
      await commands[commandIds.rejectHunk]();
      assert.deepEqual(fileOf('a.txt').file.states, ['open', 'left-out']);
      assert.equal(shown.selection.active.line, 0);
      await commands[commandIds.acceptHunk]();
      assert.deepEqual(decided, [{ planId: 'plan', stepId: 's', answer: 'accepted' }]);
    });

    it('shows Code Lenses in diffs unless the person has turned them off', () => {
      const setting = vscode.workspace.getConfiguration('diffEditor').inspect<boolean>('codeLens');
      assert.equal(setting?.defaultValue, true);
    });
  });

  describe('while the edits are written', () => {
    it('shows the file that is written in a diff without taking the focus, and at most every 100 ms', async () => {
      await put('a.txt', oldText);
      const grown = (text: string) => step({ path: 'a.txt', before: oldText, after: text });
      editor.preview?.(grown('1\n'));
      const right = (): vscode.TextDocument | undefined =>
        vscode.workspace.textDocuments.find(
          ({ uri }) => uri.scheme === 'tierwise-staged' && uri.path.endsWith('/review/a.txt'),
        );
      await when(vscode.workspace.onDidOpenTextDocument, () => right() !== undefined);
      const shown = right()!;
      const texts: string[] = [];
      const watching = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === shown) texts.push(document.getText());
      });
      const begunMs = performance.now();
      for (let count = 2; count <= 60; count++) editor.preview?.(grown('1\n'.repeat(count)));
      await when(vscode.workspace.onDidChangeTextDocument, () => shown.getText() === '1\n'.repeat(60));
      watching.dispose();
      // All that came within an interval is one update, however long this machine takes for all of them.
      const intervals = Math.ceil((performance.now() - begunMs) / 100);
      assert.ok(texts.length <= intervals + 1, JSON.stringify(texts));
      assert.ok(texts.length < 58, 'not every preview is an update');
      assert.equal(reviews.fileAt(shown.uri), undefined);
      await editor.show(grown(newText));
      await world.shows('a.txt', newText);
      assert.deepEqual(fileOf('a.txt').file.states, ['open', 'open']);
    });

    it('covers no file that the person works in', async () => {
      await put('a.txt', oldText);
      await put('mine.txt', 'mine\n');
      await vscode.window.showTextDocument(vscode.Uri.file(world.at('mine.txt')));
      editor.preview?.(step({ path: 'a.txt', before: oldText, after: newText }));
      // Taken in: where it would be shown has been looked for.
      while (reviews.step('plan', 's') === undefined) await new Promise((resolve) => setImmediate(resolve));
      await documents.hide('plan', 'another');
      assert.deepEqual(
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
        ['mine.txt'],
      );
    });
  });

  describe('paths with effects beyond the program', () => {
    const paths = [
      '.vscode/tasks.json',
      '.github/workflows/ci.yml',
      '.npmrc',
      '.env.local',
      '.husky/pre-commit',
    ];
    const all = () =>
      step(
        { path: 'a.txt', before: oldText, after: newText },
        ...paths.map((path) => ({ path, before: undefined, after: 'x\n' })),
      );

    it('are asked about by name, even when the whole diff was accepted', async () => {
      await put('a.txt', oldText);
      state.answer = 'write';
      assert.deepEqual(await write(all()), { ok: true });
      assert.equal(asked.length, 1);
      for (const path of paths) {
        assert.ok(asked[0]?.detail?.includes(inFolder(path)), path);
        assert.equal(await textAt(path), 'x\n');
      }
      assert.ok(!asked[0]?.detail?.includes('a.txt'));
    });

    it('stay out when the person says so', async () => {
      await put('a.txt', oldText);
      state.answer = 'leave-out';
      assert.deepEqual(await write(all()), { ok: true });
      assert.equal(await textAt('a.txt'), newText);
      for (const path of paths) assert.ok(!world.has(path), path);
    });

    for (const [answer, outcome] of [
      ['reject', 'rejected'],
      [undefined, 'stopped'],
    ] as const) {
      it(`leave the step unwritten when it is ${outcome}`, async () => {
        await put('a.txt', oldText);
        state.answer = answer;
        assert.equal(await write(all()), outcome);
        assert.equal(await textAt('a.txt'), oldText);
      });
    }

    it('are never written without the question, nor by a yes to other edits', async () => {
      await put('a.txt', oldText);
      state.answer = 'write';
      const npmrc = step({ path: '.npmrc', before: undefined, after: 'x\n' });
      const refused = await editor.apply(npmrc);
      assert.ok(!refused.ok);
      assert.match(refused.problems[0]!.reason, /where packages come from.*nobody has said yes/);
      assert.deepEqual(await write(npmrc), { ok: true });
      const again = await editor.apply(step({ path: '.npmrc', before: 'x\n', after: 'y\n' }));
      assert.equal(again.ok, false);
      assert.equal(await textAt('.npmrc'), 'x\n');
    });

    it('are known behind a link, when they are moved, and by Git’s own setting', async () => {
      await put('.vscode/settings.json', '{}\n');
      await symlink('.vscode', world.at('harmless'));
      const git = join(world.folder.uri.fsPath, '.git');
      await mkdir(git, { recursive: true });
      await writeFile(join(git, 'config'), `[core]\n\thooksPath = review/scripts/hooks\n`);
      try {
        await put('a.txt', oldText);
        const changes: readonly StagedChange[] = [
          { path: 'harmless/settings.json', before: '{}\n', after: '{"a":1}\n' },
          { path: 'a.txt', before: oldText, after: oldText, movedTo: '.yarnrc' },
          { path: 'scripts/hooks/pre-push', before: undefined, after: 'x\n' },
        ];
        for (const change of changes) {
          state.answer = 'reject';
          assert.equal(await write(step(change)), 'rejected', change.path);
          assert.equal((await editor.apply(step(change))).ok, false, change.path);
        }
        assert.equal(asked.length, 3);
        assert.equal(await textAt('.vscode/settings.json'), '{}\n');
      } finally {
        await rm(git, { recursive: true });
      }
    });

    it('ask nothing more when the person has rejected them in the diff', async () => {
      await put('a.txt', oldText);
      const staged = step(
        { path: 'a.txt', before: oldText, after: newText },
        { path: '.npmrc', before: undefined, after: 'x\n' },
      );
      await editor.show(staged);
      await commands[commandIds.rejectFile](fileOf('.npmrc').uri);
      assert.deepEqual(await write(staged), { ok: true });
      assert.equal(asked.length, 0);
      assert.ok(!world.has('.npmrc'));
    });
  });

  describe('what a file is besides its text', () => {
    const modeOf = async (path: string): Promise<number> => (await stat(world.at(path))).mode & 0o777;

    it('keeps the mode of a script that is rewritten or moved, and gives it back to one that was deleted', async () => {
      const script = '#!/bin/sh\necho one\n';
      for (const path of ['edit.sh', 'delete.sh', 'move.sh']) {
        await put(path, script);
        await chmod(world.at(path), 0o755);
      }
      const changed = script.replace('one', 'two');
      const staged = step(
        { path: 'edit.sh', before: script, after: changed },
        { path: 'delete.sh', before: script, after: undefined },
        { path: 'move.sh', before: script, after: changed, movedTo: 'moved.sh' },
        { path: 'new.sh', before: undefined, after: script },
      );
      assert.deepEqual(await write(staged), { ok: true });
      assert.equal(await modeOf('edit.sh'), 0o755);
      assert.equal(await modeOf('moved.sh'), 0o755);
      assert.notEqual(await modeOf('new.sh'), 0o755);
      assert.deepEqual(await editor.revert('plan', 's'), { ok: true });
      for (const path of ['edit.sh', 'delete.sh', 'move.sh']) {
        assert.equal(await textAt(path), script);
        assert.equal(await modeOf(path), 0o755, path);
      }
    });

    it('does not undo a mode that the person has set since', async () => {
      await put('run.sh', 'one\n');
      await chmod(world.at('run.sh'), 0o644);
      assert.deepEqual(await write(step({ path: 'run.sh', before: 'one\n', after: 'two\n' })), { ok: true });
      await chmod(world.at('run.sh'), 0o755);
      assert.deepEqual(await editor.revert('plan', 's'), { ok: true });
      assert.equal(await textAt('run.sh'), 'one\n');
      assert.equal(await modeOf('run.sh'), 0o755);
    });

    it('gives new files the line ends that are written down, set, or used beside them', async () => {
      const create = (path: string) => step({ path, before: undefined, after: 'a\nb\n' });
      assert.deepEqual(await write(create('plain/new.txt')), { ok: true });
      assert.equal(await textAt('plain/new.txt'), 'a\nb\n');

      await put('beside/old.txt', 'x\r\ny\r\n');
      await put('beside/other.js', 'x\ny\n');
      assert.deepEqual(await write(create('beside/new.txt')), { ok: true });
      assert.equal(await textAt('beside/new.txt'), 'a\r\nb\r\n');

      const files = vscode.workspace.getConfiguration('files', world.folder.uri);
      await files.update('eol', '\r\n', vscode.ConfigurationTarget.Global);
      try {
        assert.deepEqual(await write(create('set/new.txt')), { ok: true });
        assert.equal(await textAt('set/new.txt'), 'a\r\nb\r\n');
        await put('.editorconfig', 'root = true\n[*.txt]\nend_of_line = lf\n');
        assert.deepEqual(await write(create('written/new.txt')), { ok: true });
        assert.equal(await textAt('written/new.txt'), 'a\nb\n');
      } finally {
        await files.update('eol', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('says that a file has mixed line ends before anything is written', async () => {
      await put('mixed.txt', 'one\r\ntwo\nthree\r\n');
      await put('plain.txt', 'one\r\ntwo\r\n');
      const mixed = await editor.read(inFolder('mixed.txt'));
      assert.ok(mixed !== undefined && 'file' in mixed);
      assert.equal(mixed.file.mixedLineEnds, 'CRLF');
      assert.equal(mixed.file.text, 'one\r\ntwo\r\nthree\r\n');
      const plain = await editor.read(inFolder('plain.txt'));
      assert.ok(plain !== undefined && 'file' in plain && plain.file.mixedLineEnds === undefined);
    });
  });
});
