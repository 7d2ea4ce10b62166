import assert from 'node:assert/strict';
import { countTests } from '../../../../../../src/core/work/verify/runners/testCount.ts';

/** What runners print, as it was seen or is documented. */
const outputs: readonly [runner: string, output: string, ran: number | undefined][] = [
  ['node --test', '✔ adds (0.6ms)\n﹣ x (0.1ms) # SKIP\nℹ tests 2\nℹ pass 1\nℹ fail 0\nℹ skipped 1', 1],
  ['node --test, TAP', 'ok 1 - adds\n1..1\n# tests 1\n# pass 1\n# fail 0', 1],
  ['node --test, none', 'ℹ tests 0\nℹ suites 0\nℹ pass 0\nℹ fail 0\n', 0],
  ['node --test, a file without tests', '✔ empty.test.mjs (76.5ms)\nℹ tests 1\nℹ pass 1\nℹ fail 0', 0],
  ['node --test, TAP, a file without tests', 'ok 1 - /a/empty.test.mjs\n1..1\n# pass 1\n# fail 0', 0],
  ['node --test, no such file', "Could not find '/a/gone.test.js'", 0],
  [
    'vitest',
    ' ✓ v.test.mjs (2 tests | 1 skipped) 4ms\n\n Test Files  1 passed (1)\n      Tests  1 passed | 1 skipped (2)',
    1,
  ],
  ['vitest, all skipped', ' Test Files  1 skipped (1)\n      Tests  1 skipped (1)', 0],
  ['vitest, none in a file', '      Tests  no tests', 0],
  ['vitest, no file', 'No test files found, exiting with code 0\n\nfilter: nope', 0],
  ['jest', 'Test Suites: 1 passed, 1 total\nTests:       1 skipped, 2 passed, 1 failed, 4 total', 3],
  ['jest, all skipped', 'Tests:       2 skipped, 2 total', 0],
  ['jest, passWithNoTests', 'No tests found, exiting with code 0', 0],
  ['mocha', '\n  ✔ adds\n  - p\n\n  1 passing (2ms)\n  1 pending', 1],
  ['jest, nothing changed', 'No tests found related to files changed since last commit.', 0],
  ['mocha, none', '\n\n  0 passing (1ms)\n', 0],
  ['mocha, no file', 'Error: No test files found: "nope.js"', 0],
  ['ava', '  ✔ adds\n  ─\n\n  3 tests passed\n  1 test failed\n  1 test skipped', 4],
  [
    'ava, no file',
    '  ✘ Based on your configuration, 3 test files were found, but did not match the filters:',
    0,
  ],
  ['tape', 'TAP version 13\n# adds\nok 1 should be truthy\n\n1..1\n# tests 1\n# pass  1\n\n# ok', 1],
  ['tap', 'Asserts:  4 pass  0 fail  4 of 4 complete\nSuites:   1 pass  0 fail  1 of 1 complete', 4],
  ['bats', '1..2\nok 1 adds\nok 2 takes # skip no tool', 1],
  ['TAP, none', 'TAP version 14\n1..0', 0],
  ['jasmine', '3 specs, 0 failures, 1 pending spec\nFinished in 0.02 seconds', 2],
  ['karma', 'Chrome: Executed 1 of 2 SUCCESS (0 secs)\nChrome: Executed 2 of 2 SUCCESS (0.01 secs)', 2],
  ['karma, none', 'Chrome: Executed 0 of 0 ERROR', 0],
  ['uvu', '  Total:     2\n  Passed:    2\n  Skipped:   0', 2],
  ['web test runner', 'Chrome: |██████| 1/1 test files | 3 passed, 0 failed', 3],
  ['playwright', 'Running 3 tests using 1 worker\n\n  2 passed (2.1s)\n  1 flaky', 3],
  ['playwright, none', 'Error: No tests found.', 0],
  ['pytest', '============== 3 passed, 1 skipped in 0.12s ==============', 3],
  [
    'pytest -q',
    '.F                                                        [100%]\n1 failed, 1 passed in 0.01s',
    2,
  ],
  ['pytest -qq', '.s.                                                       [100%]', 2],
  ['pytest, none', '\nno tests ran in 0.01s', 0],
  ['pytest, all deselected', '5 deselected in 0.01s', 0],
  ['pytest, long', '==== 12 passed in 61.00s (0:01:01) ====', 12],
  ['unittest', 'Ran 3 tests in 0.001s\n\nOK (skipped=1)', 2],
  ['pytest that only collects', '3 tests collected in 0.01s', 0],
  ['unittest, none', '\nRan 0 tests in 0.000s\n\nOK\n', 0],
  ['unittest of 3.12, none', 'Ran 0 tests in 0.000s\n\nNO TESTS RAN', 0],
  ['Django', 'Found 2 test(s).\n..\nRan 2 tests in 0.004s\n\nOK', 2],
  ['tox without its interpreter', '  py38: SKIP (0.01 seconds)\n  congratulations :)', 0],
  ['nox without its interpreter', 'nox > Session tests-3.8 skipped: Python interpreter 3.8 not found.', 0],
  ['tox with pytest', '2 passed in 0.1s\n  py311: OK (1.2 seconds)', 2],
  [
    'cargo',
    'test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n' +
      'test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s',
    3,
  ],
  ['cargo, none', 'running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured', 0],
  ['cargo nextest', '     Summary [   0.012s] 3 tests run: 2 passed, 1 failed, 1 skipped', 3],
  ['go test', '?   \tx\t[no test files]\nok  \tx/api\t0.008s', 1],
  ['go test, none', '?   \tx\t[no test files]\nok  \tx/api\t0.004s [no tests to run]', 0],
  ['gotestsum', 'DONE 3 tests, 1 skipped in 0.412s', 2],
  [
    'Maven',
    '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.3 s -- in ATest\n' +
      '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 1',
    1,
  ],
  [
    'Maven, old',
    'Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.3 sec\nTests run: 1, Failures: 0, Errors: 0, Skipped: 0',
    1,
  ],
  ['Maven that skips them', '[INFO] Tests are skipped.', 0],
  ['Maven, none', '[INFO] No tests to run.', 0],
  [
    'Gradle',
    '> Task :app:compileTestJava\n> Task :app:testClasses UP-TO-DATE\n> Task :app:test\n\nBUILD SUCCESSFUL in 3s',
    1,
  ],
  ['Gradle, up to date', '> Task :lib:test UP-TO-DATE', 1],
  ['Gradle, none', '> Task :compileJava\n> Task :test NO-SOURCE\n\nBUILD SUCCESSFUL in 3s', 0],
  ['Gradle of Android, none', '> Task :app:testDebugUnitTest NO-SOURCE', 0],
  ['Gradle, failing', '3 tests completed, 1 failed, 1 skipped', 2],
  [
    '.NET',
    'Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4, Duration: 5 ms - X.dll (net8.0)',
    3,
  ],
  ['.NET 9', 'Test summary: total: 3, failed: 0, succeeded: 2, skipped: 1, duration: 1.0s', 2],
  [
    '.NET, none',
    'No test is available in /a/X.dll. Make sure that test discoverer & executors are registered',
    0,
  ],
  ['sbt', '[info] Passed: Total 3, Failed 0, Errors 0, Passed 3', 3],
  ['deno', 'running 1 test from ./src/a_test.ts\nok | 3 passed (2 steps) | 0 failed | 1 ignored (12ms)', 3],
  ['deno, none', 'error: No test modules found', 0],
  ['bun', ' 3 pass\n 1 fail\n 4 expect() calls\nRan 4 tests across 1 files. [8.00ms]', 4],
  ['bun, none', 'error: 0 test files matching **{.test,.spec}.ts in --cwd="/a"', 0],
  ['rspec', '3 examples, 0 failures, 1 pending', 2],
  ['rspec, none', 'No examples found.\n\n0 examples, 0 failures', 0],
  ['minitest', '3 runs, 5 assertions, 0 failures, 0 errors, 1 skips', 2],
  ['phpunit', 'OK (3 tests, 5 assertions)', 3],
  ['phpunit, one', 'OK (1 test, 1 assertion)', 1],
  ['phpunit, some skipped', 'Tests: 3, Assertions: 2, Skipped: 1.', 2],
  ['phpunit, none', 'No tests executed!', 0],
  ['pest', '  Tests:    3 passed (5 assertions)', 3],
  ['mix', '2 doctests, 3 tests, 0 failures', 5],
  ['swift', 'Executed 3 tests, with 0 failures (0 unexpected) in 0.1 seconds', 3],
  ['dart', '00:01 +3: All tests passed!', 3],
  ['turbo', 'web:test:       Tests  3 passed (3)\napi:test: ℹ pass 2', 5],
  ['pnpm -r', 'packages/a test: Tests:       1 passed, 1 total\npackages/b test:   2 passing (3ms)', 3],
  ['concurrently', '[0]   2 passing (3ms)', 2],
  ['a linter', '✖ 3 problems (3 errors, 0 warnings)', undefined],
  ['Git', ' 5 files changed, 3 insertions(+) in 2', undefined],
  ['nothing', '', undefined],
];

describe('how many tests ran', () => {
  for (const [runner, output, ran] of outputs) {
    it(`is ${ran ?? 'not known'} by the words of ${runner}`, () => {
      assert.equal(countTests(output)?.ran, ran);
    });
  }

  it('comes with the line in which a runner says that there are none', () => {
    assert.equal(
      countTests('a\n  No test files found, exiting with code 0 \n')?.none,
      'No test files found, exiting with code 0',
    );
    assert.equal(countTests('3 passed in 0.1s')?.none, undefined);
  });

  it('is found in time that grows with the length of the output only', () => {
    const lines = [
      `${'a '.repeat(190)}\n`,
      `${'9 passed '.repeat(40)}\n`,
      `${'['.repeat(399)}\n`,
      `${' '.repeat(399)}\n`,
    ];
    const started = performance.now();
    countTests(
      lines
        .map((line) => line.repeat(100))
        .join('')
        .slice(0, 64_000),
    );
    assert.ok(performance.now() - started < 1_000);
  });
});
