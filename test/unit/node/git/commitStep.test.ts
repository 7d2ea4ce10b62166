import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StagedChange } from '../../../../src/core/work/edits/editorPorts.ts';
import { commitStep } from '../../../../src/node/git/commitStep.ts';
import { needsGit } from '../../support/git.ts';

describe('commitStep', () => {
  let root: string;
  let folder: string;

  const git = (...parameters: string[]) =>
    execFileSync('git', parameters, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    });
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const lastCommit = () =>
    git('show', '--name-status', '--no-renames', '--format=%s', 'HEAD').trim().split('\n');

  before(needsGit);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tierwise-commit-'));
    // The plan's folder lies inside of a larger repository.
    folder = join(root, 'app [x]');
    mkdirSync(folder);
    git('init', '--quiet');
    git('config', 'user.email', 'person@example.com');
    git('config', 'user.name', 'A Person');
    git('config', 'commit.gpgsign', 'false');
    write('a.ts', 'a1\r\n');
    write('b.ts', 'b1\n');
    write('old.ts', 'old\n');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'first');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** Writes the changes as an applied step has, and commits them. */
  function commit(changes: readonly StagedChange[], title = 'Do a', isWritten = true): Promise<string> {
    for (const { path, after, movedTo } of isWritten ? changes : []) {
      rmSync(join(folder, path), { force: true });
      if (after !== undefined) write(movedTo ?? path, after);
    }
    return commitStep({ folderPath: folder, title, changes, git: 'git' });
  }
  const changeA: StagedChange = { path: 'a.ts', before: 'a1\n', after: 'a2\n' };

  it('commits exactly the files of the step, with its title', async () => {
    write('b.ts', 'b2, not of the step\n');
    write('untracked.ts', 'not of the step\n');
    const note = await commit(
      [changeA, { path: 'src/n*w.ts', before: undefined, after: 'new\n' }],
      'Do a\nand more',
    );
    assert.match(note, /^Committed as [0-9a-f]{7,}\.$/);
    assert.deepEqual(lastCommit(), ['Do a and more', '', 'M\tapp [x]/a.ts', 'A\tapp [x]/src/n*w.ts']);
    assert.deepEqual(git('status', '--porcelain').trim().split('\n'), [
      'M "app [x]/b.ts"',
      '?? "app [x]/untracked.ts"',
    ]);
  });

  it('commits files that go and files that move', async () => {
    await commit([
      { path: 'b.ts', before: 'b1\n', after: undefined },
      { path: 'old.ts', before: 'old\n', after: 'old\n', movedTo: 'lib/new.ts' },
    ]);
    assert.deepEqual(lastCommit(), [
      'Do a',
      '',
      'D\tapp [x]/b.ts',
      'A\tapp [x]/lib/new.ts',
      'D\tapp [x]/old.ts',
    ]);
  });

  it('commits nothing while other files are staged, and says which', async () => {
    write('b.ts', 'b2\n');
    git('add', '--all');
    const note = await commit([changeA]);
    assert.equal(note, 'Not committed: other files are staged (app [x]/b.ts). Commit or unstage them first.');
    assert.deepEqual(lastCommit()[0], 'first');
    assert.equal(git('diff', '--cached', '--name-only').trim(), 'app [x]/b.ts', 'the person’s staging stays');
  });

  it('commits no changes of the person that the file held before', async () => {
    const note = await commit([{ path: 'b.ts', before: 'b1\nmine\n', after: 'b2\nmine\n' }]);
    assert.equal(note, 'Not committed: b.ts held changes before the step that are not committed.');
    assert.equal(lastCommit()[0], 'first');
    assert.equal(git('diff', '--cached', '--name-only'), '');
  });

  it('commits no file that Git did not know before', async () => {
    write('mine.ts', 'mine\n');
    const note = await commit([{ path: 'mine.ts', before: 'mine\n', after: 'changed\n' }]);
    assert.match(note, /mine\.ts held changes before the step/);
  });

  it('says what a hook complains of, and leaves nothing staged', async () => {
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
    writeFileSync(
      join(root, '.git', 'hooks', 'pre-commit'),
      '#!/bin/sh\necho "Too long a line." >&2\nexit 1\n',
      {
        mode: 0o755,
      },
    );
    assert.equal(await commit([changeA]), 'Not committed: Too long a line.');
    assert.equal(git('diff', '--cached', '--name-only'), '');
    assert.equal(lastCommit()[0], 'first');
  });

  it('says that a file is ignored', async () => {
    write('.gitignore', 'dist\n');
    const note = await commit([{ path: 'dist/out.js', before: undefined, after: 'x\n' }]);
    assert.match(note, /^Not committed: [^]*ignored/);
  });

  it('says that there is no repository, or no Git', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    assert.equal(await commit([changeA]), 'Not committed: the folder is in no Git repository.');
    const without = { folderPath: folder, title: 'x', changes: [changeA], git: '/no/such/git' };
    assert.match(await commitStep(without), /^Not committed/);
  });
});
