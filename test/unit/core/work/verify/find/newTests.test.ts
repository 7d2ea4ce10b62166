import assert from 'node:assert/strict';
import { findUnprovenTests } from '../../../../../../src/core/work/verify/find/newTests.ts';

type Comparison = Parameters<typeof findUnprovenTests>[1]['comparison'];

const change = { path: 'a.test.ts', before: "it('old')", after: "it('old') it('finds it')" };

function unproven(
  changes: readonly object[],
  names: readonly string[],
  { kind = 'newly-failing', output = 'AssertionError', findingKind = 'test' } = {},
): readonly string[] {
  const findings = names.map((name) => ({ kind: findingKind, name }));
  return findUnprovenTests({ changes } as never, {
    run: { output } as never,
    comparison: { kind, findings } as unknown as Comparison,
  });
}

describe('new tests that fail while the code stays as it is', () => {
  it('are named, as a person should look', () => {
    assert.deepEqual(unproven([change], ['finds it']), ['finds it']);
    assert.deepEqual(unproven([change], ['finds it'], { kind: 'no-baseline' }), ['finds it']);
    assert.deepEqual(unproven([change, { path: 'a.snap', after: 'x' }], ['finds it', 'a file']), [
      'finds it',
    ]);
  });

  for (const [what, found] of [
    ['the runs compare otherwise', unproven([change], ['finds it'], { kind: 'same' })],
    ['code was changed too', unproven([change, { path: 'a.ts', after: 'x' }], ['finds it'])],
    ['code was moved to a test', unproven([{ ...change, path: 'a.ts', movedTo: 'a.test.ts' }], ['finds it'])],
    ['an old test fails as well', unproven([change], ['finds it', 'old'])],
    ['no failing test was written', unproven([change], ['another'])],
    ['what fails is no test', unproven([change], ['finds it'], { findingKind: 'file' })],
  ] as const) {
    it(`are none where ${what}`, () => {
      assert.deepEqual(found, []);
    });
  }

  for (const output of [
    'SyntaxError: x',
    'Cannot find module',
    'does not provide an export',
    'ModuleNotFoundError',
    'NameError: a',
    'ReferenceError: a',
    '[build failed]',
    'error[E0425]',
    'error TS2304',
    'error: cannot find symbol',
  ]) {
    it(`are none where the file does not load: ${output}`, () => {
      assert.deepEqual(unproven([change], ['finds it'], { output }), []);
    });
  }

  it('are still named where their old suite fails with them', () => {
    const suite = {
      path: 'a.test.ts',
      before: "describe('cart', () => {",
      after: "describe('cart', () => { it('adds')",
    };
    assert.deepEqual(unproven([suite], ['adds', 'cart']), ['adds']);
    const special = {
      ...suite,
      before: "describe('a (b)', () => {",
      after: "describe('a (b)', () => { it('adds')",
    };
    assert.deepEqual(unproven([special], ['adds', 'a (b)']), ['adds']);
  });
});
