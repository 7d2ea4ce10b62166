import assert from 'node:assert/strict';
import { createApprovals } from '../../../../../src/core/work/verify/approvals.ts';
import { fingerprintOf } from '../../../../../src/core/work/verify/command/commandDefinition.ts';
import { foundCheck, type Check } from '../../../../../src/core/work/verify/find/check.ts';
import { createStepVerifier } from '../../../../../src/core/work/verify/createStepVerifier.ts';
import type { StepUnderTest } from '../../../../../src/core/work/verify/stepVerifier.ts';
import { definedBy, withDefinition } from '../../../support/projects.ts';

const never = new AbortController().signal;

const hash = (text: string): string => `#${text}`;
const fingerprint = (text: string): string => fingerprintOf(definedBy(text), hash);
const tests = (definition: string, command = 'npm test') =>
  withDefinition(
    foundCheck({ name: 'Tests', command, cwd: '', kind: 'tests', pattern: 'npm test' }),
    definition,
  );

function world(standing: readonly string[] = [], isTrusted = true) {
  const asked: string[] = [];
  const store = new Map(standing.map((definition) => ['|npm test', fingerprint(definition)]));
  const approvals = createApprovals({
    ask: ({ check }) => {
      asked.push(check.command);
      return Promise.resolve('never');
    },
    store: { get: (key) => store.get(key), set: () => Promise.resolve() },
    hash,
    isTrusted: () => isTrusted,
  });
  return { asked, approvals };
}

describe('commands that are approved for a plan', () => {
  const ofPlan = world().approvals.approvalFor(tests('mocha'));
  const ofModel: Check = { ...tests('npm test'), origin: 'model' };

  for (const [what, check, approved, permission] of [
    ['runs as it was shown', tests('mocha'), ofPlan, 'allowed'],
    ['runs for other files', tests('mocha', 'npm test -- b.test.js'), ofPlan, 'allowed'],
    ['is asked for when its script has changed', tests('curl evil.example'), ofPlan, 'refused'],
    ['is asked for in another place', { ...tests('mocha'), cwd: 'packages/a' }, ofPlan, 'refused'],
    [
      'is asked for when it is another command',
      { ...tests('mocha'), pattern: 'npm run e2e' },
      ofPlan,
      'refused',
    ],
    [
      'runs when a model proposed it and the person approved it',
      ofModel,
      { ...ofPlan, fingerprint: fingerprint('npm test') },
      'allowed',
    ],
  ] as const) {
    it(what, async () => {
      const { approvals, asked } = world();
      const step = { planId: 'p', stepId: 's', approvedCommands: [approved] };
      assert.equal(await approvals.permit(check, step, never), permission);
      assert.equal(asked.length, permission === 'allowed' ? 0 : 1);
    });
  }

  it('run in no Restricted Mode', async () => {
    const { approvals } = world([], false);
    const step = { planId: 'p', stepId: 's', approvedCommands: [ofPlan] };
    assert.equal(await approvals.permit(tests('mocha'), step, never), 'refused');
  });

  it('hold although the person refused them before in the plan', async () => {
    const { approvals } = world();
    const step = { planId: 'p', stepId: 's' };
    assert.equal(await approvals.permit(tests('mocha'), step, never), 'refused');
    const flying = { ...step, approvedCommands: [ofPlan] };
    assert.equal(await approvals.permit(tests('mocha'), flying, never), 'allowed');
  });

  it('are told apart from those that run without asking already', () => {
    const { approvals } = world(['mocha']);
    assert.equal(approvals.approvalFor(tests('mocha')).isAllowed, true);
    assert.equal(approvals.approvalFor(tests('jest')).isAllowed, false);
    assert.equal(approvals.approvalFor({ ...tests('mocha'), origin: 'model' }).isAllowed, false);
    assert.equal(approvals.approvalFor({ ...tests('x'), origin: 'settings' }).isAllowed, true);
  });
});

describe('foreseeing commands', () => {
  function verifierWith(commands: readonly string[], found: (when: string) => readonly Check[]) {
    const seen: [StepUnderTest['changes'], string][] = [];
    const verifier = createStepVerifier({
      clock: { monotonic: () => 0 },
      log: { trace() {}, info() {}, warn() {}, error() {} },
      approvals: world().approvals,
      settings: () => ({ commands, timeLimitMs: 1_000 }),
      readProblems: () => Promise.reject(new Error('nothing is looked at')),
      findChecks: (step, when) => {
        seen.push([step.changes, when]);
        return Promise.resolve(found(when));
      },
      define: (checks) => Promise.resolve(checks.map((check) => withDefinition(check, 'mocha'))),
      saveFiles: () => Promise.reject(new Error('nothing is saved')),
      treeHash: () => Promise.reject(new Error('nothing is hashed')),
      run: () => Promise.reject(new Error('nothing is run')),
      durations: { expectedMs: () => undefined, record() {} },
    });
    return { verifier, seen };
  }
  const step = (stepId: string, files: string[], acceptance: string[] = []) => ({
    stepId,
    files,
    acceptance,
  });

  it('names each once, with its place and who brought it up', async () => {
    const newTests = { ...tests('mocha', 'npm test -- a.test.js'), scope: 'new-tests' as const };
    const { verifier, seen } = verifierWith([], (when) =>
      when === 'before' ? [tests('mocha')] : [tests('mocha'), { ...newTests, pattern: 'npx mocha' }],
    );
    const foreseen = await verifier.foresee([
      step('a', ['src/a.js', 'src/b.js'], ['`npm run e2e` passes']),
      step('b', ['src/b.js'], ['`npm run e2e` passes', '`rm -rf /` is harmless']),
    ]);
    assert.deepEqual(
      foreseen.map(({ command, origin, isAllowed }) => [command, origin, isAllowed]),
      [
        ['npm test', 'found', false],
        ['npx mocha …', 'found', false],
        ['npm run e2e', 'model', false],
      ],
    );
    assert.deepEqual(
      seen.map(([changes, when]) => [changes.map(({ path }) => path).join(), when]),
      [
        ['src/a.js,src/b.js', 'before'],
        ['src/a.js,src/b.js', 'after'],
      ],
    );
  });

  it('tells commands of one name but two definitions apart', async () => {
    const { verifier } = verifierWith([], () => [tests('mocha'), tests('jest')]);
    assert.equal((await verifier.foresee([step('a', ['a.js'])])).length, 2);
  });

  it('names the commands of the settings instead, which are allowed', async () => {
    const { verifier, seen } = verifierWith(['make check'], () => [tests('mocha')]);
    const foreseen = await verifier.foresee([step('a', ['a.js'])]);
    assert.deepEqual(
      foreseen.map(({ command, isAllowed }) => [command, isAllowed]),
      [['make check', true]],
    );
    assert.deepEqual(seen, []);
  });

  it('finds nothing for steps that write nothing', async () => {
    const { verifier } = verifierWith([], () => [tests('mocha')]);
    assert.deepEqual(await verifier.foresee([step('a', [])]), []);
  });
});
