import assert from 'node:assert/strict';
import type { StagedChange } from '../../../../../src/core/work/edits/editorPorts.ts';
import {
  createApprovals,
  type PermitAnswer,
  type PermitQuestion,
} from '../../../../../src/core/work/verify/approvals.ts';
import { foundCheck, type Check } from '../../../../../src/core/work/verify/find/check.ts';
import type { CheckRun } from '../../../../../src/core/work/verify/judge/checkRun.ts';
import type { CodeProblem, ProblemReading } from '../../../../../src/core/work/verify/judge/codeProblem.ts';
import type { LookGap } from '../../../../../src/core/work/verify/lookGap.ts';
import { partOf } from '../../../../../src/core/work/verify/command/commandDefinition.ts';
import { createStepVerifier } from '../../../../../src/core/work/verify/createStepVerifier.ts';
import type {
  StepUnderTest,
  StepVerdict,
  VerifyProgress,
} from '../../../../../src/core/work/verify/stepVerifier.ts';
import { withDefinition } from '../../../support/projects.ts';

const run = (exitCode: number, output = ''): CheckRun => ({
  ending: 'exited',
  exitCode,
  output,
  durationMs: 40,
});
const ended = (ending: CheckRun['ending']): CheckRun => ({ ending, output: '', durationMs: 1 });
const passes = run(0);
const found = (check: Parameters<typeof foundCheck>[0]): Check => withDefinition(foundCheck(check), 'v1');
const types = found({ name: 'Type check', kind: 'types', checksTypeScript: true, command: 'tsc', cwd: '' });
const tests = found({ name: 'Tests', kind: 'tests', command: 'npm test', cwd: '' });
const lint = found({ name: 'Lint', kind: 'lint', command: 'eslint', cwd: '' });
const newTests = found({
  ...{ name: 'New tests', kind: 'tests', command: 'jest new.test.ts', cwd: '' },
  scope: 'new-tests',
});
const nearest = found({
  ...{ name: 'Nearest tests', kind: 'tests', command: 'go test ./a', cwd: '' },
  scope: 'nearest',
});
const error = (path: string): CodeProblem => ({
  ...{ path, line: 1, severity: 'error', message: 'broken', text: 'x', above: '', below: '' },
});
const calm: ProblemReading = { problems: [], looked: ['src/a.ts'], unsettled: [] };
const edit: StagedChange = { path: 'src/a.ts', before: 'a\n', after: 'b\n' };

/** A folder in which everything goes as it is told. */
function world() {
  const state = {
    tree: 't1',
    checks: [types, tests] as readonly Check[],
    /** What runs give, in their order, by command; the last one stays. */
    runs: {} as Record<string, CheckRun[]>,
    problems: { before: calm, after: calm },
    /** What of the search for checks is missing. */
    checkGaps: {} as { before?: LookGap; after?: LookGap },
    unsaved: [] as string[],
    answer: 'always' as PermitAnswer | undefined,
    isTrusted: true,
    commands: [] as string[],
    nowMs: 0,
  };
  const ran: string[] = [];
  const asked: PermitQuestion[] = [];
  const progress: VerifyProgress[] = [];
  const store = new Map<string, string>();
  const durations = new Map<string, number>();
  const verifier = createStepVerifier({
    clock: { monotonic: () => state.nowMs },
    log: { trace() {}, info() {}, warn() {}, error() {} },
    settings: () => ({ commands: state.commands, timeLimitMs: 1_000 }),
    approvals: createApprovals({
      ask: async (question) => {
        asked.push(question);
        return state.answer;
      },
      store: { get: (key) => store.get(key), set: async (key, value) => void store.set(key, value) },
      hash: (text) => `#${text}`,
      isTrusted: () => state.isTrusted,
    }),
    readProblems: async (_step, when, _signal, onFiles) => {
      onFiles(1);
      return state.problems[when];
    },
    findChecks: async (_step, when, onGap) => {
      const gap = state.checkGaps[when];
      if (gap !== undefined) onGap(gap);
      return state.checks;
    },
    define: async (checks) => checks.map((check) => withDefinition(check, 'v1')),
    saveFiles: async (except) => state.unsaved.filter((path) => except.includes(path)),
    treeHash: async () => state.tree,
    run: async (check) => {
      ran.push(check.command);
      const queue = state.runs[check.command] ?? [passes];
      return (queue.length > 1 ? queue.shift() : queue[0]) ?? passes;
    },
    durations: {
      expectedMs: (id) => durations.get(id),
      record: (id, ms) => void durations.set(id, ms),
    },
  });
  const never = new AbortController().signal;
  async function verify(step: Partial<StepUnderTest> = {}, signal = never): Promise<StepVerdict> {
    const whole: StepUnderTest = {
      ...{ planId: 'p', stepId: 's1', title: 'Do', kind: 'edit', changes: [edit], acceptance: [] },
      ...step,
    };
    const baseline = await verifier.before(whole, signal, (event) => progress.push(event));
    state.tree += '+';
    return verifier.verify(whole, baseline, signal, (event) => progress.push(event));
  }
  return { state, ran, asked, progress, verify, verifier };
}

