import assert from 'node:assert/strict';
import { nearestTests } from '../../../../../../src/core/work/verify/find/nearestTests.ts';

describe('the tests that belong to a file by name', () => {
  for (const [touched, paths, tests] of [
    ['src/cart.ts', ['src/cart.test.ts', 'src/carts.test.ts'], ['src/cart.test.ts']],
    ['src/Cart.ts', ['test/cart.spec.tsx'], ['test/cart.spec.tsx']],
    [
      'src/cart.py',
      ['tests/test_cart.py', 'tests/cart_test.py', 'tests/cart.test.ts'],
      ['tests/cart_test.py', 'tests/test_cart.py'],
    ],
    ['src/cart.go', ['src/cart_test.go', 'src/cart_test.py'], ['src/cart_test.go']],
    [
      'src/Cart.kt',
      ['src/CartTest.java', 'src/CartIT.kt', 'src/CartSpec.cs'],
      ['src/CartIT.kt', 'src/CartTest.java'],
    ],
    ['src/App.vue', ['src/App.spec.ts'], ['src/App.spec.ts']],
    ['src/cart.test.ts', ['src/cart.test.ts', 'cart.test.ts'], ['src/cart.test.ts']],
    ['src/gone.test.ts', ['src/cart.test.ts'], []],
    ['src/cart.ts', ['src/cart.ts'], []],
    [
      'a/b/cart.ts',
      ['x/cart.test.ts', 'a/b/cart.test.ts', 'a/cart.test.ts'],
      ['a/b/cart.test.ts', 'a/cart.test.ts', 'x/cart.test.ts'],
    ],
    [
      'src/a/cart.ts',
      ['test/b/cart.test.ts', 'test/a/cart.test.ts'],
      ['test/a/cart.test.ts', 'test/b/cart.test.ts'],
    ],
    [
      'cart.ts',
      ['d/cart.test.ts', 'c/cart.test.ts', 'b/cart.test.ts', 'a/cart.test.ts'],
      ['a/cart.test.ts', 'b/cart.test.ts', 'c/cart.test.ts'],
    ],
  ] as const) {
    it(`of ${touched} among ${paths.join(', ')} are ${tests.join(', ') || 'none'}`, () => {
      assert.deepEqual(nearestTests([touched], paths), tests);
    });
  }

  it('are each named once, and ten in all', () => {
    const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
    const found = nearestTests(
      [...names.map((name) => `${name}.ts`), 'f0.js'],
      names.map((name) => `${name}.test.ts`),
    );
    assert.equal(found.length, 10);
    assert.equal(new Set(found).size, 10);
  });
});
