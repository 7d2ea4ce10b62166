import assert from 'node:assert/strict';
import type { StagedChange } from '../../../../../../src/core/work/edits/editorPorts.ts';
import type { Check } from '../../../../../../src/core/work/verify/find/check.ts';
import { findChecks } from '../../../../../../src/core/work/verify/find/findChecks.ts';
import { attacksOf, fileName } from '../../../../support/hostile.ts';
import { memoryProject, sha256 } from '../../../../support/projects.ts';
import { fingerprintOf } from '../../../../../../src/core/work/verify/command/commandDefinition.ts';

type Files = Readonly<Record<string, string>>;

const edited = (path: string): StagedChange => ({ path, before: 'a', after: 'b' });
const created = (path: string): StagedChange => ({ path, before: undefined, after: 'b' });

function find(files: Files, changes: readonly StagedChange[], isWindows = false): Promise<readonly Check[]> {
  return findChecks({ project: memoryProject({ files }), changes, when: 'after', isWindows });
}

const commands = async (files: Files, ...changes: readonly StagedChange[]): Promise<string[]> =>
  (await find(files, changes)).map(({ cwd, command }) => (cwd === '' ? command : `${cwd}: ${command}`));

const scripts = (entries: Files, more: object = {}): string => JSON.stringify({ scripts: entries, ...more });