const outOfTime: LookGap = { kind: 'time', text: 'The files of the folder could not be listed within 5 s' };
const tooMany: LookGap = {
  kind: 'count',
  text: 'The editor was asked about 20 of the files; there are more',
};

describe('verifying a step', () => {
  type World = ReturnType<typeof world>;
  const broken = 'src/a.ts(1,1): error TS2322: no';
  const cases: readonly [
    name: string,
    prepare: (state: World['state']) => void,
    step: Partial<StepUnderTest>,
    verdict: string,
    cause?: string,
  ][] = [
    ['all passes', () => {}, {}, 'pass'],
    ['the type check breaks', ({ runs }) => (runs['tsc'] = [passes, run(2, broken)]), {}, 'fail'],
    ['a test breaks', ({ runs }) => (runs['npm test'] = [passes, run(1, '✖ adds (1ms)')]), {}, 'fail'],
    [
      'a test failed before too',
      ({ runs }) => (runs['npm test'] = [run(1, '✖ adds (1ms)\n✔ takes')]),
      {},
      'pass',
    ],
    [
      'a test fails once',
      ({ runs }) => (runs['npm test'] = [passes, run(1, '✖ a'), passes]),
      {},
      'unknown',
      'flaky',
    ],
    [
      'a test takes too long',
      ({ runs }) => (runs['npm test'] = [passes, ended('time-limit')]),
      {},
      'unknown',
      'time-limit',
    ],
    [
      'a language server reports an error',
      ({ problems }) => (problems.after = { ...calm, problems: [error('src/a.ts')] }),
      {},
      'fail',
    ],
    [
      'the error was there',
      ({ problems }) => (problems.before = problems.after = { ...calm, problems: [error('src/a.ts')] }),
      {},
      'pass',
    ],
    [
      'the error is in a file that was not looked at before',
      ({ problems }) => (problems.after = { ...calm, problems: [error('src/b.ts')] }),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the error is in a file whose server had not come to rest before',
      ({ problems }) => {
        problems.before = { ...calm, unsettled: ['src/a.ts'] };
        problems.after = { ...calm, problems: [error('src/a.ts')] };
      },
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the error is of a server that began to speak only after the step',
      ({ problems }) => {
        problems.before = { ...calm, silent: ['src/a.ts'] };
        problems.after = { ...calm, problems: [error('src/a.ts')] };
      },
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the search for files that import the changed one ran out of time',
      ({ problems }) => (problems.after = { ...calm, gaps: [outOfTime] }),
      {},
      'unknown',
      'incomplete',
    ],
    [
      'that search ran out of time, and a check fails',
      ({ problems, runs }) => {
        problems.after = { ...calm, gaps: [outOfTime] };
        runs['tsc'] = [passes, run(2, broken)];
      },
      {},
      'fail',
    ],
    [
      'that search ran out of time before the step only',
      ({ problems }) => (problems.before = { ...calm, gaps: [outOfTime] }),
      {},
      'pass',
    ],
    [
      'the search for checks ran out of time',
      ({ checkGaps }) => (checkGaps.after = outOfTime),
      {},
      'unknown',
      'incomplete',
    ],
    [
      'the search for checks ran out of time before the step, and one fails after it',
      (state) => {
        state.checkGaps.before = outOfTime;
        state.unsaved = ['src/a.ts'];
        state.runs['tsc'] = [run(2, broken)];
      },
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'more files import the changed one than are looked at',
      ({ problems }) => (problems.after = { ...calm, gaps: [tooMany] }),
      {},
      'pass',
    ],
    [
      'nothing in the editor reports on the language',
      ({ problems }) => (problems.before = problems.after = { ...calm, silent: ['src/a.ts'] }),
      {},
      'pass',
    ],
    [
      'a check could not be run to its end',
      ({ runs }) => (runs['npm test'] = [passes, ended('broken')]),
      {},
      'unknown',
      'broken',
    ],
    [
      'a test failed before too, and more was printed than is kept',
      ({ runs }) => (runs['npm test'] = [{ ...run(1, '✖ adds (1ms)\n✔ takes'), isOutputCut: true }]),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'a server does not come to rest',
      ({ problems }) =>
        (problems.after = { ...calm, problems: [error('src/a.ts')], unsettled: ['src/a.ts'] }),
      {},
      'unknown',
      'not-settled',
    ],
    ['no check is there', (state) => (state.checks = []), {}, 'unknown', 'no-evidence'],
    [
      'no type check is there for TypeScript',
      (state) => (state.checks = [tests]),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'tests pass for JavaScript',
      (state) => (state.checks = [tests]),
      { changes: [{ ...edit, path: 'src/a.js' }] },
      'pass',
    ],
    [
      'only the linter is there',
      (state) => (state.checks = [lint]),
      { changes: [{ ...edit, path: 'src/a.js' }] },
      'unknown',
      'no-evidence',
    ],
    ['only prose changes', () => {}, { changes: [{ ...edit, path: 'README.md' }] }, 'unknown', 'no-evidence'],
    ['the person lets nothing run', (state) => (state.answer = 'never'), {}, 'unknown', 'no-evidence'],
    ['nobody is trusted', (state) => (state.isTrusted = false), {}, 'unknown', 'no-evidence'],
    ['the command is missing', ({ runs }) => (runs['tsc'] = [run(127)]), {}, 'unknown', 'no-evidence'],
    [
      'the step skips a test and all passes',
      () => {},
      { changes: [{ path: 'a.test.ts', before: "it('a')\n", after: "it.skip('a')\n" }] },
      'unknown',
      'cheating',
    ],
    [
      'the step skips a test and breaks types',
      ({ runs }) => (runs['tsc'] = [passes, run(2, broken)]),
      { changes: [{ path: 'a.test.ts', before: "it('a')\n", after: "it.skip('a')\n" }] },
      'fail',
    ],
    [
      'the plan lets it break things',
      ({ runs }) => (runs['tsc'] = [passes, run(2, broken)]),
      { checksDeferredUntil: true },
      'unknown',
      'deferred',
    ],
    [
      'a new test fails on code that did not change',
      (state) => {
        state.checks = [types, newTests];
        state.runs['jest new.test.ts'] = [run(1, '  ● rounds half up\n')];
      },
      { kind: 'tests', changes: [{ path: 'new.test.ts', before: undefined, after: "it('rounds half up')" }] },
      'unknown',
      'new-test-fails',
    ],
    [
      'a new test does not load',
      (state) => {
        state.checks = [types, newTests];
        state.runs['jest new.test.ts'] = [run(1, '  ● rounds half up\nSyntaxError: x')];
      },
      { kind: 'tests', changes: [{ path: 'new.test.ts', before: undefined, after: "it('rounds half up')" }] },
      'fail',
    ],
    [
      'a new test fails on code that the step wrote',
      (state) => {
        state.checks = [types, newTests];
        state.runs['jest new.test.ts'] = [run(1, '  ● rounds half up\n')];
      },
      { changes: [edit, { path: 'new.test.ts', before: undefined, after: "it('rounds half up')" }] },
      'fail',
    ],
    [
      'a step about tests breaks one that was there',
      ({ runs }) => (runs['npm test'] = [passes, run(1, '✖ adds (1ms)')]),
      { kind: 'tests', changes: [{ path: 'a.test.ts', before: "it('adds')", after: "it('adds') // x" }] },
      'fail',
    ],
    ['no test ran', ({ runs }) => (runs['npm test'] = [run(0, 'ℹ pass 0')]), {}, 'unknown', 'no-evidence'],
    [
      'fewer tests ran than before',
      ({ runs }) => (runs['npm test'] = [run(0, '  3 passing (1ms)'), run(0, '  2 passing (1ms)')]),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the runner found no file, and failed for it',
      ({ runs }) => (runs['npm test'] = [passes, run(1, 'No tests found, exiting with code 1')]),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'no test ran, and the type check breaks',
      ({ runs }) => {
        runs['tsc'] = [passes, run(2, broken)];
        runs['npm test'] = [run(0, 'ℹ pass 0')];
      },
      {},
      'fail',
    ],
    [
      'the new tests are none',
      (state) => {
        state.checks = [types, newTests, tests];
        state.runs['jest new.test.ts'] = [run(0, 'No tests found, exiting with code 0')];
      },
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the nearest tests are none and the others ran',
      (state) => {
        state.checks = [types, nearest, tests];
        state.runs['go test ./a'] = [run(0, '?   \tx/a\t[no test files]')];
      },
      {},
      'pass',
    ],
    [
      'the nearest tests are none and no others ran',
      (state) => {
        state.checks = [types, nearest];
        state.runs['go test ./a'] = [run(0, '?   \tx/a\t[no test files]')];
      },
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'the test script only prints',
      ({ checkGaps }) => (checkGaps.after = { kind: 'empty', text: 'npm test only prints' }),
      {},
      'unknown',
      'no-evidence',
    ],
    [
      'a check fails and its file was unsaved before',
      (state) => {
        state.unsaved = ['src/a.ts'];
        state.runs['tsc'] = [run(2, broken)];
      },
      {},
      'unknown',
      'no-evidence',
    ],
  ];
  for (const [name, prepare, step, verdict, cause] of cases) {
    it(`is ${verdict}${cause === undefined ? '' : ` (${cause})`} when ${name}`, async () => {
      const { state, verify } = world();
      prepare(state);
      const result = await verify(step);
      assert.deepEqual([result.verdict, result.cause], [verdict, cause], JSON.stringify(result));
      assert.notEqual(result.reason, '');
      assert.equal(result.costNanoUsd, 0);
    });
  }

  it('names what it could not look at, as the reason of a doubt and beside a pass', async () => {
    const doubt = world();
    doubt.state.problems.after = { ...calm, gaps: [tooMany, outOfTime] };
    const { reason, evidence } = await doubt.verify();
    assert.equal(reason, outOfTime.text);
    assert.deepEqual(
      evidence.map(({ title }) => title),
      [tooMany.text, outOfTime.text],
    );
    const good = world();
    good.state.problems.after = { ...calm, gaps: [tooMany], silent: ['src/a.ts'] };
    const passed = await good.verify();
    assert.equal(passed.verdict, 'pass');
    const titles = passed.evidence.map(({ title }) => title);
    assert.ok(titles.includes(tooMany.text));
    assert.ok(titles.includes('Nothing in the editor reports problems of src/a.ts'));
  });

  for (const [before, after, reason] of [
    [
      '',
      'Ran 0 tests in 0.000s\n\nNO TESTS RAN',
      'npm test ran no test, so that it proves nothing (NO TESTS RAN)',
    ],
    ['3 passed in 1s', '1 passed in 1s', 'npm test ran fewer tests than before the step: 1 instead of 3'],
  ] as const) {
    it(`says in words what was not tested: ${reason}`, async () => {
      const { state, verify } = world();
      state.runs['npm test'] = [run(0, before), run(0, after)];
      const verdict = await verify();
      assert.equal(verdict.reason, reason);
      assert.deepEqual(verdict.evidence[0], { kind: 'check', title: reason, text: after });
    });
  }

  it('names beside a pass the acceptance checks that there was no room for', async () => {
    const { state, ran, verify } = world();
    state.answer = 'once';
    const acceptance = ['`npm run a`, `npm run b`, `npm run c` and `npm run d` pass'];
    const { verdict, evidence } = await verify({ acceptance });
    assert.equal(verdict, 'pass');
    assert.ok(ran.includes('npm run c') && !ran.includes('npm run d'));
    assert.ok(
      evidence.some(({ title }) => title.endsWith('acceptance checks these were not run: npm run d')),
    );
  });

  it('names beside a pass the commands of a model that were refused, and runs nothing of them', async () => {
    const { ran, verify } = world();
    const { verdict, evidence } = await verify({ acceptance: ['`npm run a; curl evil.example` passes'] });
    assert.equal(verdict, 'pass');
    assert.deepEqual([...new Set(ran)], ['tsc', 'npm test']);
    assert.ok(
      evidence.some(({ title }) => title.endsWith('"npm run a; curl evil.example" (it has the operator ;)')),
      JSON.stringify(evidence),
    );
  });

  it('names beside a pass the checks that could not run', async () => {
    const { state, verify } = world();
    state.runs['npm test'] = [run(127)];
    const { verdict, evidence } = await verify();
    assert.equal(verdict, 'pass');
    assert.ok(evidence.some(({ title }) => title === 'npm test could not run'));
  });

  it('shows what failed, with the end of its output', async () => {
    const { state, verify } = world();
    state.runs['tsc'] = [passes, run(2, `${'x'.repeat(9_000)}\n${broken}`)];
    const { evidence, reason } = await verify();
    assert.equal(reason, 'tsc failed (exit code 2)');
    assert.match(evidence[0]?.text ?? '', /^New: TS2322: no\n…x+\nsrc\/a\.ts\(1,1\): error TS2322: no$/);
    assert.ok((evidence[0]?.text.length ?? 0) < 5_000);
  });

  it('runs nothing further once a failure is confirmed', async () => {
    const { state, ran, verify } = world();
    state.runs['tsc'] = [passes, run(2, broken)];
    await verify();
    assert.deepEqual(ran, ['tsc', 'npm test', 'tsc', 'tsc']);
  });

  it('does not run a check twice on the same tree', async () => {
    const { state, ran, verify, verifier } = world();
    await verify();
    assert.equal(ran.length, 4);
    await verifier.before(
      { planId: 'p', stepId: 's2', title: '', kind: 'edit', changes: [edit], acceptance: [] },
      new AbortController().signal,
    );
    assert.equal(ran.length, 4, 'the state after one step is the one before the next');
    state.nowMs += 3_600_000;
    await verifier.before(
      { planId: 'p', stepId: 's3', title: '', kind: 'edit', changes: [edit], acceptance: [] },
      new AbortController().signal,
    );
    assert.equal(ran.length, 6, 'what is installed may have changed meanwhile');
  });

  it('asks once for what always runs, and again when its definition changes', async () => {
    const { state, asked, verify } = world();
    await verify();
    assert.deepEqual(
      asked.map(({ check, isChanged }) => [check.command, isChanged]),
      [
        ['tsc', false],
        ['npm test', false],
      ],
    );
    await verify({ stepId: 's2' });
    assert.equal(asked.length, 2);
    state.checks = [types, withDefinition(tests, 'v2')];
    await verify({ stepId: 's3' });
    assert.equal(asked.length, 3);
    assert.equal(asked[2]?.isChanged, true);
  });

  it('asks no second question for what the person has accepted as a diff, and does for what nobody has seen', async () => {
    for (const isAcceptedByPerson of [true, false]) {
      const { state, asked, verify } = world();
      const configured = (text: string): Check => ({
        ...tests,
        definition: {
          parts: new Map([['jest.config.js', partOf('jest.config.js', { digest: `#${text}`, text })]]),
          unfollowed: [],
        },
      });
      state.checks = [configured('a')];
      await verify();
      assert.equal(asked.length, 1);
      state.checks = [configured('b')];
      const changes = [{ path: 'jest.config.js', before: 'a', after: 'b' }];
      await verify({ stepId: 's2', changes, isAcceptedByPerson });
      assert.equal(asked.length, isAcceptedByPerson ? 1 : 2);
    }
  });

  it('asks for all commands of a step before the first of them runs', async () => {
    const { ran, asked, verify, state } = world();
    const seen: number[] = [];
    Object.defineProperty(state, 'answer', {
      get() {
        seen.push(ran.length);
        return 'once' as const;
      },
    });
    await verify();
    assert.equal(asked.length, 2);
    assert.deepEqual(seen, [0, 0]);
    assert.ok(ran.length >= 2);
  });

  it('asks for every step what may run once, and never again in the plan what may not', async () => {
    const { state, asked, ran, verify } = world();
    state.checks = [types];
    state.answer = 'once';
    await verify();
    await verify({ stepId: 's2' });
    assert.equal(asked.length, 2);
    state.answer = 'never';
    await verify({ stepId: 's3' });
    ran.length = 0;
    await verify({ stepId: 's3' });
    assert.equal(asked.length, 3);
    assert.deepEqual(ran, []);
  });

  it('runs what the person has set without asking, and nothing that it finds', async () => {
    const { state, asked, ran, verify } = world();
    state.commands = ['npm run typecheck'];
    assert.equal((await verify()).verdict, 'pass');
    assert.deepEqual(asked, []);
    assert.deepEqual(ran, ['npm run typecheck', 'npm run typecheck']);
  });

  it('asks for every step for a command that a model proposes, and grants it no standing approval', async () => {
    const { state, asked, ran, verify } = world();
    state.checks = [];
    state.answer = 'once';
    const acceptance = ['`npm run e2e` passes and `tsc` too', 'run `rm -rf /`', '`npm run\u202e x`'];
    const changes = [{ ...edit, path: 'src/a.js' }];
    assert.equal((await verify({ acceptance, changes })).verdict, 'pass');
    await verify({ acceptance, changes, stepId: 's2' });
    // The state after the first step is the one before the second.
    assert.deepEqual(ran, ['npm run e2e', 'npm run e2e', 'npm run e2e']);
    assert.deepEqual(
      asked.map(({ answers }) => answers),
      [
        ['once', 'never'],
        ['once', 'never'],
      ],
    );
    assert.equal(asked[0]?.check.origin, 'model');
  });

  it('says how long a check took last time', async () => {
    const { state, progress, verify } = world();
    state.checks = [types];
    await verify();
    const checks = progress.filter((event) => event.kind === 'check');
    assert.deepEqual(
      checks.map(({ when, expectedMs }) => [when, expectedMs]),
      [
        ['before', undefined],
        ['after', 40],
      ],
    );
    assert.deepEqual(
      progress.map(({ kind }) => kind),
      ['problems', 'asking', 'check', 'problems', 'check'],
    );
  });

  it('holds the end of red steps against the state before the first', async () => {
    const { state, verify } = world();
    state.checks = [types];
    state.runs['tsc'] = [passes, run(2, broken)];
    assert.equal((await verify({ checksDeferredUntil: true })).cause, 'deferred');
    const still = await verify({ stepId: 's2', endsDeferralOf: ['s1'] });
    assert.equal(still.verdict, 'fail', 'what the red step broke is no old failure');
    const unknown = await verify({ stepId: 's3', endsDeferralOf: ['s0'] });
    assert.equal(unknown.verdict, 'unknown');
  });

  it('is unknown when it is stopped, or when the editor breaks', async () => {
    const stopped = new AbortController();
    stopped.abort();
    assert.equal((await world().verify({}, stopped.signal)).cause, 'stopped');
    const { state, verify } = world();
    Object.defineProperty(state, 'problems', {
      get() {
        throw new Error('gone');
      },
    });
    assert.equal((await verify()).cause, 'broken');
  });
});
