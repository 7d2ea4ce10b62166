import assert from 'node:assert/strict';
import {
  commandsIn,
  created,
  edited,
  find,
  manifest,
  type ProjectCase,
} from '../../../../../support/foundCommands.ts';

describe('checks of Node projects', () => {
  const cases: readonly ProjectCase[] = [
    [
      'the options and the environment of the own script (jest with ES modules)',
      {
        'package.json': manifest({ test: 'NODE_OPTIONS=--experimental-vm-modules jest' }, { type: 'module' }),
        'src/sum.js': '',
        'src/sum.test.js': '',
      },
      created('src/sum.test.js'),
      ['npm test -- src/sum.test.js', 'npm test'],
    ],
    [
      'the options of mocha (TypeScript without a build)',
      {
        'package.json': manifest({ test: 'mocha -r ts-node/register "test/**/*.spec.ts"' }),
        'test/cart.spec.ts': '',
      },
      edited('test/cart.spec.ts'),
      ['npx --no-install mocha -r ts-node/register test/cart.spec.ts', 'npm test'],
    ],
    [
      'the script with its build before (pnpm hands words on as they are)',
      {
        'package.json': manifest({ test: 'pnpm build && vitest run', build: 'tsc' }),
        'pnpm-lock.yaml': '',
        'a.js': '',
        'a.test.js': '',
      },
      edited('a.js'),
      ['pnpm test a.test.js', 'pnpm test'],
    ],
    [
      'the options of eslint',
      {
        'package.json': manifest({ lint: 'eslint --flag unstable_ts_config --max-warnings 0 src' }),
        'eslint.config.ts': '',
        'src/a.js': '',
      },
      edited('src/a.js'),
      ['npx --no-install eslint --flag unstable_ts_config --max-warnings 0 src/a.js'],
    ],
    [
      'the environment of eslint, by its script',
      {
        'package.json': manifest({ lint: 'cross-env ESLINT_USE_FLAT_CONFIG=false eslint --ext .js' }),
        'pnpm-lock.yaml': '',
        '.eslintrc.js': '',
        'a.js': '',
      },
      edited('a.js'),
      ['pnpm run lint a.js'],
    ],
    [
      'eslint without what it writes',
      {
        'package.json': manifest({ lint: 'eslint --fix --cache src' }),
        'eslint.config.js': '',
        'src/a.js': '',
      },
      edited('src/a.js'),
      ['npx --no-install eslint src/a.js'],
    ],
    [
      'no unit runner for an end-to-end spec in its folder (Vite with Playwright)',
      {
        'package.json': manifest(
          { test: 'vitest run' },
          { devDependencies: { '@playwright/test': '1.50.0' } },
        ),
        'playwright.config.ts': '',
        'e2e/login.spec.js': '',
        'src/login.js': '',
      },
      edited('src/login.js'),
      ['npm test'],
    ],
    [
      'no unit runner for a spec that imports a browser',
      {
        'package.json': manifest({ test: 'vitest run' }),
        'tests/cart.spec.js': "import { test } from '@playwright/test';",
        'src/cart.js': '',
      },
      edited('src/cart.js'),
      ['npm test'],
    ],
    [
      'no unit runner for a spec in the folder of Playwright',
      {
        'package.json': manifest({ test: 'vitest run' }),
        'playwright.config.ts': "export default defineConfig({ testDir: './tests' });",
        'tests/cart.spec.js': '',
      },
      created('tests/cart.spec.js'),
      ['npm test'],
    ],
    [
      'no unit runner for a new spec of Cypress',
      { 'package.json': manifest({ test: 'jest' }), 'src/cart.cy.js': '' },
      created('src/cart.cy.js'),
      ['npm test'],
    ],
    [
      'the end-to-end runner for its own specs',
      { 'package.json': manifest({ test: 'playwright test' }), 'e2e/login.spec.js': '' },
      edited('e2e/login.spec.js'),
      ['npx --no-install playwright test e2e/login.spec.js', 'npm test'],
    ],
    [
      'unit tests before end-to-end ones',
      {
        'package.json': manifest({ test: 'cypress run', 'test:unit': 'vitest run' }),
        'src/a.js': '',
        'src/a.test.js': '',
      },
      edited('src/a.js'),
      ['npx --no-install vitest run src/a.test.js', 'npm run test:unit'],
    ],
    [
      'test:unit where there is no test (create-vue)',
      {
        'package.json': manifest({ 'test:unit': 'vitest', build: 'vite build' }),
        'src/a.js': '',
        'src/__tests__/a.spec.js': '',
      },
      edited('src/a.js'),
      ['npx --no-install vitest run src/__tests__/a.spec.js', 'npm run test:unit'],
    ],
    [
      'the script that ends beside one that watches',
      { 'package.json': manifest({ test: 'jest --watch', 'test:ci': 'jest --ci' }), 'a.js': '' },
      edited('a.js'),
      ['npm run test:ci'],
    ],
    [
      'Angular that does not watch',
      {
        'package.json': manifest({ test: 'ng test --watch=false --browsers=ChromeHeadless' }),
        'src/a.js': '',
      },
      edited('src/a.js'),
      ['npm test'],
    ],
    [
      'nothing that writes in a script inside a script',
      {
        'package.json': manifest({
          lint: 'npm run lint:js && npm run lint:css',
          'lint:js': 'eslint . --fix',
          'lint:css': 'stylelint "**/*.css"',
        }),
        'a.js': '',
      },
      edited('a.js'),
      [],
    ],
    [
      'a test script whose projects have files of their own (Nx)',
      {
        'package.json': manifest({ test: 'nx run-many -t test' }),
        'libs/a/project.json': '{}',
        'libs/a/x.js': '',
      },
      edited('libs/a/x.js'),
      ['npm test'],
    ],
    [
      'no snapshots that are written',
      { 'package.json': manifest({ test: 'jest -u' }), 'a.js': '' },
      edited('a.js'),
      [],
    ],
    [
      'a package.json with a byte-order mark',
      { 'package.json': `\ufeff${manifest({ test: 'mocha' })}`, 'a.js': '' },
      edited('a.js'),
      ['npm test'],
    ],
    [
      'Bun by its lock',
      {
        'package.json': manifest({ test: 'bun test --preload ./a.ts' }),
        'bun.lock': '',
        'a.js': '',
        'a.test.js': '',
      },
      edited('a.js'),
      ['bun test --preload ./a.ts a.test.js', 'bun run test'],
    ],
    [
      'Bun without a script',
      { 'package.json': '{}', 'bun.lockb': '', 'a.js': '', 'a.test.js': '' },
      edited('a.js'),
      ['bun test a.test.js', 'bun test'],
    ],
  ];
  for (const [name, files, changed, expected] of cases) {
    it(`finds ${name}`, async () => {
      assert.deepEqual(await commandsIn(files, changed), expected);
    });
  }

  it('calls a test script that only compiles or lints what it is', async () => {
    const files = (test: string) => ({ 'package.json': manifest({ test }), 'a.js': '' });
    for (const [script, kind] of [
      ['tsc --noEmit', 'types'],
      ['eslint . && tsc', 'types'],
      ['xo', 'lint'],
      ['xo && ava', 'tests'],
      ['./own.js', 'tests'],
    ] as const) {
      const [check] = await find(files(script), [edited('a.js')]);
      assert.equal(check?.kind, kind, script);
    }
  });

  for (const [script, note] of [
    ['echo ok', 'npm test is not run as a check: it only prints, and tests nothing'],
    ['jest --watch', 'npm test is not run as a check: it waits for changes and does not end (jest --watch)'],
    ['jest -u', 'npm test is not run as a check: it changes files (jest -u)'],
    ['jest || true', 'npm test is not run as a check: it never fails (true)'],
    ['echo "Error: no test specified" && exit 1', undefined],
  ] as const) {
    it(`says why a script is no check: ${script}`, async () => {
      const notes: string[] = [];
      const files = { 'package.json': manifest({ test: script }), 'a.js': '' };
      assert.deepEqual(await find(files, [edited('a.js')], false, notes), []);
      assert.deepEqual(notes, note === undefined ? [] : [note]);
    });
  }

  it('knows which runners always say how many tests ran', async () => {
    const countsOf = async (test: string) =>
      (await find({ 'package.json': manifest({ test }), 'a.js': '' }, [edited('a.js')])).map(
        ({ alwaysCounts }) => alwaysCounts,
      );
    assert.deepEqual(await countsOf('playwright test'), [true]);
    assert.deepEqual(await countsOf('jest'), [undefined]);
  });
});
