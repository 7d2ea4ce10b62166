import assert from 'node:assert/strict';
import type { CheckRun } from '../../../../../../src/core/work/verify/judge/checkRun.ts';
import { newProblems, type CodeProblem } from '../../../../../../src/core/work/verify/judge/codeProblem.ts';
import { agrees, compareRuns } from '../../../../../../src/core/work/verify/judge/compareRuns.ts';
import { readFindings } from '../../../../../../src/core/work/verify/judge/runFindings.ts';

const run = (exitCode: number, output = ''): CheckRun => ({
  ending: 'exited',
  exitCode,
  output,
  durationMs: 1,
});
const types = { kind: 'types', scope: 'whole', command: 'tsc' } as const;
const ended = (ending: CheckRun['ending']): CheckRun => ({ ending, output: '', durationMs: 1 });

describe('what an output names', () => {
  const cases: readonly [tool: string, output: string, names: string[]][] = [
    ['tsc', "src/a.ts(3,7): error TS2322: Type 'x' is wrong.", ["TS2322: Type 'x' is wrong."]],
    ['tsc, pretty', 'src/a.ts:3:7 - error TS2304: Cannot find it.', ['TS2304: Cannot find it.']],
    [
      'eslint',
      '/w/src/a.ts\n  3:7  error  Unexpected var  no-var\n  4:1  warning  x  y',
      ['Unexpected var no-var'],
    ],
    ['node --test', '▶ cart\n  ✖ adds (1.2ms)\n✖ failing tests:\n✖ adds (1.2ms)', ['adds']],
    ['TAP', 'ok 1 - fine\nnot ok 2 - adds', ['adds']],
    ['jest', 'FAIL src/a.test.ts\n  ● cart › adds\n', ['src/a.test.ts', 'adds']],
    ['vitest', ' FAIL  src/a.test.ts > cart > adds\n   × adds 3ms', ['adds']],
    ['mocha', '  1 failing\n\n  1) cart\n       adds:\n', ['cart']],
    ['pytest', 'FAILED tests/test_a.py::test_adds - assert 1 == 2', ['test_adds']],
    ['unittest', 'FAIL: test_adds (test_a.A.test_adds)', ['test_adds (test_a.A.test_adds)']],
    ['go test', '--- FAIL: TestAdds (0.00s)\n    a_test.go:9: got 1\nFAIL', ['TestAdds']],
    ['go vet', '# example.com/a\n./a.go:3:2: undefined: x', ['undefined: x']],
    ['cargo test', 'test cart::adds ... FAILED\ntest fine ... ok', ['adds']],
    ['cargo check', 'error[E0308]: mismatched types\n --> src/a.rs:3:7', ['error[E0308]: mismatched types']],
    ['mypy', 'a.py:3: error: Incompatible types', ['error: Incompatible types']],
    ['ruff', 'a.py:3:1: F401 `os` unused', ['F401 `os` unused']],
    ['dotnet', 'A.cs(3,7): error CS0103: no such name [/w/A.csproj]', ['CS0103: no such name']],
    ['nothing', 'all is well\n12 passed', []],
  ];
  for (const [tool, output, names] of cases) {
    it(`reads ${tool}`, () => {
      assert.deepEqual(
        readFindings(output).map(({ name }) => name),
        names,
      );
    });
  }
});

