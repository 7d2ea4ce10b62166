import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprintOf } from '../../../../src/core/work/verify/command/commandDefinition.ts';
import { createDefiner } from '../../../../src/core/work/verify/command/defineCommand.ts';
import { listNames, lookAtFile } from '../../../../src/node/files/lookAtFile.ts';
import { copyProject } from '../../../../src/node/files/projectCopy.ts';
import { sha256 } from '../../support/projects.ts';

describe('looking at files', () => {
  let base: string;
  let folder: string;
  const put = async (path: string, text: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'tierwise-look-')));
    folder = join(base, 'project');
    await mkdir(folder);
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  it('gives text and digest, with the byte-order mark', async () => {
    await put('a/b.txt', '\ufeffone\r\n');
    assert.deepEqual(await lookAtFile(folder, 'a/b.txt'), {
      digest: sha256('\ufeffone\r\n'),
      text: '\ufeffone\r\n',
    });
  });

  it('gives nothing for what is no file', async () => {
    await put('a/b.txt', 'one');
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const path of ['missing', 'a', 'a/b.txt/c', 'x'.repeat(400), 'pipe'])
      assert.equal(await lookAtFile(folder, path), undefined, path);
  });

  it('gives only the digest of what is no text, and of a long text, to its last byte', async () => {
    await put('binary', Uint8Array.from([1, 0, 2]));
    assert.equal((await lookAtFile(folder, 'binary'))?.text, undefined);
    await put('long.txt', 'x'.repeat(2_000_000));
    const first = await lookAtFile(folder, 'long.txt');
    assert.deepEqual(first, { digest: sha256('x'.repeat(2_000_000)), text: undefined, unread: 'long' });
    assert.deepEqual(await lookAtFile(folder, 'long.txt'), first);
    await appendFile(join(folder, 'long.txt'), 'y');
    assert.equal((await lookAtFile(folder, 'long.txt'))?.digest, sha256(`${'x'.repeat(2_000_000)}y`));
  });

  it('says where a link leads', async () => {
    await put('node_modules/jest/bin/jest.js', 'one');
    await mkdir(join(folder, 'node_modules/.bin'));
    await symlink('../jest/bin/jest.js', join(folder, 'node_modules/.bin/jest'));
    assert.equal((await lookAtFile(folder, 'node_modules/.bin/jest'))?.target, '../jest/bin/jest.js');
  });

  it('names what is in a folder, ignored or not', async () => {
    await put('a/.npmrc', '');
    await put('a/b/c', '');
    await symlink('b', join(folder, 'a/link'));
    assert.deepEqual((await listNames(folder, 'a')).toSorted(), ['.npmrc', 'b/', 'link', 'link/']);
    assert.deepEqual(await listNames(folder, 'missing'), []);
  });

  it('makes an approval hold in a copy of the project', async () => {
    const files = {
      'package.json': '{"scripts":{"test":"sh tools/x.sh"}}',
      'tools/x.sh': 'jest\n',
      'jest.config.js': '',
      '.npmrc': '',
      'packages/a/package.json': '{}',
      'src/a.js': '',
    };
    for (const [path, text] of Object.entries(files)) await put(path, text);
    await put('node_modules/jest/bin/jest.js', 'one');
    await mkdir(join(folder, 'node_modules/.bin'));
    await symlink('../jest/bin/jest.js', join(folder, 'node_modules/.bin/jest'));
    const copy = await copyProject(folder, Object.keys(files), new AbortController().signal);
    assert.ok(copy !== undefined);
    try {
      const fingerprint = async (root: string): Promise<string> => {
        const project = {
          paths: Object.keys(files),
          read: (path: string) => readFile(join(root, path), 'utf8'),
          look: (path: string) => lookAtFile(root, path),
          list: (path: string) => listNames(root, path),
        };
        return fingerprintOf(await createDefiner(project)({ cwd: '', pattern: 'npm test' }), sha256);
      };
      const first = await fingerprint(folder);
      assert.ok(
        first.includes('tools/x.sh') && first.includes('node_modules/.bin (installed programs)'),
        first,
      );
      assert.equal(await fingerprint(copy.root), first);
      await writeFile(join(copy.root, 'tools/x.sh'), 'evil\n');
      assert.notEqual(await fingerprint(copy.root), first);
    } finally {
      await copy.dispose();
    }
  });
});
