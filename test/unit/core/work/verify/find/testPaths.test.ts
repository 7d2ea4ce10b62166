import assert from 'node:assert/strict';
import { isOfTests, isSnapshot, isTestFile } from '../../../../../../src/core/work/verify/find/testPaths.ts';

describe('files that a test runner picks up', () => {
  for (const path of [
    ...['a/cart.test.ts', 'cart.spec.jsx', 'cart-test.mjs', 'cart_tests.cts', 'cart.e2e.tsx', 'cart.cy.js'],
    ...['test_cart.py', 'test_cart.pyi', 'cart_test.py', 'cart_test.go', 'cart_test.rs', 'cart_test.exs'],
    ...[
      'cart_test.cpp',
      'CartTest.java',
      'CartTests.cs',
      'CartTestCase.swift',
      'CartIT.kt',
      'CartSpec.scala',
    ],
    'cart_spec.rb',
  ]) {
    it(`include ${path}, in any folder`, () => {
      assert.equal(isTestFile(path), true);
      assert.equal(isTestFile(`src/${path}`), true);
      assert.equal(isTestFile(`${path}.txt`), false);
    });
  }

  for (const path of [
    'cart.ts',
    'test.ts',
    'mytest_cart.py',
    'contest.go',
    'cart.test.md',
    'Testing.java',
    'tests/cart.ts',
  ]) {
    it(`do not include ${path}`, () => {
      assert.equal(isTestFile(path), false);
    });
  }
});

describe('files that belong to tests', () => {
  for (const [path, isTest] of [
    ['src/cart.test.ts', true],
    ['tests/helper.ts', true],
    ['a/__tests__/b/helper.ts', true],
    ['Shop.Tests/Helper.cs', true],
    ['testdata/x.json', true],
    ['src/tests.ts', false],
    ['src/test', false],
    ['latest/a.ts', false],
    ['Shop.TestsX/Helper.cs', false],
  ] as const) {
    it(`${isTest ? 'include' : 'do not include'} ${path}`, () => {
      assert.equal(isOfTests(path), isTest);
    });
  }
});

describe('what tests compare with', () => {
  for (const [path, isIt] of [
    ['a/cart.test.ts.snap', true],
    ['cart.ambr', true],
    ['cart.approved.txt', true],
    ['cart.golden', true],
    ['cart.verified.json', true],
    ['__snapshots__/cart.txt', true],
    ['__image_snapshots__/cart.png', true],
    ['cart.snapshot.ts', false],
    ['golden.ts', false],
    ['cart.golden.ts', false],
  ] as const) {
    it(`${isIt ? 'includes' : 'does not include'} ${path}`, () => {
      assert.equal(isSnapshot(path), isIt);
    });
  }
});
