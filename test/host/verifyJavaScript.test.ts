import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { StagedChange } from '../../src/core/work/edits/editorPorts.ts';
import { findChecks } from '../../src/core/work/verify/find/findChecks.ts';
import { readProjectFiles } from '../../src/vscode/verify/projectFiles.ts';
import { hasGit } from '../unit/support/git.ts';
import { limits } from '../time/limits.ts';
import { closeEditors, folder, onDisk } from './support/files.ts';
import { edit, startVerifying } from './support/verifying.ts';

describe('verifying a step in JavaScript', () => {
  const tries = startVerifying();

  before(() => {
    if (!hasGit) return;
    const git = (...parameters: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parameters], {
        cwd: folder().uri.fsPath,
      });
    // By its content the tree is recognised when a step was taken back.
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
  });

  after(async () => {
    tries.verifier.dispose();
    await closeEditors();
  });

  it('passes on its tests, run as tasks that do not come forward', async () => {
    const started: string[] = [];
    const watching = vscode.tasks.onDidStartTask(({ execution }) => started.push(execution.task.name));
    const verdict = await tries.tryStep([edit('js/src/add.js', 'one + other', 'other + one')]);
    watching.dispose();
    assert.equal(verdict.verdict, 'pass', JSON.stringify([verdict, tries.said]));
    const once = ['Nearest tests (js)', 'Tests (js)'];
    assert.deepEqual(started, [...once, ...once]);
  });

  it('does not run the checks again on the tree from before', async function () {
    if (!hasGit) this.skip();
    const started: string[] = [];
    const watching = vscode.tasks.onDidStartTask(({ execution }) => started.push(execution.task.name));
    const verdict = await tries.tryStep([edit('js/src/add.js', 'one + other', 'one - other')]);
    watching.dispose();
    assert.equal(verdict.verdict, 'fail', JSON.stringify(verdict));
    // Once after the step, and once more to be sure.
    assert.deepEqual(started, ['Nearest tests (js)', 'Nearest tests (js)']);
  });

  it('is unknown when the tests do not end, and ends them', async () => {
    tries.state.timeLimitMs = 5_000;
    const verdict = await tries.tryStep([edit('js/src/add.js', '  return', '  for (;;);\n  return')]);
    tries.state.timeLimitMs = limits.actionMs;
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'time-limit'], JSON.stringify(verdict));
    assert.deepEqual(vscode.tasks.taskExecutions, []);
  });

  it('is unknown when the same tree gives two results', async () => {
    const flaky = [
      "import { existsSync, writeFileSync } from 'node:fs';",
      "const isSecond = existsSync('seen');",
      "writeFileSync('seen', '');",
      'export function add(one, other) {',
      '  return isSecond ? one + other : 0;',
    ].join('\n');
    const verdict = await tries.tryStep([
      edit('js/src/add.js', 'export function add(one, other) {\n  return one + other;', flaky),
    ]);
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'flaky'], JSON.stringify(verdict));
    assert.equal(onDisk('js/seen'), '');
  });

  it('runs nothing that the person does not allow', async () => {
    const other = startVerifying();
    other.state.answer = 'never';
    const verdict = await other.tryStep([edit('js/src/add.js', 'one + other', 'other + one')]);
    other.verifier.dispose();
    assert.deepEqual([verdict.verdict, verdict.cause], ['unknown', 'no-evidence']);
    assert.ok(verdict.evidence.every(({ title }) => title.endsWith('was not allowed to run')));
    assert.ok(other.progress.every(({ kind }) => kind !== 'check'));
  });

  const detected: readonly [path: string, commands: string[]][] = [
    ['py/cart/total.py', ['python -m pytest -q tests/test_total.py', 'python -m pytest -q']],
    ['go/cart/total.go', ['go vet ./...', 'go test ./cart', 'go test ./...']],
  ];
  for (const [path, commands] of detected) {
    it(`finds the checks for ${path}`, async () => {
      const project = await readProjectFiles(folder(), new AbortController().signal);
      const changes: StagedChange[] = [{ path, before: 'a', after: 'b' }];
      const checks = await findChecks({ project, changes, when: 'after', isWindows: false });
      assert.deepEqual(
        checks.map(({ command }) => command),
        commands,
      );
    });
  }
});
