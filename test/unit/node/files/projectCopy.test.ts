import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyProject } from '../../../../src/node/files/projectCopy.ts';

const never = new AbortController().signal;

describe('copyProject', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'tierwise-test-'));
    write('src/a.js', 'a');
    write('package.json', '{}');
    write('node_modules/left/index.js', 'left');
    write('packages/own/vendor/lib.go', 'lib');
    write('packages/own/go.mod', 'module own');
    write('packages/own/node_modules/inner/index.js', 'inner');
    write('secret/ignored.txt', 'not named, not copied');
  });

  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  function write(path: string, text: string): void {
    const file = join(project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  const paths = ['src/a.js', 'package.json', 'packages/own/vendor/lib.go', 'packages/own/go.mod'];

  it('copies the files that it is given, links what is installed, and goes away again', async () => {
    const copy = await copyProject(project, [...paths, 'src/gone.js', 'src'], never);
    assert.ok(copy);
    const inCopy = (path: string) => join(copy.root, path);
    for (const path of paths) {
      assert.equal(readFileSync(inCopy(path), 'utf8'), readFileSync(join(project, path), 'utf8'));
    }
    assert.equal(readFileSync(inCopy('node_modules/left/index.js'), 'utf8'), 'left');
    assert.ok(lstatSync(inCopy('node_modules')).isSymbolicLink());
    assert.ok(lstatSync(inCopy('packages/own/node_modules')).isSymbolicLink());
    assert.ok(
      !lstatSync(inCopy('packages/own/vendor')).isSymbolicLink(),
      'what is part of the project is copied',
    );
    assert.ok(!existsSync(inCopy('secret')));
    writeFileSync(inCopy('src/a.js'), 'broken');
    assert.equal(readFileSync(join(project, 'src/a.js'), 'utf8'), 'a', 'the original is untouched');
    await copy.dispose();
    assert.ok(!existsSync(copy.root));
    assert.ok(existsSync(join(project, 'node_modules/left/index.js')), 'what was linked is still there');
  });

  it('does not copy what is too large, or what nobody waits for any more', async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => `${index}.js`);
    assert.equal(await copyProject(project, many, never), undefined);
    assert.equal(await copyProject(project, paths, AbortSignal.abort()), undefined);
  });
});