describe('finding the checks of a project', () => {
  const cases: readonly [name: string, files: Files, changed: StagedChange[], expected: string[]][] = [
    ['nothing without manifests', { 'a.ts': '' }, [edited('a.ts')], []],
    [
      'npm with TypeScript and a test beside the code',
      {
        'package.json': scripts({ test: 'vitest' }),
        'tsconfig.json': '{}',
        'src/a.ts': '',
        'src/a.test.ts': '',
      },
      [edited('src/a.ts')],
      [
        'npx --no-install tsc --noEmit -p tsconfig.json',
        'npx --no-install vitest run src/a.test.ts',
        'npm test',
      ],
    ],
    [
      'a type check script, pnpm',
      {
        'package.json': scripts({ typecheck: 'tsc --noEmit', test: 'jest' }),
        'pnpm-lock.yaml': '',
        'a.ts': '',
        'test/a.spec.ts': '',
      },
      [edited('a.ts')],
      ['pnpm run typecheck', 'pnpm exec jest --runTestsByPath test/a.spec.ts', 'pnpm test'],
    ],
    [
      'yarn by its field, eslint on the changed files',
      {
        'package.json': scripts({ test: 'mocha' }, { packageManager: 'yarn@4.1.0' }),
        'eslint.config.js': '',
        'a.js': '',
      },
      [edited('a.js')],
      ['yarn run eslint a.js', 'yarn test'],
    ],
    [
      'the test runner of Node with its options',
      {
        'package.json': scripts({ test: 'node --import ./hook.mjs --test test/*.js' }),
        'a.js': '',
        'test/a.test.js': '',
      },
      [edited('a.js')],
      ['node --import ./hook.mjs --test test/a.test.js', 'npm test'],
    ],
    [
      'a solution of TypeScript projects',
      {
        'package.json': scripts({}),
        'tsconfig.json': '{ "files": [], "references": [{ "path": "a" }] }',
        'a.ts': '',
      },
      [edited('a.ts')],
      ['npx --no-install tsc -b --noEmit'],
    ],
    [
      'only the touched package of a monorepo',
      {
        'package.json': scripts({ test: 'exit 1' }),
        'package-lock.json': '',
        'packages/a/package.json': scripts({ test: 'jest' }),
        'packages/a/x.js': '',
        'packages/b/package.json': scripts({ test: 'jest' }),
        'packages/b/x.test.js': '',
      },
      [edited('packages/a/x.js')],
      ['packages/a: npm test'],
    ],
    [
      'the tests above a package that has none, and no script that writes or always fails',
      {
        'package.json': scripts({ test: 'mocha', lint: 'eslint --fix .' }),
        'packages/a/package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }),
        'packages/a/x.js': '',
      },
      [edited('packages/a/x.js')],
      ['npm test'],
    ],
    [
      'new tests apart from those that were there',
      { 'package.json': scripts({ test: 'jest' }), 'a.js': '', 'a.test.js': '', 'b.test.js': '' },
      [edited('a.js'), created('b.test.js')],
      [
        'npx --no-install jest --runTestsByPath b.test.js',
        'npx --no-install jest --runTestsByPath a.test.js',
        'npm test',
      ],
    ],
    [
      'no single file whose name a shell could take for more',
      { 'package.json': scripts({ test: 'jest' }), 'a$(x).js': '', 'a$(x).test.js': '' },
      [edited('a$(x).js')],
      ['npm test'],
    ],
    [
      'Python',
      {
        'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n',
        'cart/total.py': '',
        'tests/test_total.py': '',
      },
      [edited('cart/total.py')],
      [
        'python -m mypy cart/total.py',
        'ruff check cart/total.py',
        'python -m pytest -q tests/test_total.py',
        'python -m pytest -q',
      ],
    ],
    [
      'Python with uv',
      { 'pyproject.toml': 'dependencies = ["pytest"]', 'uv.lock': '', 'a.py': '' },
      [edited('a.py')],
      ['uv run pytest -q'],
    ],
    [
      'Python without pytest',
      { 'setup.py': '', 'a.py': '', 'test_a.py': '' },
      [edited('a.py')],
      ['python -m unittest test_a.py', 'python -m unittest'],
    ],
    [
      'Rust',
      { 'Cargo.toml': '', 'src/lib.rs': '' },
      [edited('src/lib.rs')],
      ['cargo check --all-targets', 'cargo test'],
    ],
    [
      'Go',
      { 'go.mod': '', 'cart/total.go': '' },
      [edited('cart/total.go')],
      ['go vet ./...', 'go test ./cart', 'go test ./...'],
    ],
    [
      'Maven with its wrapper',
      { 'pom.xml': '', mvnw: '', 'src/main/java/A.java': '', 'src/test/java/ATest.java': '' },
      [edited('src/main/java/A.java')],
      [
        './mvnw -q -B test-compile',
        './mvnw -B test -Dtest=ATest -Dsurefire.failIfNoSpecifiedTests=false',
        './mvnw -B test',
      ],
    ],
    [
      'a Gradle module',
      {
        'settings.gradle': '',
        gradlew: '',
        'app/core/build.gradle.kts': '',
        'app/core/src/main/A.kt': '',
        'app/core/src/test/ATest.kt': '',
      },
      [edited('app/core/src/main/A.kt')],
      [
        './gradlew :app:core:testClasses',
        './gradlew :app:core:test --tests ATest',
        './gradlew :app:core:test',
      ],
    ],
    [
      '.NET, from the solution',
      { 'All.sln': '', 'A/A.csproj': '', 'A/A.cs': '' },
      [edited('A/A.cs')],
      ['dotnet build --nologo', 'dotnet test --nologo'],
    ],
    ['a Makefile', { Makefile: 'test:\n\t./run-tests\n', 'a.c': '' }, [edited('a.c')], ['make test']],
    [
      'no Makefile beside a runner that is known',
      { Makefile: 'test:\n\ttrue\n', 'go.mod': '', 'a.go': '' },
      [edited('a.go')],
      ['go vet ./...', 'go test .', 'go test ./...'],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commands(files, ...changed), expected);
    });
  }

  for (const { name, files, changed, expected } of attacksOf('fileNames', fileName)) {
    it(`takes no file for an option: ${name}`, async () => {
      const found = await commands(files, edited(changed));
      assert.ok(
        found.map((command) => command.replace(/^[\w/]+: /, '')).includes(expected),
        found.join('\n'),
      );
    });
  }

  it('uses the wrapper of Windows there', async () => {
    const files = { 'pom.xml': '', mvnw: '', 'A.java': '' };
    const [first] = await find(files, [edited('A.java')], true);
    assert.equal(first?.command, '.\\mvnw.cmd -q -B test-compile');
  });

  it('lints and tests no file that the step deletes', async () => {
    const files = { 'package.json': scripts({ test: 'jest' }), 'eslint.config.js': '', 'b.js': '' };
    const deleted: StagedChange = { path: 'a.test.js', before: 'a', after: undefined };
    assert.deepEqual(await commands(files, deleted, edited('b.js')), [
      'npx --no-install eslint b.js',
      'npm test',
    ]);
  });

  describe('what defines a check', () => {
    const files: Files = {
      'package.json': scripts({
        test: 'npm run inner',
        inner: 'node scripts/test.mjs',
        pretest: 'x',
        other: 'y',
      }),
      'scripts/test.mjs': 'one',
      'jest.config.js': 'one',
      'src/a.js': 'one',
    };
    const definition = async (changed: Files): Promise<string> => {
      const checks = await find({ ...files, ...changed }, [edited('src/a.js')]);
      const { definition } = checks.find(({ command }) => command === 'npm test') ?? assert.fail('no check');
      return fingerprintOf(definition, sha256);
    };
    const inner = { test: 'npm run inner', inner: 'node scripts/test.mjs', pretest: 'x' };
    const cases: readonly [name: string, changed: Files, isSame: boolean][] = [
      ['code', { 'src/a.js': 'two' }, true],
      ['another script', { 'package.json': scripts({ ...inner, other: 'z' }) }, false],
      ['its version', { 'package.json': scripts({ ...inner, other: 'y' }, { version: '2.0.0' }) }, true],
      ['the script before it', { 'package.json': scripts({ ...inner, pretest: 'z' }) }, false],
      ['a script inside it', { 'package.json': scripts({ ...inner, inner: 'true' }) }, false],
      ['a file that the script names', { 'scripts/test.mjs': 'two' }, false],
      ['the configuration of the runner', { 'jest.config.js': 'two' }, false],
      ['a new configuration', { '.mocharc.json': '{}' }, false],
    ];
    for (const [name, changed, isSame] of cases) {
      it(`${isSame ? 'stays' : 'changes'} with ${name}`, async () => {
        assert.equal((await definition({})) === (await definition(changed)), isSame);
      });
    }
  });
});
