import assert from 'node:assert/strict';
import { importsOneOf } from '../../../../../../src/core/work/verify/find/importers.ts';

describe('who imports a file', () => {
  const cases: readonly [path: string, text: string, target: string, imports: boolean][] = [
    ['src/a.ts', "import { b } from './b.ts';", 'src/b.ts', true],
    ['src/a.ts', "import { b } from './b.js';", 'src/b.ts', true],
    ['src/a.ts', "import './b';", 'src/b.tsx', true],
    ['src/a.ts', "const b = await import('../lib/b')", 'lib/b/index.ts', true],
    ['src/a.cjs', 'const b = require("./b")', 'src/b.cjs', true],
    ['src/a.ts', "export * from './b'", 'src/b.ts', true],
    ['src/a.ts', "import b from 'b';", 'src/b.ts', false],
    ['src/a.ts', "import b from './bb';", 'src/b.ts', false],
    ['src/a.ts', "import b from './b';", 'lib/b.ts', false],
    ['src/a.ts', "import './indexed';", 'srced.ts', false],
    ['a.py', 'from cart.total import sum_up', 'cart/total.py', true],
    ['a.py', 'from cart import total, other', 'cart/total.py', true],
    ['a.py', 'import cart.total', 'cart/total.py', true],
    ['a.py', 'from cart import x', 'cart/__init__.py', true],
    ['a.py', 'totals = 1', 'cart/total.py', false],
    ['a.go', 'import "cart"', 'cart/cart.go', false],
  ];
  for (const [path, text, target, imports] of cases) {
    it(`${text} ${imports ? 'imports' : 'does not import'} ${target}`, () => {
      assert.equal(importsOneOf(path, text, [target]), imports);
    });
  }
});
