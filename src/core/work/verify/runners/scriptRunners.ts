import { words } from '../../../../shared/words.ts';
import type { Tool } from './tool.ts';

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
    none: ['No tests found, exiting', 'No tests found related to files'],
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
