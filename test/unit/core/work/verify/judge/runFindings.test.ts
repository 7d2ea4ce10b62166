import assert from 'node:assert/strict';
import { readFindings } from '../../../../../../src/core/work/verify/judge/runFindings.ts';

/** Key of each finding, as `kind|file|name`. */
const keys = (...lines: readonly string[]) => readFindings(lines.join('\n')).map(({ key }) => key);

describe('what the output of a check names as wrong', () => {
  for (const [line, key] of [
    ['src/a.ts(3,5): error TS2304: Cannot find x.', 'error|src/a.ts|TS2304: Cannot find x.'],
    ['src/a.ts:3:5 - error TS2304: Cannot find x.', 'error|src/a.ts|TS2304: Cannot find x.'],
    ['  ✖ adds (1.5ms)', 'test||adds'],
    ['not ok 3 - adds', 'test||adds'],
    ['    not ok 3 - adds # TODO later', 'test||adds'],
    ['  ● cart › adds', 'test||adds'],
    ['  ● adds', 'test||adds'],
    ['  × adds 12ms', 'test||adds'],
    ['  ✕ adds (12 ms)', 'test||adds'],
    [' FAIL  src/a.test.ts', 'test||src/a.test.ts'],
    ['  1) adds:', 'test||adds'],
    ['FAILED tests/test_a.py::test_adds[1] - assert', 'test||test_adds[1]'],
    ['ERROR tests/test_a.py::test_adds', 'test||test_adds'],
    ['FAIL: test_adds (a.B)', 'test||test_adds (a.B)'],
    ['--- FAIL: TestAdds (0.00s)', 'test||TestAdds'],
    ['test cart::adds ... FAILED', 'test||adds'],
    ['[ERROR]   CartTest.adds:12 expected', 'test||CartTest.adds'],
    ['CartTest > adds() FAILED', 'test||adds()'],
    ['  Failed Cart.Adds [1 s]', 'test||Cart.Adds'],
    ['Cart.cs(3,5): error CS1002: ; expected [/x/Cart.csproj]', 'error|Cart.cs|CS1002: ; expected'],
    ['[ERROR] src/Cart.java:[3,5] cannot find symbol', 'error|src/Cart.java|cannot find symbol'],
    ['Cart.kt:3: error: no value', 'error|Cart.kt|no value'],
    ['cart.go:3:5: undefined: x', 'error|cart.go|undefined: x'],
    ['vet: cart.go:3:5: undefined: x', 'error|cart.go|undefined: x'],
    ['src\\cart.py:3: error: x', 'error|src/cart.py|error: x'],
    ['error[E0425]: cannot find x', 'error||error[E0425]: cannot find x'],
    ['error: expected x', 'error||error: expected x'],
  ] as const) {
    it(`in "${line}" is ${key}, with blanks at its end too`, () => {
      assert.deepEqual(keys(line), [key]);
      assert.deepEqual(keys(`${line}  `), [key]);
    });
  }

  for (const line of [
    'src/a.ts:3:5: note: see here',
    'src/a.c:3:5: warning: unused',
    'error: could not compile `cart`',
    '✖ failing tests:',
    'Test Suites: 1 failed',
    '  ✔ adds (1 ms)',
    'test cart::adds ... ok',
    '  ● Console',
    'all is well',
    '',
  ]) {
    it(`in "${line}" is nothing`, () => {
      assert.deepEqual(keys(line), []);
    });
  }

  it('is of the file that eslint wrote above', () => {
    assert.deepEqual(
      keys(
        'src/a.ts',
        '  3:5  error  Unexpected any  no-explicit-any',
        '  4:1  warning  x  y',
        '  9:1  error  Parsing',
      ),
      ['error|src/a.ts|Unexpected any no-explicit-any', 'error|src/a.ts|Parsing'],
    );
    assert.deepEqual(keys('  3:5  error  Unexpected any  no-explicit-any'), []);
  });

  it('is each failing test once, and then no place of a stack trace', () => {
    assert.deepEqual(keys('✖ adds', 'a.ts:3:5: x', '✖ adds', '✖ takes'), ['test||adds', 'test||takes']);
  });

  it('is each error as often as it occurs', () => {
    assert.equal(keys('a.go:3:5: x', 'a.go:4:5: x').length, 2);
  });
});
