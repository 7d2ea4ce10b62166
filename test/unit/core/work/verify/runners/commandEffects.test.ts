import assert from 'node:assert/strict';
import {
  readEffects,
  type CommandEffects,
} from '../../../../../../src/core/work/verify/runners/commandEffects.ts';
import { createPackageScripts } from '../../../../../../src/core/work/verify/runners/packageScripts.ts';
import { manifest, type Files } from '../../../../support/foundCommands.ts';
import { memoryProject } from '../../../../support/projects.ts';

function effectsIn(files: Files, command: string): Promise<CommandEffects> {
  const project = memoryProject({ files });
  return readEffects(command, '', createPackageScripts({ project, paths: new Set(project.paths) }));
}
const effects = (command: string): Promise<CommandEffects> => effectsIn({}, command);

describe('a command that changes files', () => {
  for (const command of [
    ...['eslint . --fix', 'eslint --fix=true .', 'npx eslint --fix src', 'yarn eslint --fix', 'xo --fix'],
    ...['stylelint "**/*.css" --fix', 'prettier --write .', 'prettier -w .', 'biome check --apply .'],
    ...['biome format --write', 'jest -u', 'jest --updateSnapshot', 'jest --update-snapshot', 'jest -iu'],
    ...[
      'vitest run -u',
      'vitest --update',
      'ava -u',
      'playwright test -u',
      'playwright test --update-snapshots',
    ],
    ...['node --test --test-update-snapshots', 'bun test -u', 'UPDATE_SNAPSHOTS=1 jest', 'tap --snapshot'],
    ...['cross-env UPDATE_GOLDEN=1 mocha', 'INSTA_UPDATE=always cargo test', 'TAP_SNAPSHOT=1 tap'],
    ...['ruff check --fix', 'ruff format', 'black .', 'isort .', 'python -m black src', 'uv run ruff format'],
    ...['pytest --snapshot-update', 'pytest --force-regen', 'pre-commit run -a', 'autopep8 -i a.py'],
    ...['cargo fmt', 'cargo clippy --fix', 'cargo fix', 'gofmt -w .', 'go fmt ./...', 'go generate ./...'],
    ...['golangci-lint run --fix', 'go test ./... -update', 'dotnet format', 'mvn spotless:apply test'],
    ...['./gradlew spotlessApply test', 'rubocop -a', 'php-cs-fixer fix', 'rector process', 'deno fmt'],
    ...['deno lint --fix', 'vue-cli-service lint', 'ng lint --fix', 'next lint --fix', 'lint-staged'],
    ...['git add -A', 'sed -i s/a/b/ a.js', 'sh -c "eslint --fix ."', 'tsc && eslint . --fix && jest'],
    'nx format:write',
  ]) {
    it(`is ${command}`, async () => {
      assert.notEqual((await effects(command)).writes, undefined);
    });
  }

  for (const command of [
    ...[
      'eslint .',
      'eslint --fix-dry-run .',
      'eslint --fix=false .',
      'eslint --no-fix .',
      'prettier --check .',
    ],
    ...[
      'jest',
      'jest --ci',
      'mocha -u tdd',
      'vitest run',
      'biome check .',
      'black --check .',
      'isort --check-only .',
    ],
    ...[
      'ruff check',
      'ruff format --check',
      'cargo fmt --check',
      'cargo fmt -- --check',
      'gofmt -l .',
      'go vet ./...',
    ],
    ...['dotnet format --verify-no-changes', 'php-cs-fixer fix --dry-run', 'deno fmt --check', 'deno lint'],
    ...[
      'vue-cli-service lint --no-fix',
      'UPDATE_SNAPSHOTS=0 jest',
      'npm -w web test',
      'git diff --exit-code',
    ],
    ...['echo "--fix"', 'jest -t "--fix it"', 'node scripts/prettier--write.js'],
  ]) {
    it(`is not ${command}`, async () => {
      assert.equal((await effects(command)).writes, undefined);
    });
  }
});

describe('a command that does not end', () => {
  for (const command of [
    ...[
      'jest --watch',
      'jest --watchAll',
      'vitest --watch',
      'vitest watch',
      'vitest dev',
      'vitest -w',
      'mocha -w',
    ],
    ...[
      'mocha --watch test',
      'ava --watch',
      'node --watch --test',
      'tsx watch a.ts',
      'tsc -w',
      'tsc --noEmit --watch',
    ],
    ...['nodemon --exec mocha', 'ng test', 'ng test --watch=true', 'playwright test --ui', 'cypress open'],
    ...['react-scripts test --watch', 'deno test --watch', 'bun test --watch', 'bun --watch test', 'ptw'],
    ...['cargo watch -x test', 'dotnet watch test', './gradlew test -t', './gradlew test --continuous'],
    ...[
      'vite dev',
      'vite build --watch',
      'webpack serve',
      'onchange src -- npm test',
      'concurrently "tsc -w" jest',
    ],
  ]) {
    it(`is ${command}`, async () => {
      assert.notEqual((await effects(command)).watches, undefined);
    });
  }

  for (const command of [
    ...[
      'ng test --watch=false --browsers=ChromeHeadless',
      'ng test --no-watch',
      'ng test --watch false',
      'vitest',
    ],
    ...['vitest run', 'vitest run --watch=false', 'jest --watch=false', 'jest --watchAll=false', 'jest -w 4'],
    ...[
      'jest --no-watch',
      'mocha --no-watch',
      'mocha --watch-files src',
      'react-scripts test --watchAll=false',
    ],
    ...['npm test -w web', 'tsc --noEmit', 'vite build', 'node --test', 'dotnet test', 'bun test'],
  ]) {
    it(`is not ${command}`, async () => {
      assert.equal((await effects(command)).watches, undefined);
    });
  }
});

