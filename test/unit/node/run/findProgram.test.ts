import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { absolutePath, findProgram, pathOf } from '../../../../src/node/run/findProgram.ts';

describe('finding a program', () => {
  let base: string;
  let folder: string;
  let installed: string;

  const put = async (path: string, mode = 0o755): Promise<string> => {
    await writeFile(path, '#!/bin/sh\n');
    await chmod(path, mode);
    return path;
  };
  const find = (...places: string[]) =>
    findProgram('git', folder, { path: places.join(delimiter), platform: 'linux' });

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-program-')));
    folder = join(base, 'workspace');
    installed = join(base, 'installed');
    await mkdir(join(folder, 'bin'), { recursive: true });
    await mkdir(installed);
    await put(join(installed, 'git'));
    await put(join(folder, 'bin', 'git'));
    await put(join(folder, 'git'));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  it('finds an installed one by its absolute path', async () => {
    assert.equal(await find(installed), join(installed, 'git'));
    assert.equal(await find(join(base, 'missing'), installed), join(installed, 'git'));
  });

  it('takes none of the workspace folder, whatever the search path says', async () => {
    for (const place of [folder, join(folder, 'bin'), '', '.', 'bin', './bin', '../workspace'])
      assert.equal(await find(place), undefined, place);
    assert.equal(await find(folder, join(folder, 'bin'), installed), join(installed, 'git'));
  });

  it('takes none that is a link into the workspace folder, nor one in a linked folder', async () => {
    const links = join(base, 'links');
    await mkdir(links);
    await symlink(join(folder, 'git'), join(links, 'git'));
    await symlink(join(folder, 'bin'), join(base, 'linked-bin'));
    assert.equal(await find(links, join(base, 'linked-bin')), undefined);
  });

  it('takes no file that cannot be run, and no folder', async () => {
    await chmod(join(installed, 'git'), 0o644);
    const other = join(base, 'other');
    await mkdir(join(other, 'git'), { recursive: true });
    // The superuser may run only what somebody may run.
    assert.equal(await find(installed, other), undefined);
  });

  it('looks for an .exe on Windows', async () => {
    await put(join(installed, 'git.exe'));
    await put(join(folder, 'git.exe'));
    const path = `${folder};"${installed}"`;
    assert.equal(await findProgram('git', folder, { path, platform: 'win32' }), join(installed, 'git.exe'));
  });
});

describe('a search path for commands', () => {
  it('has absolute entries only', () => {
    assert.equal(absolutePath(':/usr/bin:.:node_modules/.bin:./x:../y:/bin:', ':'), '/usr/bin:/bin');
    assert.equal(absolutePath('C:\\Windows;.;bin;"D:\\Tools"', ';'), 'C:\\Windows;"D:\\Tools"');
  });

  it('is found whatever the case of its name', () => {
    assert.equal(pathOf({ Path: 'a' }), 'a');
    assert.equal(pathOf({ HOME: 'a' }), undefined);
  });
});
