import assert from 'node:assert/strict';
import {
  fileArgument,
  folderOf,
  foldersHolding,
  foldersUp,
  inFolder,
  isBelow,
  isPlainPath,
  nameOf,
  nearestHolding,
  resolvePath,
  seenFrom,
} from '../../../../../../src/core/work/verify/find/projectPaths.ts';
import type { CheckSearch } from '../../../../../../src/core/work/verify/find/check.ts';

/** A search over files with these texts. */
function searchIn(files: Readonly<Record<string, string>>, touched: readonly string[] = []): CheckSearch {
  const paths = Object.keys(files);
  return {
    project: { paths, read: async (path) => files[path] },
    paths: new Set(paths),
    touched,
    created: new Set(),
    isWindows: false,
    note: () => assert.fail('nothing to note'),
  };
}

describe('paths of a project', () => {
  it('have a folder and a name', () => {
    assert.deepEqual(['a/b/c.ts', 'c.ts'].map(folderOf), ['a/b', '']);
    assert.deepEqual(['a/b/c.ts', 'c.ts'].map(nameOf), ['c.ts', 'c.ts']);
    assert.deepEqual(foldersUp('a/b'), ['a/b', 'a', '']);
    assert.deepEqual(foldersUp(''), ['']);
    assert.deepEqual([inFolder('', 'c'), inFolder('a', 'c')], ['c', 'a/c']);
  });

  for (const [folder, path, seen, below] of [
    ['a', 'a/b.ts', 'b.ts', true],
    ['a', 'ab/c.ts', 'ab/c.ts', false],
    ['', 'a/b.ts', 'a/b.ts', true],
    ['a', 'a', '', false],
    ['a', 'a/a', 'a', true],
  ] as const) {
    it(`${path} is seen from "${folder}" as ${seen}`, () => {
      assert.equal(seenFrom(folder, path), seen);
      assert.equal(isBelow(folder, path), below);
    });
  }

  for (const [folder, path, resolved] of [
    ['a/b', '../c.ts', 'a/c.ts'],
    ['a', './b//c', 'a/b/c'],
    ['', 'a/../b', 'b'],
    ['a', '../../../b', 'b'],
  ] as const) {
    it(`${path} in "${folder}" is ${resolved}`, () => {
      assert.equal(resolvePath(folder, path), resolved);
    });
  }

  for (const [path, isPlain] of [
    ['src/a-b_c.ts', true],
    ['@scope/a+b', true],
    ['./a', true],
    ['-rf', true],
    ['a b', false],
    ['a;b', false],
    ['$a', false],
    ['a\nb', false],
    ['', false],
  ] as const) {
    it(`${JSON.stringify(path)} ${isPlain ? 'can' : 'cannot'} stand in a command as it is`, () => {
      assert.equal(isPlainPath(path), isPlain);
    });
  }
});

describe('the nearest folder with a file', () => {
  const search = searchIn({ 'package.json': '', 'a/b/package.json': '', 'a/deno.json': '' }, [
    'a/b/c/x.ts',
    'a/y.ts',
    'z.ts',
    'a/b/n.md',
  ]);

  it('is at or above another, with the first of the names', () => {
    assert.deepEqual(nearestHolding(search, 'a/b/c', ['package.json']), {
      folder: 'a/b',
      path: 'a/b/package.json',
    });
    assert.deepEqual(nearestHolding(search, 'a', ['package.json', 'deno.json']), {
      folder: 'a',
      path: 'a/deno.json',
    });
    assert.deepEqual(nearestHolding(search, 'x', ['package.json']), { folder: '', path: 'package.json' });
    assert.equal(nearestHolding(search, 'a', ['none.json']), undefined);
  });

  it('is found for every touched file that counts, each folder once', () => {
    const counts = (path: string) => path.endsWith('.ts');
    assert.deepEqual(foldersHolding(search, counts, ['package.json']), ['a/b', '']);
    assert.deepEqual(foldersHolding(search, counts, ['none.json']), []);
  });
});

describe('a file as an argument', () => {
  for (const [folder, path, argument] of [
    ['', 'src/a.ts', 'src/a.ts'],
    ['a', 'a/b.ts', 'b.ts'],
    ['', '.eslintrc.js', '.eslintrc.js'],
    ['', '-c.js', './-c.js'],
    ['a', 'a/--config.js', './--config.js'],
    ['a', 'a/@arguments.py', './@arguments.py'],
    ['', '+x.js', './+x.js'],
  ] as const) {
    it(`${path} is ${argument} in "${folder}"`, () => {
      assert.equal(fileArgument(folder, path), argument);
    });
  }
});
