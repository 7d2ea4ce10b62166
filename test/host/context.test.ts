import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { WorkspaceContext } from '../../src/core/work/context/promptInputs.ts';
import type { ContextChip } from '../../src/core/work/plan/contextChip.ts';
import type { Clock } from '../../src/core/model/clock.ts';
import { chipForPlanTask } from '../../src/vscode/context/chips.ts';
import { listFolderFiles } from '../../src/vscode/context/folderFiles.ts';
import { gatherContext } from '../../src/vscode/context/gatherContext.ts';
import { createPrivateTexts } from '../../src/vscode/context/privateTexts.ts';
import { readInstructionFiles } from '../../src/vscode/context/instructionFiles.ts';
import { readProjectFiles } from '../../src/vscode/verify/projectFiles.ts';

const running = new AbortController().signal;

describe('what is gathered of a workspace', () => {
  const folder = vscode.workspace.workspaceFolders![0]!;
  const root = folder.uri.fsPath;
  const outside = join(dirname(root), 'outside-secret.js');
  const diagnostics = vscode.languages.createDiagnosticCollection('tierwise-test');

  const files: Readonly<Record<string, string>> = {
    '.gitignore': 'dist/\n*.log\n',
    'AGENTS.md': 'Write small functions.\n',
    '.cursorrules': 'A long line of rules.\n'.repeat(3_000),
    '.env': 'KEY=hush\n',
    'receipt.js': 'export function total(items) {\n  // TODO: round to cents\n  return items.length;\n}\n',
    'debug.log': 'x\n',
    'dist/bundle.js': 'x\n',
    'node_modules/left/index.js': 'x\n',
    'packages/a/.gitignore': '/generated\n!keep.log\n',
    'packages/a/keep.log': 'x\n',
    'packages/a/generated/x.js': 'x\n',
    'packages/a/main.js': 'let broken = 1;\n',
    'hidden/by-search.txt': 'x\n',
    'hidden/by-files.bin': 'x\n',
  };

  const uriOf = (path: string) => vscode.Uri.joinPath(folder.uri, path);

  async function chipOf(...args: readonly unknown[]): Promise<ContextChip | undefined> {
    const chip = await chipForPlanTask(args)(folder);
    assert.notEqual(chip, 'kept-back');
    return typeof chip === 'object' ? chip : undefined;
  }

  async function show(path: string, line = 0): Promise<vscode.TextEditor> {
    const editor = await vscode.window.showTextDocument(uriOf(path), { preview: false });
    editor.selection = new vscode.Selection(line, 0, line, 0);
    return editor;
  }

  const namesOf = (context: WorkspaceContext) => context.openFiles.map(({ path }) => path);

  before(async () => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await writeFile(outside, 'const secret = 1;\n');
    await symlink(outside, join(root, 'link.js'));
    await symlink(join(root, '.env'), join(root, 'innocent.txt'));
    await symlink('AGENTS.md', join(root, 'CLAUDE.md'));
    await vscode.workspace
      .getConfiguration('search', folder.uri)
      .update('exclude', { '**/by-search.{txt,md}': true }, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace
      .getConfiguration('files', folder.uri)
      .update('exclude', { '**/*.bin': true }, vscode.ConfigurationTarget.Workspace);
  });

  afterEach(async () => {
    diagnostics.clear();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    diagnostics.dispose();
    await rm(outside);
  });

  it('names the files that Git and the settings do not hide', async () => {
    const context = await gatherContext(folder, running);
    assert.equal(context.folderName, folder.name);
    assert.deepEqual(
      context.outline.filter((path) => !path.startsWith('.vscode/')),
      [
        '.cursorrules',
        '.env',
        '.gitignore',
        'AGENTS.md',
        'CLAUDE.md',
        'innocent.txt',
        'link.js',
        'notes.txt',
        'packages/a/.gitignore',
        'packages/a/keep.log',
        'packages/a/main.js',
        'receipt.js',
      ],
    );
    assert.equal(context.outlineCut, undefined);
  });

  it('reads the first two instruction files, a link to one only once, and says where it cut', async () => {
    const [agents, rules, ...more] = await readInstructionFiles(folder, running);
    assert.deepEqual(agents, { path: 'AGENTS.md', text: files['AGENTS.md'] });
    assert.equal(rules?.path, '.cursorrules');
    assert.ok(rules.text.length < 32_200);
    assert.match(rules.text, /A long line of rules\.\n\[Cut here: [^\n]*\]$/);
    assert.deepEqual(more, []);
  });

  it('says where links lead to, of open files and of problems', async () => {
    const link = join(root, 'public.js');
    await symlink('packages/a/main.js', link);
    try {
      const problem = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), 'Broken.');
      diagnostics.set(uriOf('public.js'), [problem]);
      await show('public.js');
      const { openFiles, problems } = await gatherContext(folder, running);
      const places = [...openFiles, ...problems].flatMap(({ path, realPath }) =>
        path === 'public.js' ? [realPath] : [],
      );
      assert.deepEqual(places, ['packages/a/main.js', 'packages/a/main.js']);
    } finally {
      diagnostics.clear();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await rm(link);
    }
  });

  it('reads private files that Git ignores, to know their lines again', async () => {
    const read = createPrivateTexts(folder);
    const texts = await read((path) => path === '.env' || path === 'debug.log');
    assert.deepEqual(texts.toSorted(), ['KEY=hush\n', 'x\n']);
  });

  it('takes unsaved instructions from the editor', async () => {
    const editor = await show('AGENTS.md');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Unsaved. '));
    const [agents] = await readInstructionFiles(folder, running);
    assert.equal(agents?.text, 'Unsaved. Write small functions.\n');
  });

  it('gives the open files, the active one first, with unsaved text and visible lines', async () => {
    await show('packages/a/main.js');
    const editor = await show('receipt.js');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// new\n'));
    await vscode.workspace.openTextDocument({ content: 'untitled' });
    const { openFiles } = await gatherContext(folder, running);
    assert.deepEqual(
      openFiles.map(({ path, isActive }) => [path, isActive]),
      [
        ['receipt.js', true],
        ['packages/a/main.js', false],
      ],
    );
    assert.equal(openFiles[0]?.text, `// new\n${files['receipt.js']!}`);
    assert.equal(openFiles[0].visibleLines?.from, 1);
    assert.equal(openFiles[1]?.visibleLines, undefined);
  });

  it('quotes no private file and none outside the folder, also not through a link', async () => {
    for (const path of ['.env', 'link.js', 'innocent.txt', 'node_modules/left/index.js']) await show(path);
    assert.deepEqual(namesOf(await gatherContext(folder, running)), []);
    await show('receipt.js');
    assert.deepEqual(namesOf(await gatherContext(folder, running)), ['receipt.js']);
  });

  it('lists errors and warnings, without our own and those of private files', async () => {
    const range = new vscode.Range(0, 4, 0, 5);
    const { Error: error, Warning: warning, Hint: hint } = vscode.DiagnosticSeverity;
    const own = new vscode.Diagnostic(range, 'ours', error);
    own.source = 'tierwise';
    diagnostics.set(uriOf('packages/a/main.js'), [
      new vscode.Diagnostic(range, 'careful', warning),
      new vscode.Diagnostic(range, 'only a hint', hint),
      new vscode.Diagnostic(range, 'broken', error),
      own,
    ]);
    diagnostics.set(uriOf('.env'), [new vscode.Diagnostic(range, 'hush', error)]);
    diagnostics.set(vscode.Uri.file(outside), [new vscode.Diagnostic(range, 'elsewhere', error)]);
    const { problems } = await gatherContext(folder, running);
    assert.deepEqual(problems, [
      { path: 'packages/a/main.js', line: 1, severity: 'error', message: 'broken' },
      { path: 'packages/a/main.js', line: 1, severity: 'warning', message: 'careful' },
    ]);
  });

  it('says so when the files could not be listed in time', async () => {
    const noTime: Pick<Clock, 'delay'> = { delay: () => Promise.resolve() };
    assert.deepEqual(await listFolderFiles(folder, running, noTime), { paths: [], cut: 'time' });
    assert.equal((await readProjectFiles(folder, running, noTime)).gap?.kind, 'time');
    assert.equal((await readProjectFiles(folder, running)).gap, undefined);
  });

  it('gives what there is when it is cancelled', async () => {
    await show('receipt.js');
    const context = await gatherContext(folder, AbortSignal.abort());
    assert.deepEqual(
      [context.outline, context.openFiles, context.problems, context.instructionFiles],
      [[], [], [], []],
    );
    assert.equal(context.outlineCut, 'Listing the files of the folder was stopped');
  });

  it('makes a chip of the selection, and keeps to it when the focus moves', async () => {
    const editor = await show('receipt.js');
    editor.selection = new vscode.Selection(1, 2, 3, 0);
    const chip = chipForPlanTask([]);
    await show('AGENTS.md');
    const taken = await chip(folder);
    assert.ok(typeof taken === 'object');
    const { id, ...made } = taken;
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.deepEqual(made, {
      kind: 'selection',
      label: 'receipt.js:2–3',
      path: 'receipt.js',
      startLine: 2,
      endLine: 3,
      text: '  // TODO: round to cents\n  return items.length;',
    });
  });

  it('makes a chip of the note at the cursor, else of the problem, else none', async () => {
    await show('receipt.js', 1);
    const todo = await chipOf();
    assert.deepEqual(
      [todo?.kind, todo?.label, todo?.text],
      ['todo', 'receipt.js:2', '  // TODO: round to cents'],
    );
    await show('receipt.js', 2);
    assert.equal(await chipOf(), undefined);
    const place = new vscode.Range(2, 0, 2, 10);
    diagnostics.set(uriOf('receipt.js'), [new vscode.Diagnostic(place, 'Not a sum')]);
    const problem = await chipOf();
    assert.deepEqual([problem?.kind, problem?.text], ['problem', 'Not a sum\n  return items.length;']);
  });

  it('makes the same chip of what an argument names, in a file that is not open', async () => {
    const request = { kind: 'todo', uri: uriOf('receipt.js'), range: new vscode.Range(1, 4, 1, 4) };
    const fromArgument = await chipOf(request);
    await show('receipt.js', 1);
    assert.deepEqual(fromArgument, await chipOf());
    const [missing] = [{ ...request, uri: uriOf('missing.js') }];
    assert.equal(await chipOf(missing), undefined);
  });

  it('makes no chip of files outside the folder and of private ones', async () => {
    for (const uri of [vscode.Uri.file(outside), uriOf('link.js'), uriOf('.env'), uriOf('innocent.txt')]) {
      const request = { kind: 'selection', uri, range: new vscode.Range(0, 0, 0, 5) };
      assert.equal(await chipForPlanTask([request])(folder), 'kept-back', uri.path);
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand('editor.action.selectAll');
      assert.equal(await chipForPlanTask([])(folder), 'kept-back', uri.path);
    }
  });
});
