import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StagedChange } from '../../../../../../src/core/work/edits/editorPorts.ts';
import { findAddedMarks } from '../../../../../../src/core/work/verify/judge/addedMarks.ts';
import { findCheating } from '../../../../../../src/core/work/verify/judge/cheating.ts';
import type { StepKind } from '../../../../../../src/shared/tiers.ts';

const change = (path: string, before: string | undefined, after: string | undefined): StagedChange => ({
  path,
  before,
  after,
});

describe('marks that make checks look away', () => {
  const added: readonly [path: string, line: string, mark: string][] = [
    ['a.ts', '// @ts-ignore', '@ts-ignore'],
    ['a.ts', '// @ts-expect-error later', '@ts-expect-error'],
    ['a.ts', '// @ts-nocheck', '@ts-nocheck'],
    ['a.js', '/* eslint-disable */', 'eslint-disable'],
    ['a.ts', 'x(); // eslint-disable-line no-undef', 'eslint-disable'],
    ['a.ts', 'const x = y as any;', 'as any'],
    ['a.ts', 'function f(x: any) {}', ': any'],
    ['a.ts', 'const m = new Map<string, any>();', ': any'],
    ['a.ts', 'const x = y as unknown as T;', 'as unknown as'],
    ['a.test.ts', "it.skip('adds', () => {});", 'skipped test'],
    ['a.test.ts', "xit('adds', () => {});", 'skipped test'],
    ['a.test.ts', "test('adds', { skip: true }, () => {});", 'skipped test'],
    ['a.test.ts', "describe.only('sums', () => {});", '.only'],
    ['a.py', 'import os  # noqa: F401', 'noqa'],
    ['a.py', 'x = y  # type: ignore[attr]', 'type: ignore'],
    ['a.py', 'def f(x: Any) -> int: ...', ': Any'],
    ['test_a.py', '@pytest.mark.skip(reason="slow")', 'skipped test'],
    ['test_a.py', '    @unittest.skipIf(True, "")', 'skipped test'],
    ['a_test.go', '\tt.Skip("flaky")', 'skipped test'],
    ['a.go', 'x := f() //nolint:errcheck', 'nolint'],
    ['a.rs', '#[ignore]', 'ignored test'],
    ['a.rs', '#[allow(dead_code)]', 'allow attribute'],
    ['ATest.java', '  @Disabled("later")', 'disabled test'],
    ['A.java', '@SuppressWarnings("unchecked")', '@SuppressWarnings'],
    ['ATests.cs', '[Fact(Skip = "later")]', 'disabled test'],
    ['a.c', 'x(); // NOLINT', 'NOLINT'],
  ];
  for (const [path, line, mark] of added) {
    it(`sees ${mark} in ${line.trim()}`, () => {
      const found = findAddedMarks([change(path, 'first\n', `first\n${line}\n`)]);
      assert.deepEqual(
        found.map((one) => [one.mark, one.line]),
        [[mark, 2]],
      );
    });
  }

  const innocent: readonly [path: string, line: string][] = [
    ['a.ts', "const text = 'as any // @ts-ignore it.skip()';"],
    ['a.ts', 'const text = `: any ${x}`;'],
    ['a.ts', ' * Without `@ts-ignore` or eslint-disable.'],
    ['a.ts', '/** Never use @ts-ignore, nor eslint-disable. */'],
    ['a.ts', '// anything as any one would write it'],
    ['a.ts', 'const found = /as any|it.skip/.test(text);'],
    ['a.ts', 'const company: anyone = 1;'],
    ['a.ts', 'list.skip(3);'],
    ['a.py', 'text = "# noqa"'],
    ['a.py', '# we call pytest.skip( elsewhere'],
    ['a.md', '// @ts-ignore'],
    ['a.rs', 'let x: &\'a str = "#[ignore]";'],
    ['a.go', 'const text = `t.Skip()`'],
  ];
  for (const [path, line] of innocent) {
    it(`sees nothing in ${line}`, () => {
      assert.deepEqual(findAddedMarks([change(path, '', `${line}\n`)]), []);
    });
  }

  it('counts only what is added', () => {
    const before = '// @ts-ignore\nold();\nconst x = y as any;\n';
    const after = 'import z from "z";\n// @ts-ignore\nold();\nconst x = y(1) as any;\n';
    assert.deepEqual(findAddedMarks([change('a.ts', before, after)]), []);
  });

  it('lets marked code move to another file of the step', () => {
    const line = 'export const x = y as any;\n';
    assert.deepEqual(findAddedMarks([change('a.ts', line, ''), change('b.ts', undefined, line)]), []);
  });

  it('sees a second test skipped where a first one is not skipped any more', () => {
    const before = "it.skip('adds', () => {});\nit('takes away', () => {});\n";
    const after = "it('adds', () => {});\nit.skip('takes away', () => {});\n";
    assert.equal(findAddedMarks([change('a.test.ts', before, after)]).length, 1);
  });

  it('finds nothing added in a file that stays, whatever it holds', () => {
    const piece = fc.constantFrom('// @ts-ignore', 'as any', '"', "'", '`', '/*', '*/', '/', '\n', 'x', '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        assert.deepEqual(findAddedMarks([change('a.ts', text, text)]), []);
      }),
    );
  });
});