describe('a run after a step beside the one before', () => {
  const oldError = 'src/a.ts(3,7): error TS1: old';
  const cases: readonly [name: string, before: CheckRun | undefined, after: CheckRun, kind: string][] = [
    ['passes', run(0), run(0), 'passes'],
    ['passes though it failed before', run(1), run(0), 'passes'],
    ['passes without a baseline', undefined, run(0), 'passes'],
    ['fails where it passed', run(0), run(1), 'newly-failing'],
    [
      'fails with another name, and the output of before is not whole',
      { ...run(2, oldError), isOutputCut: true },
      run(2, `${oldError}\nsrc/a.ts(4,7): error TS2: new`),
      'cannot-tell',
    ],
    [
      'fails as before, and its own output is not whole',
      run(2, oldError),
      { ...run(2, oldError), isOutputCut: true },
      'cannot-tell',
    ],
    [
      'fails where it passed, and its output is not whole',
      run(0),
      { ...run(2, oldError), isOutputCut: true },
      'newly-failing',
    ],
    [
      'fails as before, on other lines',
      run(2, oldError),
      run(2, 'src/a.ts(9,1): error TS1: old'),
      'as-before',
    ],
    [
      'fails with one more',
      run(2, oldError),
      run(2, `${oldError}\nsrc/b.ts(1,1): error TS1: old`),
      'newly-failing',
    ],
    ['fails twice with the same', run(2, oldError), run(2, `${oldError}\n${oldError}`), 'newly-failing'],
    ['fails with less', run(2, `${oldError}\n${oldError}`), run(2, oldError), 'as-before'],
    ['fails as before while others pass', run(1, '✖ a (1ms)'), run(1, '✖ a (2ms)\nℹ pass 3'), 'as-before'],
    ['fails as before and none passes', run(1, '✖ a (1ms)'), run(1, '✖ a (2ms)\nℹ pass 0'), 'cannot-tell'],
    ['fails and names nothing', run(1, 'oh'), run(1, 'no'), 'cannot-tell'],
    ['fails without a baseline', undefined, run(1), 'no-baseline'],
    ['fails after a run that was too slow', ended('time-limit'), run(1), 'no-baseline'],
    ['is too slow', run(0), ended('time-limit'), 'time-limit'],
    ['was stopped', run(0), ended('stopped'), 'stopped'],
    ['may not run', undefined, ended('not-allowed'), 'not-allowed'],
    ['does not start', run(0), ended('broken'), 'could-not-run'],
    ['is not there', run(127), run(127, 'sh: tsc: not found'), 'could-not-run'],
    ['is not there any more', run(0), run(127, 'sh: tsc: not found'), 'newly-failing'],
  ];
  for (const [name, before, after, kind] of cases) {
    it(`says that it ${name}`, () => {
      assert.equal(compareRuns(before, after, types).kind, kind);
    });
  }

  it('names what is new only', () => {
    const comparison = compareRuns(run(1, '✖ old (1ms)'), run(1, '✖ old (7ms)\n✖ fresh (1ms)'), types);
    assert.ok(comparison.kind === 'newly-failing');
    assert.deepEqual(
      comparison.findings.map(({ name }) => name),
      ['fresh'],
    );
  });

  it('believes a failure only when a second run names the same', () => {
    assert.equal(agrees(run(1, '✖ a (1ms)'), run(1, '✖ a (9ms)')), true);
    assert.equal(agrees(run(1, '✖ a (1ms)'), run(1, '✖ b (1ms)')), false);
    assert.equal(agrees(run(1), run(0)), false);
    assert.equal(agrees(run(1), ended('time-limit')), false);
  });
});

