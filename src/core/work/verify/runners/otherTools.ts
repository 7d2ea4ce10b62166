import { words } from '../../../../shared/words.ts';
import type { Tool } from './tool.ts';

/** Tasks of Gradle that run tests, by the last part of their name. */
function isTestTask(name: string): boolean {
  if (name === 'testClasses' || name.startsWith('testFixtures')) return false;
  return /^test(?:[A-Z]|$)/.test(name) || /^[a-z]+Test$/.test(name);
}

/** Test runners, linters and formatters of the other languages. */
export const otherTools: readonly Tool[] = [
  {
    name: 'cargo',
    programs: ['cargo', 'cargo-nextest'],
    needs: ['test', 't', 'nextest'],
    proves: 'tests',
    alwaysCounts: true,
    counts: [
      { begins: ['test result:'], before: ['passed', 'failed'] },
      { begins: ['Summary '], has: ['run:'], before: ['passed', 'failed'] },
    ],
    none: ['no tests to run'],
    watches: { with: ['watch'] },
  },
  {
    name: 'cargo fmt',
    programs: ['cargo'],
    needs: ['fmt'],
    proves: 'lint',
    writes: { always: true, but: ['--check'] },
  },
  { name: 'rustfmt', programs: ['rustfmt'], proves: 'lint', writes: { always: true, but: ['--check'] } },
  {
    name: 'cargo clippy',
    programs: ['cargo'],
    needs: ['clippy'],
    proves: 'lint',
    writes: { with: ['--fix'] },
  },
  {
    name: 'cargo commands that change files',
    programs: ['cargo'],
    needs: words('fix insta update add publish'),
    proves: 'none',
    writes: { always: true, but: ['--check'] },
  },
  {
    name: 'cargo watch',
    programs: ['cargo', 'bacon', 'cargo-watch'],
    needs: ['watch', 'test'],
    proves: 'none',
    watches: { with: ['watch'] },
  },
  {
    name: 'go test',
    programs: ['go'],
    needs: ['test'],
    proves: 'tests',
    // Without -v it names packages, not tests.
    countLine: ([first = '', second = ''], line) => {
      const isPackage = line.includes('\t') && (first === 'ok' || first === 'FAIL') && second !== '';
      if (isPackage) return line.includes('[no tests to run]') ? 0 : 1;
      return first === '?' && line.includes('[no test files]') ? 0 : undefined;
    },
    none: ['no packages to test', 'matched no packages'],
    writes: { with: ['-update', '--update'] },
  },
  {
    name: 'gotestsum',
    programs: ['gotestsum'],
    proves: 'tests',
    counts: [{ begins: ['DONE N'], before: ['tests', 'test'], lessBefore: ['skipped'] }],
    watches: { with: ['--watch'] },
  },
  {
    name: 'go commands that change files',
    programs: ['go'],
    needs: ['fmt', 'generate', 'fix', 'get', 'mod'],
    proves: 'none',
    writes: { always: true, but: ['verify', 'download'] },
  },
  {
    name: 'gofmt',
    programs: words('gofmt gofumpt goimports gci'),
    proves: 'lint',
    writes: { with: ['-w', 'write'] },
  },
  { name: 'golangci-lint', programs: ['golangci-lint'], proves: 'lint', writes: { with: ['--fix', 'fmt'] } },
  {
    name: 'Maven',
    programs: ['mvn', 'mvnw', 'mvnd'],
    proves: 'tests',
    counts: [
      // Each class has such a line too, with its time.
      {
        begins: ['Tests run:', 'INFO Tests run:', 'WARNING Tests run:', 'ERROR Tests run:'],
        hasNot: ['elapsed:'],
        after: ['run:'],
        lessAfter: ['Skipped:'],
      },
      { begins: ['Tests: succeeded', 'INFO Tests: succeeded'], after: ['succeeded', 'failed'] },
      {
        begins: ['N tests successful', 'N tests failed'],
        before: ['tests successful', 'tests failed'],
      },
    ],
    none: ['No tests to run.', 'Tests are skipped.'],
    writes: { with: words('spotless:apply formatter:format fmt:format versions:set rewrite:run') },
  },
  {
    name: 'Gradle',
    programs: ['gradle', 'gradlew'],
    proves: 'tests',
    counts: [
      {
        begins: ['N tests completed', 'N test completed'],
        before: ['tests completed', 'test completed'],
        lessBefore: ['skipped'],
      },
    ],
    // It names the tasks that ran, not the tests.
    countLine: ([sign, word, task = '', outcome = '']) => {
      if (sign !== '>' || word !== 'Task' || !isTestTask(task.slice(task.lastIndexOf(':') + 1)))
        return undefined;
      return outcome === 'NO-SOURCE' || outcome === 'SKIPPED' ? 0 : 1;
    },
    none: ['No tests found for given includes'],
    writes: {
      with: words('spotlessApply ktlintFormat googleJavaFormat rewriteRun updateLintBaseline detektBaseline'),
    },
    watches: { with: ['-t', '--continuous'] },
  },
  {
    name: 'sbt',
    programs: ['sbt'],
    proves: 'tests',
    counts: [
      {
        begins: ['info Passed: Total', 'error Failed: Total', 'Passed: Total'],
        after: ['Total'],
        lessAfter: ['Ignored'],
      },
    ],
    none: ['No tests were executed', 'No tests to run for'],
    writes: { with: ['scalafmtAll', 'scalafmt', 'scalafixAll'] },
  },
  {
    name: '.NET',
    programs: ['dotnet'],
    needs: ['test', 'vstest'],
    proves: 'tests',
    counts: [
      { begins: ['Passed! -', 'Failed! -', 'Skipped! -'], after: ['Failed:', 'Passed:'] },
      { begins: ['Test summary:', 'Test run summary:'], after: ['failed:', 'succeeded:'] },
      {
        begins: ['failed: N', 'succeeded: N', 'Passed: N', 'Failed: N'],
        most: 2,
        after: ['failed:', 'succeeded:', 'Passed:', 'Failed:'],
      },
    ],
    none: ['No test is available in', 'No test matches the given testcase filter', 'Zero tests ran'],
    alwaysCounts: true,
    watches: { with: ['watch'] },
  },
  {
    name: 'dotnet format',
    programs: ['dotnet'],
    needs: ['format'],
    proves: 'lint',
    writes: { always: true, but: ['--verify-no-changes'] },
  },
  { name: 'dotnet watch', programs: ['dotnet'], needs: ['watch'], proves: 'none', watches: { always: true } },
  {
    name: 'rspec, minitest and rake',
    programs: words('rspec rake rails m'),
    proves: 'tests',
    counts: [
      { begins: ['N examples ', 'N example '], before: ['examples', 'example'], lessBefore: ['pending'] },
      {
        begins: ['N runs ', 'N tests ', 'N test '],
        has: ['assertions'],
        before: ['runs', 'tests', 'test'],
        lessBefore: ['skips', 'omissions'],
      },
    ],
    none: ['No examples found.'],
  },
  {
    name: 'rubocop',
    programs: ['rubocop', 'standardrb'],
    proves: 'lint',
    writes: {
      with: words('-a -A -x --autocorrect --autocorrect-all --auto-correct --fix --auto-gen-config'),
    },
  },
  {
    name: 'phpunit and pest',
    programs: ['phpunit', 'pest', 'paratest', 'simple-phpunit'],
    proves: 'tests',
    counts: [
      { begins: ['OK N'], has: ['tests'], before: ['tests'] },
      { begins: ['OK N'], has: ['test'], before: ['test'] },
      { begins: ['Tests: N'], has: ['assertions'], before: ['passed', 'failed'] },
    ],
    none: ['No tests executed!', 'No tests found.'],
    writes: { with: ['-d', '--update-snapshots'] },
    watches: { with: ['--watch'] },
  },
  {
    name: 'PHP tools that change files',
    programs: ['php-cs-fixer', 'rector', 'pint', 'phpcbf', 'ecs'],
    proves: 'lint',
    writes: { always: true, but: words('--dry-run --test check list') },
  },
  {
    name: 'mix, swift and dart',
    programs: ['mix', 'swift', 'dart', 'flutter', 'ctest'],
    needs: ['test'],
    proves: 'tests',
    counts: [
      {
        begins: ['N tests ', 'N test ', 'N doctests ', 'N doctest '],
        has: ['failures'],
        hasNot: ['assertions'],
        before: words('tests test doctests doctest'),
      },
      { begins: ['Executed N tests', 'Executed N test'], after: ['Executed'], isRepeated: true },
      { begins: ['100% tests passed'], after: ['of'] },
    ],
    // Dart: `00:01 +3: All tests passed!`
    countLine: ([, sum = ''], line) =>
      line.endsWith(': All tests passed!') ? Number.parseInt(sum, 10) : undefined,
    none: ['No tests ran.', 'No tests were found!!!', 'There are no tests to run'],
    watches: { with: ['--watch', '--stale'] },
  },
  {
    name: 'mix format',
    programs: ['mix', 'dart', 'swift-format', 'swiftformat'],
    needs: ['format'],
    proves: 'lint',
    writes: { always: true, but: ['--check-formatted', '--set-exit-if-changed', '--lint'] },
  },
  {
    name: 'sed in place',
    programs: ['sed', 'perl'],
    proves: 'none',
    writes: { with: ['-i', '-pi', '--in-place'] },
  },
  {
    name: 'git commands that change the tree',
    programs: ['git'],
    needs: words('add commit push checkout reset stash clean restore rebase merge pull apply tag switch'),
    proves: 'none',
    writes: { always: true },
  },
];
