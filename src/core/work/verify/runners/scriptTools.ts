import { words } from '../../../../shared/words.ts';
import type { Tool } from './tool.ts';

const fix = { with: ['--fix'] };
const update = { with: words('-u --update --updateSnapshot --update-snapshots') };
const watch = { with: words('-w --watch --watchAll --watch-path') };
const nodeValued = words(`
  --import --require -r --loader --experimental-loader --env-file --conditions -C --test-reporter
  --test-reporter-destination --test-name-pattern --test-concurrency --test-timeout --tsconfig
`);
const nodeDropped = words(`
  --experimental-test-coverage --test-coverage-lines --test-coverage-branches --test-coverage-functions
`);

/** Test runners of JavaScript and TypeScript. */
export const scriptRunners: readonly Tool[] = [
  {
    name: 'node --test',
    programs: ['node', 'tsx', 'nodejs'],
    needs: ['--test'],
    proves: 'tests',
    counts: [{ begins: ['ℹ', '#'], most: 3, after: ['pass', 'fail', 'cancelled'] }],
    none: ['Could not find '],
    single: { drop: nodeDropped },
    valued: nodeValued,
    writes: { with: ['--test-update-snapshots'] },
    watches: { with: ['--watch', 'watch'] },
  },
  {
    name: 'vitest',
    programs: ['vitest'],
    proves: 'tests',
    counts: [
      {
        begins: ['Tests '],
        hasNot: ['run:'],
        before: ['passed', 'failed'],
        besides: words('skipped todo no'),
      },
    ],
    none: ['No test files found'],
    single: { drop: ['--coverage'] },
    valued: words(
      '-c --config -r --root --dir --project --reporter -t --testNamePattern --environment --pool --mode',
    ),
    writes: update,
    watches: { with: ['-w', '--watch', 'watch', 'dev'], but: ['run', '--run'] },
  },
  {
    name: 'jest',
    programs: ['jest'],
    proves: 'tests',
    counts: [
      { begins: ['Tests:'], has: ['Assertions:'], after: ['Tests:'], lessAfter: ['Skipped:', 'Incomplete:'] },
      { begins: ['Tests:'], has: ['total'], before: ['passed', 'failed'], besides: ['total'] },
    ],
    none: ['No tests found, exiting'],
    single: { add: ['--runTestsByPath'], drop: words('--coverage --collectCoverage') },
    valued: words(`
      -c --config --rootDir --projects --testTimeout -t --testNamePattern --maxWorkers -w --reporters --env
      --testEnvironment --selectProjects --setupFilesAfterEnv --testPathIgnorePatterns --testPathPattern
    `),
    writes: update,
    watches: { with: ['--watch', '--watchAll'] },
  },
  {
    name: 'react-scripts test',
    programs: ['react-scripts', 'craco', 'react-app-rewired'],
    needs: ['test'],
    proves: 'tests',
    single: { drop: ['--coverage'] },
    writes: update,
    watches: { with: ['--watch', '--watchAll'] },
  },
  {
    name: 'mocha',
    programs: ['mocha', '_mocha', 'electron-mocha', 'mocha-webpack', 'ts-mocha'],
    proves: 'tests',
    counts: [{ begins: ['N passing', 'N failing'], most: 3, before: ['passing', 'failing'] }],
    none: ['No test files found'],
    single: { drop: ['--spec'] },
    valued: words(`
      -r --require --import -t --timeout -u --ui -R --reporter -O --reporter-option --reporter-options --config
      --package -g --grep -f --fgrep -s --slow --extension --ignore --exclude --file --spec --loader --node-option
      -n -p --paths --jobs -j --watch-files --watch-ignore
    `),
    watches: watch,
  },
  {
    name: 'ava',
    programs: ['ava'],
    proves: 'tests',
    counts: [
      {
        begins: ['N test ', 'N tests '],
        most: 3,
        before: ['test passed', 'tests passed', 'test failed', 'tests failed'],
      },
    ],
    none: [
      'but did not match the filters',
      "Couldn't find any files to test",
      'Couldn’t find any files to test',
      'No tests found in',
    ],
    single: {},
    valued: words('--config -m --match --node-arguments -T --timeout -c --concurrency'),
    writes: update,
    watches: { with: ['-w', '--watch'] },
  },
  {
    name: 'tap',
    programs: ['tap', 'tape', 'bats', 'zora', 'pta'],
    proves: 'tests',
    counts: [
      { begins: ['Asserts:'], before: ['pass', 'passed', 'fail', 'failed'] },
      { begins: ['N passing', 'N failing'], most: 3, before: ['passing', 'failing'] },
    ],
    countLine: (parts, line) => {
      if (line === '1..0' || line.startsWith('1..0 ')) return 0;
      const number = parts[0] === 'not' ? parts[2] : parts[1];
      const isResult = line.startsWith('ok ') || line.startsWith('not ok ');
      return isResult && Number.isInteger(Number(number)) && !/# skip/i.test(line) ? 1 : undefined;
    },
    none: ['No valid test files found'],
    single: {},
    valued: words('-r --require -t --timeout --reporter -R --jobs -j'),
    writes: { with: words('--snapshot snapshot') },
    watches: { with: ['-w', '--watch', 'watch', 'repl'] },
  },
  {
    name: 'jasmine and karma',
    programs: ['jasmine', 'jasmine-ts', 'karma'],
    proves: 'tests',
    counts: [
      {
        begins: ['N specs ', 'N spec '],
        before: ['specs', 'spec'],
        lessBefore: ['pending specs', 'pending spec'],
      },
      { begins: [''], has: ['Executed', 'of', 'SUCCESS'], after: ['Executed'], isRepeated: true },
      { begins: [''], has: ['Executed', 'of', 'FAILED'], after: ['Executed'], isRepeated: true },
    ],
    none: ['No specs found', 'Executed 0 of 0'],
    watches: { with: ['--auto-watch', '--no-single-run'] },
  },
  {
    name: 'ng test',
    programs: ['ng'],
    needs: ['test', 't'],
    proves: 'tests',
    watches: { always: true, but: ['--no-watch'] },
  },
  {
    name: 'uvu',
    programs: ['uvu'],
    proves: 'tests',
    counts: [{ begins: ['Passed: N'], most: 2, after: ['Passed:'] }],
    valued: ['-r', '--require', '-i', '--ignore'],
  },
  {
    name: 'web test runner and lab',
    programs: ['wtr', 'web-test-runner', 'lab'],
    proves: 'tests',
    counts: [{ begins: [''], has: ['test', 'files'], before: ['passed', 'failed'] }],
    watches: watch,
  },
  {
    name: 'playwright',
    programs: ['playwright'],
    needs: ['test'],
    proves: 'tests',
    alwaysCounts: true,
    isEndToEnd: true,
    counts: [
      {
        begins: ['N passed', 'N failed', 'N flaky'],
        most: 3,
        before: ['passed', 'failed', 'flaky'],
      },
    ],
    none: ['No tests found'],
    single: {},
    valued: words(
      '-c --config --project -g --grep --grep-invert --reporter --workers -j --retries --timeout --shard',
    ),
    writes: update,
    watches: { with: ['--ui', '--debug'] },
  },
  {
    name: 'cypress',
    programs: ['cypress'],
    needs: ['run', 'open'],
    proves: 'tests',
    isEndToEnd: true,
    none: ["Can't run because no spec files were found"],
    watches: { with: ['open'] },
  },
  {
    name: 'other end-to-end runners',
    programs: words('nightwatch wdio testcafe protractor detox codeceptjs cucumber-js'),
    proves: 'tests',
    isEndToEnd: true,
    counts: [{ begins: ['N scenarios ', 'N scenario '], before: ['scenarios', 'scenario'] }],
    watches: { with: ['--watch'] },
  },
  {
    name: 'bun test',
    programs: ['bun'],
    needs: ['test'],
    proves: 'tests',
    counts: [{ begins: ['N pass', 'N fail'], most: 2, before: ['pass', 'fail'] }],
    none: ['No tests found!', '0 test files matching'],
    single: { drop: ['--coverage'] },
    valued: words('--preload -r --timeout -t --test-name-pattern --rerun-each --bail'),
    writes: update,
    watches: { with: ['--watch', '--hot'] },
  },
  {
    name: 'deno test',
    programs: ['deno'],
    needs: ['test'],
    proves: 'tests',
    counts: [{ begins: ['ok N', 'FAILED N'], has: ['passed'], before: ['passed', 'failed'] }],
    none: ['No test modules found'],
    single: { drop: ['--coverage'] },
    valued: words('-c --config --import-map --filter --ignore --reporter'),
    writes: update,
    watches: { with: ['--watch', '--watch-hmr'] },
  },
];

