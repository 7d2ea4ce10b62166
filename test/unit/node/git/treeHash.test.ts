import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeHash } from '../../../../src/node/git/treeHash.ts';
import { needsGit } from '../../support/git.ts';

describe('the digest of a tree', () => {
  let folder = '';
  const never = new AbortController().signal;
  const none = () => Promise.resolve({ paths: [] });

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-tree-')));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const put = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
  const git = (...parameters: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  describe('with Git', () => {
    before(needsGit);

    beforeEach(async () => {
      await put('a.txt', 'one');
      await put('.gitignore', 'ignored\n');
      await mkdir(join(folder, 'part'));
      await put('part/b.txt', 'one');
      git('init', '-q');
      git('add', '.');
      git('commit', '-q', '-m', 'first');
    });

    const hash = (path = '.'): Promise<string | undefined> => treeHash(join(folder, path), none, never);

    it('is the same for the same content, whenever it was written', async () => {
      const first = await hash();
      assert.match(first ?? '', /^[0-9a-f]{64}$/);
      await put('a.txt', 'two');
      const second = await hash();
      assert.notEqual(second, first);
      await put('a.txt', 'one');
      assert.equal(await hash(), first);
      await put('a.txt', 'two');
      assert.equal(await hash(), second);
    });

    it('counts new files and not ignored ones', async () => {
      const first = await hash();
      await put('ignored', 'x');
      assert.equal(await hash(), first);
      await put('new "name".txt', 'x');
      assert.notEqual(await hash(), first);
    });

    it('counts files that are gone', async () => {
      const first = await hash();
      await rm(join(folder, 'a.txt'));
      assert.notEqual(await hash(), first);
    });

    it('looks at its own folder only', async () => {
      const first = await hash('part');
      await put('a.txt', 'two');
      assert.equal(await hash('part'), first);
      await put('part/b.txt', 'two');
      assert.notEqual(await hash('part'), first);
    });

    it('cannot be told once it is stopped', async () => {
      assert.equal(await treeHash(folder, none, AbortSignal.abort()), undefined);
    });
  });

  it('goes by size and time without Git', async () => {
    await put('a.txt', 'one');
    const at = new Date(1_700_000_000_000);
    await utimes(join(folder, 'a.txt'), at, at);
    const hash = (): Promise<string | undefined> =>
      treeHash(folder, () => Promise.resolve({ paths: ['a.txt'] }), never);
    const first = await hash();
    assert.match(first ?? '', /^[0-9a-f]{64}$/);
    assert.equal(await hash(), first);
    await put('a.txt', 'two');
    assert.notEqual(await hash(), first);
    await rm(join(folder, 'a.txt'));
    assert.notEqual(await hash(), first);
  });

  it('cannot be told without Git when not all files were listed', async () => {
    await put('a.txt', 'one');
    for (const kind of ['time', 'count'] as const) {
      const listed = { paths: ['a.txt'], gap: { kind, text: 'Not all files were listed' } };
      assert.equal(await treeHash(folder, () => Promise.resolve(listed), never), undefined);
    }
  });
});
