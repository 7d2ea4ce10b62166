import assert from 'node:assert/strict';
import {
  createPackageScripts,
  textsOf,
} from '../../../../../../src/core/work/verify/runners/packageScripts.ts';
import { manifest, type Files } from '../../../../support/foundCommands.ts';
import { memoryProject } from '../../../../support/projects.ts';

function scriptsOf(files: Files) {
  const project = memoryProject({ files });
  return createPackageScripts({ project, paths: new Set(project.paths) });
}

describe('the scripts of packages', () => {
  const files = {
    'package.json': `\ufeff${manifest({ test: 'jest', pretest: 'tsc', posttest: 'rm x', 'a:1': 'one', 'a:2': 'two' })}`,
    'web/package.json': manifest({ test: 'vitest' }),
    'api/deno.jsonc': '{ "tasks": { "test": "deno test", }, }',
    'broken/package.json': '{',
  };
  const start = { added: [], commands: [] } as const;
  const texts = async (...args: Parameters<ReturnType<typeof scriptsOf>['textsOf']>) =>
    (await scriptsOf(files).textsOf(...args)).map(({ text, folder }) => [folder, text]);

  it('are read with a byte-order mark, with comments, and as none where they cannot be read', async () => {
    const scripts = scriptsOf(files);
    assert.equal((await scripts.scriptsIn(''))?.['test'], 'jest');
    assert.deepEqual(await scripts.scriptsIn('api'), { test: 'deno test' });
    assert.deepEqual(await scripts.scriptsIn('broken'), {});
    assert.equal(await scripts.scriptsIn('none'), undefined);
  });

  it('come with those that run before and after them, and with added words', async () => {
    assert.deepEqual(await texts({ ...start, names: ['test'], where: 'own', added: ['-u'] }, ''), [
      ['', 'tsc'],
      ['', 'jest -u'],
      ['', 'rm x'],
    ]);
  });

  it('are those of the nearest package, of a named one, or of all', async () => {
    const named = { ...start, names: ['test'] } as const;
    assert.deepEqual(await texts({ ...named, where: 'own' }, 'web/src'), [['web', 'vitest']]);
    assert.deepEqual(await texts({ ...named, where: { folder: '../web' } }, 'api'), [['web', 'vitest']]);
    assert.equal((await texts({ ...named, where: 'all' }, '')).length, 4);
  });

  it('are found by the beginning of their names', async () => {
    assert.deepEqual(await texts({ ...start, names: ['a:*'], where: 'own' }, ''), [
      ['', 'one'],
      ['', 'two'],
    ]);
  });

  it('are texts, or tasks with a command', () => {
    assert.deepEqual(textsOf({ a: 'x', b: { command: 'y' }, c: 1, d: null, e: {} }), { a: 'x', b: 'y' });
    assert.deepEqual(textsOf(undefined), {});
  });
});