/** Linters, type checkers, formatters and builds of JavaScript and TypeScript. */
export const scriptTools: readonly Tool[] = [
  {
    name: 'TypeScript',
    programs: ['tsc', 'vue-tsc', 'svelte-check', 'tsgo', 'attw', 'tsd'],
    proves: 'types',
    watches: { with: ['-w', '--watch'] },
  },
  { name: 'deno check', programs: ['deno'], needs: ['check'], proves: 'types' },
  { name: 'deno lint', programs: ['deno'], needs: ['lint'], proves: 'lint', writes: fix, watches: watch },
  {
    name: 'deno fmt',
    programs: ['deno'],
    needs: ['fmt'],
    proves: 'lint',
    writes: { always: true, but: ['--check'] },
    watches: watch,
  },
  {
    name: 'eslint',
    programs: ['eslint', 'eslint_d'],
    proves: 'lint',
    single: { drop: words('--fix --fix-type --cache --cache-location --cache-strategy -o --output-file') },
    valued: words(`
      -c --config --ext --rulesdir --parser --plugin --rule --env --global --parser-options --max-warnings -f --format
      --ignore-path --ignore-pattern --resolve-plugins-relative-to --flag --fix-type --cache-location
      --cache-strategy -o --output-file
    `),
    writes: fix,
  },
  {
    name: 'linters with --fix',
    programs: words(`
      xo standard ts-standard semistandard tslint oxlint stylelint markdownlint markdownlint-cli2
      htmlhint knip solhint remark textlint rslint
    `),
    proves: 'lint',
    writes: { with: words('--fix --fix-type --allow-remove-files') },
    watches: { with: ['--watch'] },
  },
  { name: 'ng lint', programs: words('ng next nuxi'), needs: ['lint'], proves: 'lint', writes: fix },
  {
    name: 'vue-cli-service lint',
    programs: ['vue-cli-service'],
    needs: ['lint'],
    proves: 'lint',
    writes: { always: true, but: ['--no-fix'] },
  },
  {
    name: 'prettier',
    programs: ['prettier', 'prettierx', 'prettierd'],
    proves: 'lint',
    writes: { with: ['-w', '--write'] },
  },
  {
    name: 'biome',
    programs: ['biome', 'rome'],
    proves: 'lint',
    writes: { with: words('--write --fix --apply --apply-unsafe --unsafe migrate') },
  },
  {
    name: 'formatters that write unless they are told to check',
    programs: words('dprint pretty-quick sort-package-json syncpack'),
    proves: 'lint',
    writes: { always: true, but: words('check --check list lint list-mismatches') },
  },
  {
    name: 'programs that change the project',
    programs: words(
      'lint-staged nano-staged changeset release-it standard-version semantic-release np cz husky',
    ),
    proves: 'none',
    writes: { always: true, but: ['--dry-run', '--dryRun', 'status'] },
  },
  {
    name: 'nx and lerna',
    programs: ['nx', 'lerna'],
    needs: words('format:write version publish release migrate'),
    proves: 'none',
    writes: { always: true },
  },
  {
    name: 'package managers',
    programs: words('npm pnpm yarn bun'),
    needs: words('version publish pkg'),
    proves: 'none',
    writes: { always: true },
  },
  {
    name: 'programs that start again at each change',
    programs: words('nodemon chokidar onchange watchexec entr ts-node-dev tsnd node-dev rescript'),
    proves: 'none',
    watches: { always: true },
  },
  {
    name: 'development servers and builds',
    programs: words(
      'vite webpack rollup esbuild tsup tsdown parcel next nuxt astro remix ng gulp rspack swc babel sass',
    ),
    needs: words('dev serve watch start --watch -w'),
    proves: 'none',
    watches: { always: true, but: ['--no-watch'] },
  },
  {
    name: 'node --watch',
    programs: ['node', 'tsx'],
    needs: ['--watch', 'watch'],
    proves: 'none',
    watches: { always: true },
  },
];
