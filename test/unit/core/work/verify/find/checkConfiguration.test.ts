import assert from 'node:assert/strict';
import {
  checkConfigurationOf,
  isCheckConfiguration,
  parseObject,
} from '../../../../../../src/core/work/verify/find/checkConfiguration.ts';

describe('files that configure checks', () => {
  for (const path of [
    ...['package.json', 'pyproject.toml', 'Cargo.toml', 'pom.xml', 'Shop.csproj', 'tsconfig.build.json'],
    ...['jest.config.ts', 'vitest.workspace.ts', 'jest.setup.js', '.mocharc.json', '.eslintrc', '.npmrc'],
    ...[
      'eslint.config.mjs',
      'biome.json',
      '.oxlintrc.json',
      'pytest.ini',
      'setup.cfg',
      '.flake8',
      'conftest.py',
    ],
    ...[
      'pyrightconfig.json',
      'Makefile',
      'GNUmakefile',
      'justfile',
      'Taskfile.yml',
      'clippy.toml',
      'build.rs',
    ],
    ...['.golangci.yml', 'build.gradle.kts', 'checkstyle.xml', 'Directory.Build.props', 'my.ruleset'],
    ...['.gitlab-ci.yml', 'Jenkinsfile', '.github/workflows/ci.yml', '.husky/pre-commit'],
  ]) {
    it(`include ${path}, in any folder`, () => {
      assert.equal(isCheckConfiguration(path), true);
      assert.equal(isCheckConfiguration(`packages/a/${path}`), true);
    });
  }

  for (const path of [
    ...['mypackage.json', 'package.json.bak', 'src/jest.ts', 'MyMakefile', 'Makefile.md', 'conftest.py.txt'],
    ...['my.github/workflows/ci.yml', 'readme.md', 'build.rsx', 'tsconfig.ts', 'xpyproject.toml'],
  ]) {
    it(`do not include ${path}`, () => {
      assert.equal(isCheckConfiguration(path), false);
      assert.equal(checkConfigurationOf(path, 'text'), undefined);
    });
  }
});

describe('the part of a file that decides about checks', () => {
  const isSame = (path: string, one: string, other: string) =>
    checkConfigurationOf(path, one) === checkConfigurationOf(path, other);

  it('of package.json are its scripts and the like, in any order', () => {
    const scripts = '"scripts":{"test":"mocha"}';
    assert.ok(
      isSame(
        'package.json',
        `{${scripts},"version":"1","dependencies":{"a":"1"}}`,
        `{"version":"2",${scripts}}`,
      ),
    );
    assert.ok(isSame('package.json', `{${scripts},"jest":{}}`, `{"jest":{},${scripts}}`));
    assert.ok(!isSame('package.json', `{${scripts}}`, '{"scripts":{"test":"true"}}'));
    assert.ok(!isSame('package.json', `{${scripts}}`, `{${scripts},"jest":{}}`));
    assert.equal(checkConfigurationOf('package.json', '{"scripts"'), '{"scripts"');
  });

  it('of pyproject.toml leaves out dependencies', () => {
    const tool = '[tool.pytest]\nx = 1';
    assert.ok(isSame('pyproject.toml', `[project]\nname = "a"\n\n${tool}`, tool));
    assert.ok(isSame('pyproject.toml', `[tool.poetry.dependencies]\na = 1\n${tool}`, tool));
    assert.ok(!isSame('pyproject.toml', `[projects]\na = 1\n${tool}`, tool));
    assert.ok(!isSame('pyproject.toml', tool, '[tool.pytest]\nx = 2'));
  });

  it('of Cargo.toml leaves out the package, its dependencies and features', () => {
    const lints = '[lints.rust]\nx = 1';
    for (const other of [
      '[package]',
      '[dependencies]',
      '[dev-dependencies.a]',
      '[target.x.dependencies]',
      '[features]',
    ])
      assert.ok(isSame('Cargo.toml', `${other}\na = 1\n${lints}`, lints), other);
    for (const other of ['[package.metadata]', '[profile.dev]', '[[bin]]'])
      assert.ok(!isSame('Cargo.toml', `${other}\na = 1\n${lints}`, lints), other);
  });

  it('of project files leaves out references', () => {
    assert.ok(isSame('A.csproj', '<A>\n<PackageReference Include="x" />\n</A>', '<A>\n\n</A>'));
    assert.ok(!isSame('A.csproj', '<A>\n<Target />\n</A>', '<A>\n\n</A>'));
    assert.ok(isSame('pom.xml', '<a><dependencies>\n<b/></dependencies></a>', '<a></a>'));
  });
});

describe('an object in a text', () => {
  for (const [text, isObject] of [
    ['{"a":1}', true],
    ['[]', false],
    ['null', false],
    ['1', false],
    ['{', false],
  ] as const) {
    it(`${isObject ? 'is' : 'is not'} ${text}`, () => {
      assert.equal(parseObject(text) !== undefined, isObject);
    });
  }
});