describe('scripts inside scripts', () => {
  const fixing = 'eslint . --fix';
  const cases: readonly [name: string, files: Files, writes: string | undefined][] = [
    [
      'npm run',
      { 'package.json': manifest({ lint: 'npm run js && npm run css', js: fixing, css: 'x' }) },
      fixing,
    ],
    ['before it', { 'package.json': manifest({ prelint: fixing, lint: 'eslint .' }) }, fixing],
    ['after it', { 'package.json': manifest({ lint: 'eslint .', postlint: fixing }) }, fixing],
    ['added words', { 'package.json': manifest({ lint: 'npm run js -- --fix', js: 'eslint .' }) }, fixing],
    ['yarn', { 'package.json': manifest({ lint: 'yarn js', js: fixing }) }, fixing],
    ['pnpm run', { 'package.json': manifest({ lint: 'pnpm run js', js: fixing }) }, fixing],
    ['bun run', { 'package.json': manifest({ lint: 'bun run js', js: fixing }) }, fixing],
    [
      'run-s with a pattern',
      { 'package.json': manifest({ lint: 'run-s lint:*', 'lint:js': fixing }) },
      fixing,
    ],
    ['npm-run-all', { 'package.json': manifest({ lint: 'npm-run-all --parallel js', js: fixing }) }, fixing],
    [
      'concurrently',
      { 'package.json': manifest({ lint: 'concurrently "npm:js" "x y"', js: fixing }) },
      fixing,
    ],
    [
      'concurrently with commands',
      { 'package.json': manifest({ lint: `concurrently "${fixing}"` }) },
      fixing,
    ],
    [
      'turbo',
      { 'package.json': manifest({ lint: 'turbo run lint' }), 'a/package.json': manifest({ lint: fixing }) },
      fixing,
    ],
    [
      'all workspaces',
      {
        'package.json': manifest({ lint: 'npm run lint --workspaces' }),
        'a/package.json': manifest({ lint: fixing }),
      },
      fixing,
    ],
    [
      'pnpm -r',
      { 'package.json': manifest({ lint: 'pnpm -r lint' }), 'a/package.json': manifest({ lint: fixing }) },
      fixing,
    ],
    [
      'another folder',
      {
        'package.json': manifest({ lint: 'npm --prefix a run js' }),
        'a/package.json': manifest({ js: fixing }),
      },
      fixing,
    ],
    [
      'after cd',
      {
        'package.json': manifest({ lint: 'cd a && npm run js' }),
        'a/package.json': manifest({ js: fixing }),
      },
      fixing,
    ],
    [
      'a shell file',
      { 'package.json': manifest({ lint: './ci.sh' }), 'ci.sh': `#!/bin/sh\n${fixing}` },
      fixing,
    ],
    ['itself', { 'package.json': manifest({ lint: 'npm run lint' }) }, undefined],
    ['each other', { 'package.json': manifest({ lint: 'npm run a', a: 'npm run lint' }) }, undefined],
    [
      'another that is not started',
      { 'package.json': manifest({ lint: 'eslint .', fix: fixing }) },
      undefined,
    ],
  ];
  for (const [name, files, writes] of cases) {
    it(`are followed: ${name}`, async () => {
      assert.equal((await effectsIn(files, 'npm run lint')).writes, writes);
    });
  }
});

describe('what a command proves', () => {
  for (const [command, isEmpty] of [
    ['echo ok', true],
    ['echo a && true', true],
    ['printf done; exit 0', true],
    ['node -e "console.log(1); process.exit(0)"', true],
    ['', true],
    ['echo a && jest', false],
    ['node -e "require(\'./test\')"', false],
    ['./test.sh', false],
    ['turbo run test', false],
    ['npm run none', false],
  ] as const) {
    it(`is ${isEmpty ? 'nothing' : 'something'}: ${command}`, async () => {
      assert.equal((await effects(command)).onlyPrints, isEmpty);
    });
  }

  for (const [command, hides] of [
    ['jest || true', 'true'],
    ['jest; exit 0', 'exit 0'],
    ['jest || echo failed', 'echo failed'],
    ['jest && echo passed', undefined],
    ['jest; exit 1', undefined],
    ['jest', undefined],
  ] as const) {
    it(`is ${hides === undefined ? 'not hidden' : 'hidden'}: ${command}`, async () => {
      assert.equal((await effects(command)).hides, hides);
    });
  }

  it('is not hidden by what runs before it', async () => {
    const hides = async (scripts: Files) =>
      (await effectsIn({ 'package.json': manifest(scripts) }, 'npm run test')).hides;
    assert.equal(await hides({ pretest: 'rm -r dist || true', test: 'jest' }), undefined);
    assert.equal(await hides({ test: 'jest || true' }), 'true');
  });

  it('is told by its tools', async () => {
    const { tools, isAllKnown } = await effects('tsc --noEmit && eslint .');
    assert.deepEqual([tools.map(({ proves }) => proves), isAllKnown], [['types', 'lint'], true]);
    assert.equal((await effects('./own-runner')).isAllKnown, false);
  });
});
