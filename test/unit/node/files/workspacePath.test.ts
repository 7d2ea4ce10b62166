import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveWorkspacePath } from '../../../../src/node/files/workspacePath.ts';

describe('resolveWorkspacePath', () => {
  let base: string;
  let folder: string;
  const resolve = (path: string) => resolveWorkspacePath(folder, path);

  before(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-paths-')));
    folder = join(base, 'folder');
    await mkdir(join(folder, 'src'), { recursive: true });
    await mkdir(join(folder, '.git'));
    await mkdir(join(base, 'outside'));
    await writeFile(join(folder, 'src', 'a.ts'), '');
    await writeFile(join(folder, '.git', 'config'), '');
    await writeFile(join(base, 'outside', 'secret.txt'), '');
    await symlink(join(base, 'outside'), join(folder, 'way-out'));
    await symlink(join(base, 'outside', 'secret.txt'), join(folder, 'secret-link.txt'));
    await symlink(join(base, 'outside', 'not-there.txt'), join(folder, 'dangling.txt'));
    await symlink('.git', join(folder, 'hidden'));
    await symlink('src', join(folder, 'source'));
    await symlink(join('src', 'a.ts'), join(folder, 'a-link.ts'));
    await symlink(folder, join(base, 'linked-folder'));
    // The name begins as the folder's does, but it is another one.
    await mkdir(join(base, 'folder-two'));
    await symlink(join(base, 'folder-two'), join(folder, 'neighbour'));
  });

  after(() => rm(base, { recursive: true, force: true }));

  it('finds files, new ones too, under their one name', async () => {
    assert.deepEqual(await resolve('src/a.ts'), {
      ok: true,
      path: 'src/a.ts',
      realPath: join(folder, 'src', 'a.ts'),
      entry: 'file',
      isLink: false,
    });
    assert.deepEqual(await resolve('./new/deep\\b.ts'), {
      ok: true,
      path: 'new/deep/b.ts',
      realPath: join(folder, 'new', 'deep', 'b.ts'),
      entry: 'missing',
      isLink: false,
    });
  });

  it('follows links that stay inside', async () => {
    const through = await resolve('source/new.ts');
    assert.ok(through.ok);
    assert.equal(through.path, 'src/new.ts');
    const link = await resolve('a-link.ts');
    assert.ok(link.ok);
    assert.equal(link.path, 'src/a.ts');
    assert.equal(link.isLink, true);
  });

  it('takes a folder that is itself a link', async () => {
    const found = await resolveWorkspacePath(join(base, 'linked-folder'), 'src/a.ts');
    assert.ok(found.ok);
    assert.equal(found.path, 'src/a.ts');
    assert.equal(found.entry, 'file');
  });

  it('knows a folder from a file', async () => {
    const found = await resolve('src');
    assert.ok(found.ok);
    assert.equal(found.entry, 'other');
  });

  const refused: readonly (readonly [path: string, reason: RegExp])[] = [
    ['../outside/secret.txt', /outside the workspace folder/],
    ['src/../../outside/secret.txt', /outside the workspace folder/],
    ['/etc/passwd', /absolute/],
    ['C:\\Windows\\win.ini', /absolute/],
    ['way-out/secret.txt', /out of the workspace folder through a symbolic link/],
    ['way-out/new.txt', /out of the workspace folder through a symbolic link/],
    ['way-out/new/deeper/new.txt', /out of the workspace folder through a symbolic link/],
    ['secret-link.txt', /out of the workspace folder through a symbolic link/],
    ['neighbour/new.txt', /out of the workspace folder through a symbolic link/],
    ['dangling.txt', /symbolic link to nothing/],
    ['.git/config', /Git's own folder/],
    ['.GIT/hooks/pre-commit', /Git's own folder/],
    ['hidden/config', /Git's own folder/],
    ['hidden/hooks/new', /Git's own folder/],
    ['src/a.ts/b.ts', /has a file where a folder should be/],
    ['', /empty/],
  ];
  for (const [path, reason] of refused) {
    it(`refuses ${path === '' ? 'an empty path' : path}`, async () => {
      const found = await resolve(path);
      assert.ok(!found.ok);
      assert.match(found.reason, reason);
    });
  }
});
