import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findSensitivePaths } from '../../../../src/node/files/sensitivePaths.ts';

describe('sensitive paths of a folder', () => {
  let folder: string;
  const put = async (path: string, text = ''): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const find = async (path: string, movedTo?: string) =>
    (
      await findSensitivePaths(folder, [
        { path, before: 'a', after: 'b', ...(movedTo === undefined ? {} : { movedTo }) },
      ])
    ).map((found) => `${found.path}: ${found.reason}`);

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-sensitive-')));
    await put('docs/a.md');
    await put('.github/workflows/ci.yml');
    await put('package.json', '{}');
    await put('scripts/hooks/pre-commit');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are none for ordinary files', async () => {
    assert.deepEqual(await find('docs/a.md'), []);
    assert.deepEqual(await find('package.json'), []);
    assert.deepEqual(await find('docs/a.md', 'docs/b.md'), []);
  });

  it('count at both ends of a move', async () => {
    const why = 'tells other assistants what to do or to run';
    assert.deepEqual(await find('docs/a.md', 'AGENTS.md'), [`AGENTS.md: ${why}`]);
    assert.deepEqual(await find('AGENTS.md', 'docs/b.md'), [`AGENTS.md: ${why}`]);
  });

  it('count under the name of a link, and of a folder that is a link', async () => {
    await symlink('../.github/workflows/ci.yml', join(folder, 'docs/public.md'));
    await symlink('.github/workflows', join(folder, 'flows'));
    const why = 'decides what the build server or the forge does';
    assert.deepEqual(await find('docs/public.md'), [`docs/public.md: ${why}`]);
    assert.deepEqual(await find('docs/a.md', 'flows/new.yml'), [`flows/new.yml: ${why}`]);
  });

  it('are links to what decides what commands run', async () => {
    await symlink('../package.json', join(folder, 'docs/data.json'));
    assert.deepEqual(await find('docs/data.json'), [
      'docs/data.json: leads to package.json, which decides what scripts, checks or builds run',
    ]);
  });

  it('are those of the folder that the repository takes its hooks from', async () => {
    await put('.git/config', '[core]\n\thooksPath = scripts/hooks\n');
    const why = 'holds Git hooks, which run by themselves';
    assert.deepEqual(await find('scripts/hooks/pre-commit'), [`scripts/hooks/pre-commit: ${why}`]);
    assert.deepEqual(await find('docs/a.md', 'Scripts/Hooks/pre-push'), [`Scripts/Hooks/pre-push: ${why}`]);
    assert.deepEqual(await find('scripts/other.sh'), []);
  });
});
