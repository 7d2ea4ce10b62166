import assert from 'node:assert/strict';
import { findTestPlace } from '../../../../../src/core/work/codeActions/findTestPlace.ts';
import type { TestPlace } from '../../../../../src/core/work/codeActions/codeAction.ts';

type Files = Readonly<Record<string, string>>;

function find(path: string, files: Files): Promise<TestPlace | undefined> {
  return findTestPlace(path, {
    paths: [path, ...Object.keys(files)],
    read: (name) => Promise.resolve(files[name]),
  });
}

const manifest = (test: string, packages: readonly string[] = []) =>
  JSON.stringify({
    scripts: { test },
    devDependencies: Object.fromEntries(packages.map((name) => [name, '1'])),
  });

describe('findTestPlace', () => {
  const table: [name: string, path: string, files: Files, expected: TestPlace | undefined][] = [
    [
      'vitest, nothing there yet: beside the file',
      'src/a.ts',
      { 'package.json': manifest('vitest run') },
      { framework: 'vitest', path: 'src/a.test.ts', exists: false },
    ],
    [
      'jest by its package, in the form and folder of the others',
      'src/a.tsx',
      { 'package.json': manifest('react-scripts test', ['jest']), 'src/__tests__/b.spec.tsx': '' },
      {
        framework: 'jest',
        path: 'src/__tests__/a.spec.tsx',
        exists: false,
        example: 'src/__tests__/b.spec.tsx',
      },
    ],
    [
      'mocha, a tree of tests like that of the sources',
      'src/core/a.ts',
      { 'package.json': manifest('mocha'), 'test/unit/b.test.ts': '' },
      { framework: 'mocha', path: 'test/unit/core/a.test.ts', exists: false, example: 'test/unit/b.test.ts' },
    ],
    [
      'node:test in the package of a monorepo that the file belongs to',
      'packages/cart/src/a.js',
      { 'package.json': manifest('jest'), 'packages/cart/package.json': manifest('node --test') },
      { framework: 'node:test', path: 'packages/cart/test/a.test.js', exists: false },
    ],
    [
      'a package that says nothing has the framework of the one above it',
      'packages/cart/src/a.js',
      { 'package.json': manifest('vitest'), 'packages/cart/package.json': '{}' },
      { framework: 'vitest', path: 'packages/cart/src/a.test.js', exists: false },
    ],
    [
      'the tests that the file has already',
      'src/a.ts',
      { 'package.json': manifest('vitest'), 'tests/a.test.ts': '', 'src/b.test.ts': '' },
      { framework: 'vitest', path: 'tests/a.test.ts', exists: true },
    ],
    [
      'JavaScript without any manifest',
      'a.js',
      {},
      { framework: 'node:test', path: 'test/a.test.js', exists: false },
    ],
    [
      'pytest, the usual place',
      'shop/cart.py',
      { 'pyproject.toml': '[tool.pytest.ini_options]' },
      { framework: 'pytest', path: 'tests/test_cart.py', exists: false },
    ],
    [
      'unittest where the others are written so, beside the code',
      'shop/cart.py',
      { 'setup.py': '', 'shop/test_money.py': 'import unittest\n' },
      { framework: 'unittest', path: 'shop/test_cart.py', exists: false, example: 'shop/test_money.py' },
    ],
    [
      'Go, always beside the file',
      'shop/cart.go',
      { 'go.mod': '', 'shop/money_test.go': '' },
      { framework: 'go test', path: 'shop/cart_test.go', exists: false, example: 'shop/money_test.go' },
    ],
    [
      'Go, a test that is there',
      'shop/cart.go',
      { 'shop/cart_test.go': '' },
      { framework: 'go test', path: 'shop/cart_test.go', exists: true, example: 'shop/cart_test.go' },
    ],
    [
      'Rust, in the file itself',
      'src/lib.rs',
      { 'Cargo.toml': '' },
      { framework: 'cargo test', path: 'src/lib.rs', exists: true },
    ],
    ['a language that is not known', 'a.sql', {}, undefined],
  ];
  for (const [name, path, files, expected] of table) {
    it(name, async () => {
      assert.deepEqual(await find(path, files), expected);
    });
  }
});