describe('a step that changes what judges it', () => {
  const titles = (kind: StepKind, ...changes: StagedChange[]): string[] =>
    findCheating(kind, changes).map(({ title }) => title.split(':')[0] ?? '');
  const tests = 'The step changes tests that were there';
  const snapshots = 'The step changes snapshots that tests compare with';
  const configuration = 'The step changes the configuration of checks, tests or the build';
  const scripts = (test: string, dependency: string): string =>
    JSON.stringify({ scripts: { test }, dependencies: { zod: dependency } });

  const cases: readonly [name: string, kind: StepKind, change: StagedChange, titles: string[]][] = [
    ['code', 'edit', change('src/a.ts', 'a', 'b'), []],
    ['a test', 'edit', change('test/a.test.ts', 'a', 'b'), [tests]],
    ['a test, about tests', 'tests', change('test/a.test.ts', 'a', 'b'), []],
    ['a test helper', 'refactor', change('test/support/world.ts', 'a', 'b'), [tests]],
    ['a deleted test', 'edit', change('a_test.go', 'a', undefined), [tests]],
    ['a new test', 'edit', change('test/a.test.ts', undefined, 'a'), []],
    ['a snapshot', 'edit', change('src/__snapshots__/a.snap', 'a', 'b'), [snapshots]],
    ['a tsconfig', 'edit', change('packages/x/tsconfig.json', '{}', '{"a":1}'), [configuration]],
    ['a tsconfig, about tests', 'tests', change('tsconfig.json', '{}', '{"a":1}'), [configuration]],
    ['a new vitest config', 'edit', change('vitest.config.ts', undefined, 'a'), [configuration]],
    ['a deleted eslint config', 'edit', change('eslint.config.mjs', 'a', undefined), [configuration]],
    ['a conftest', 'edit', change('tests/conftest.py', 'a', 'b'), [configuration]],
    ['a Makefile', 'edit', change('Makefile', 'a', 'b'), [configuration]],
    ['a workflow', 'edit', change('.github/workflows/ci.yml', 'a', 'b'), [configuration]],
    [
      'a package script',
      'edit',
      change('package.json', scripts('a', '1'), scripts('b', '1')),
      [configuration],
    ],
    ['a dependency', 'edit', change('package.json', scripts('a', '1'), scripts('a', '2')), []],
    [
      'a Rust dependency',
      'edit',
      change('Cargo.toml', '[lints]\na=1\n[dependencies]\nx=1\n', '[lints]\na=1\n[dependencies]\nx=2\n'),
      [],
    ],
    [
      'a Rust lint',
      'edit',
      change('Cargo.toml', '[lints.rust]\na=1\n', '[lints.rust]\na=2\n'),
      [configuration],
    ],
    [
      'a Python tool',
      'edit',
      change('pyproject.toml', '[tool.ruff]\na=1\n', '[tool.ruff]\na=2\n'),
      [configuration],
    ],
    ['a Python dependency', 'edit', change('pyproject.toml', '[project]\na=1\n', '[project]\na=2\n'), []],
  ];
  for (const [name, kind, one, expected] of cases) {
    it(`${expected.length === 0 ? 'may change' : 'may not pass by changing'} ${name}`, () => {
      assert.deepEqual(titles(kind, one), expected);
    });
  }

  it('may not move a test away', () => {
    assert.deepEqual(titles('edit', { ...change('test/a.test.ts', 'a', 'a'), movedTo: 'old/a.txt' }), [
      tests,
    ]);
  });

  it('may not skip a test, about tests or not', () => {
    const skipped = change('test/a.test.ts', "it('a', f);\n", "it.skip('a', f);\n");
    assert.deepEqual(titles('tests', skipped), ['The step adds marks that make checks look away']);
  });

  it('may use any in a test that it is about', () => {
    assert.deepEqual(titles('tests', change('test/a.test.ts', '', 'const x = y as any;\n')), []);
  });
});