describe('a run of tests beside the one before', () => {
  const tests = { kind: 'tests', scope: 'whole', command: 'npm test' } as const;
  const nearest = { ...tests, scope: 'nearest' } as const;
  const dotnet = { ...tests, command: 'dotnet test --nologo' };
  const none = 'No test files found, exiting with code 1';
  const cases: readonly [
    name: string,
    before: CheckRun | undefined,
    after: CheckRun,
    check: Parameters<typeof compareRuns>[2],
    kind: string,
  ][] = [
    ['tested nothing', run(0, 'ℹ pass 0'), run(0, 'ℹ pass 0\nℹ fail 0'), tests, 'tested-nothing'],
    ['tested nothing new', undefined, run(0, 'ℹ pass 0'), { ...tests, scope: 'new-tests' }, 'tested-nothing'],
    ['found no file, and ends with an error', run(1, none), run(1, none), tests, 'tested-nothing'],
    ['found no file any more', run(0, '  Tests  3 passed (3)'), run(1, none), tests, 'tested-nothing'],
    ['found no module of Deno', run(0), run(1, 'error: No test modules found'), tests, 'tested-nothing'],
    ['found none, though an error has a name', run(0), run(1, `✖ a (1ms)\n${none}`), tests, 'newly-failing'],
    [
      'ran no test, and a file does not load',
      run(0),
      run(1, ' FAIL  a.test.js\n  Tests  no tests'),
      tests,
      'newly-failing',
    ],
    ['ran fewer', run(0, 'ℹ pass 3'), run(0, 'ℹ pass 2'), tests, 'fewer-tests'],
    [
      'ran fewer, as some are skipped',
      run(0, '3 passed in 1s'),
      run(0, '2 passed, 1 skipped in 1s'),
      tests,
      'fewer-tests',
    ],
    [
      'ran fewer than when some failed',
      run(1, 'ℹ pass 2\nℹ fail 1\n✖ a'),
      run(0, 'ℹ pass 2'),
      tests,
      'fewer-tests',
    ],
    [
      'ran fewer, and fails as before',
      run(1, '✖ a\nℹ pass 2\nℹ fail 1'),
      run(1, '✖ a\nℹ pass 1\nℹ fail 1'),
      tests,
      'fewer-tests',
    ],
    ['ran none of what ran before', run(0, 'ℹ pass 3'), run(0, 'ℹ pass 0'), tests, 'fewer-tests'],
    ['ran as many', run(0, 'ℹ pass 3'), run(0, 'ℹ pass 3'), tests, 'passes'],
    ['ran more', run(0, 'ℹ pass 3'), run(0, 'ℹ pass 4'), tests, 'passes'],
    ['ran other files', run(0, 'ℹ pass 3'), run(0, 'ℹ pass 2'), nearest, 'passes'],
    ['does not say how many ran', run(0, 'ℹ pass 3'), run(0, 'fine'), tests, 'passes'],
    ['did not say how many ran', run(0, 'fine'), run(0, 'ℹ pass 3'), tests, 'passes'],
    [
      'lost a part of its output',
      run(0, 'ℹ pass 3'),
      { ...run(0, 'ℹ pass 2'), isOutputCut: true },
      tests,
      'passes',
    ],
    ['has a runner that always counts', undefined, run(0, 'Build succeeded.'), dotnet, 'tested-nothing'],
    ['is known to count', undefined, run(0), { ...tests, alwaysCounts: true }, 'tested-nothing'],
    ['fails without a number', run(0, '1 passed in 1s'), run(1), dotnet, 'newly-failing'],
    ['is no test', undefined, run(0, 'ℹ pass 0'), { ...tests, kind: 'build' }, 'passes'],
    ['is not there', run(127, none), run(127, none), tests, 'could-not-run'],
  ];
  for (const [name, before, after, check, kind] of cases) {
    it(`is ${kind} when it ${name}`, () => {
      assert.equal(compareRuns(before, after, check).kind, kind);
    });
  }

  it('tells the numbers, and what the runner said', () => {
    assert.deepEqual(compareRuns(run(0, 'ℹ pass 3'), run(0, 'ℹ pass 2'), tests), {
      kind: 'fewer-tests',
      before: 3,
      after: 2,
    });
    assert.deepEqual(compareRuns(undefined, run(0, none), tests), { kind: 'tested-nothing', said: none });
    assert.deepEqual(compareRuns(undefined, run(0, 'ℹ pass 0'), tests), { kind: 'tested-nothing' });
  });
});

describe('problems that are new', () => {
  const problem = (changes: Partial<CodeProblem> = {}): CodeProblem => ({
    path: 'a.ts',
    line: 3,
    severity: 'error',
    message: 'no',
    code: '1',
    source: 'ts',
    text: 'x();',
    above: 'above();',
    below: 'below();',
    ...changes,
  });
  const same = (path: string): string => path;
  const cases: readonly [name: string, before: CodeProblem[], after: CodeProblem[], count: number][] = [
    ['none that stays', [problem()], [problem()], 0],
    ['none that only moved', [problem()], [problem({ line: 90, above: 'else();', below: '}' })], 0],
    ['none whose line was edited in its place', [problem()], [problem({ text: 'x(1);' })], 0],
    ['one of another message', [problem()], [problem({ message: 'other' })], 1],
    ['one of another code', [problem()], [problem({ code: '2' })], 1],
    ['the second of two', [problem()], [problem(), problem({ line: 5 })], 1],
    [
      'one elsewhere, though an equal one is gone',
      [problem()],
      [problem({ text: 'y();', above: 'a', below: 'b' })],
      1,
    ],
    ['none that is gone', [problem()], [], 0],
  ];
  for (const [name, before, after, count] of cases) {
    it(`are ${name}`, () => {
      assert.equal(newProblems(before, after, same).length, count);
    });
  }

  it('are none in a file that moved', () => {
    const moved = newProblems([problem()], [problem({ path: 'b.ts' })], (path) =>
      path === 'a.ts' ? 'b.ts' : path,
    );
    assert.deepEqual(moved, []);
  });
});
