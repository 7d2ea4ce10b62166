import assert from 'node:assert/strict';
import {
  createApprovals,
  type PermitAnswer,
  type PermitQuestion,
} from '../../../../../src/core/work/verify/approvals.ts';
import { foundCheck, type Check } from '../../../../../src/core/work/verify/find/check.ts';
import { partOf } from '../../../../../src/core/work/verify/command/commandDefinition.ts';
import { sha256 } from '../../../support/projects.ts';

const never = new AbortController().signal;
const step = { planId: 'p', stepId: 's1' };

/** `npm test`, defined by files with these texts. */
function check(
  files: Readonly<Record<string, string>>,
  more: Partial<Check> & { unfollowed?: string[] } = {},
): Check {
  const { unfollowed = [], ...fields } = more;
  const parts = new Map(
    Object.entries(files).map(([path, text]) => [path, partOf(path, { digest: sha256(text), text })]),
  );
  return {
    ...foundCheck({ name: 'Tests', kind: 'tests', command: 'npm test', cwd: '' }),
    definition: { parts, unfollowed },
    ...fields,
  };
}

function world(answers: readonly PermitAnswer[] = [], kept?: string) {
  const asked: PermitQuestion[] = [];
  const store = new Map<string, string>(kept === undefined ? [] : [['|npm test', kept]]);
  const approvals = createApprovals({
    ask(question) {
      asked.push(question);
      return Promise.resolve(answers[asked.length - 1] ?? 'never');
    },
    store: { get: (key) => store.get(key), set: async (key, value) => void store.set(key, value) },
    hash: sha256,
    isTrusted: () => true,
  });
  return { asked, store, approvals };
}

const change = (path: string, before: string | undefined, after: string | undefined) => ({
  path,
  before,
  after,
});

describe('standing approvals', () => {
  const first = check({ 'jest.config.js': 'a', '.npmrc': 'x' });

  it('name what has changed', async () => {
    const { approvals, asked } = world(['always']);
    await approvals.permit(first, step, never);
    const other = check({ 'jest.config.js': 'b', 'evil\u202e.mk': 'y' });
    assert.equal(await approvals.permit(other, { ...step, planId: 'q' }, never), 'refused');
    assert.equal(asked[1]?.isChanged, true);
    assert.deepEqual(asked[1].changed, ['.npmrc', 'evil\u202e.mk', 'jest.config.js']);
  });

  it('say that an earlier version has not kept what it runs', async () => {
    const { approvals, asked } = world([], '0123abc');
    assert.equal(await approvals.permit(first, step, never), 'refused');
    assert.equal(asked[0]?.isChanged, true);
    assert.equal(asked[0].changed, undefined);
  });

  it('go on after edits that the person has accepted, one after the other, and keep the last', async () => {
    const { approvals, asked, store } = world(['always']);
    await approvals.permit(first, step, never);
    approvals.noteAccepted([change('jest.config.js', 'a', 'b')]);
    approvals.noteAccepted([change('jest.config.js', 'b', 'c'), change('.npmrc', 'x', undefined)]);
    const kept = store.get('|npm test');
    assert.equal(await approvals.permit(check({ 'jest.config.js': 'c' }), step, never), 'allowed');
    assert.equal(asked.length, 1);
    assert.notEqual(store.get('|npm test'), kept);
  });

  it('go on after a move that the person has accepted', async () => {
    const { approvals, asked } = world(['always']);
    await approvals.permit(first, step, never);
    const move = { path: 'jest.config.js', movedTo: 'jest.config.cjs', before: 'a', after: 'a' };
    approvals.noteAccepted([move]);
    const moved = check({ 'jest.config.cjs': 'a', '.npmrc': 'x' });
    assert.equal(await approvals.permit(moved, step, never), 'allowed');
    assert.equal(asked.length, 1);
  });

  it('go on when accepted edits are taken back', async () => {
    const { approvals, asked } = world(['always']);
    await approvals.permit(first, step, never);
    approvals.noteAccepted([change('.npmrc', 'x', 'y')]);
    assert.equal(
      await approvals.permit(check({ 'jest.config.js': 'a', '.npmrc': 'y' }), step, never),
      'allowed',
    );
    assert.equal(await approvals.permit(first, step, never), 'allowed');
    assert.equal(asked.length, 1);
  });

  it('take an accepted edit in whatever line ends and with whatever mark it is written', async () => {
    const { approvals, asked } = world(['always']);
    await approvals.permit(check({ '.npmrc': 'a\r\nb\r\n' }), step, never);
    approvals.noteAccepted([change('.npmrc', 'a\nb\n', 'a\nc\n')]);
    assert.equal(await approvals.permit(check({ '.npmrc': '\ufeffa\r\nc\r\n' }), step, never), 'allowed');
    assert.equal(asked.length, 1);
  });

  for (const [what, changes, files] of [
    ['what is written is not what was accepted', [change('.npmrc', 'x', 'y')], { '.npmrc': 'z' }],
    ['somebody had changed it before the accepted edit', [change('.npmrc', 'evil', 'y')], { '.npmrc': 'y' }],
    [
      'another file has changed too',
      [change('.npmrc', 'x', 'y')],
      { '.npmrc': 'y', 'jest.config.js': 'evil' },
    ],
    ['a file came beside it', [change('.npmrc', 'x', 'y')], { '.npmrc': 'y', 'build.rs': 'evil' }],
    [
      'the accepted edit leads back to what nobody has approved',
      [change('.npmrc', 'evil', 'x')],
      { '.npmrc': 'evil' },
    ],
  ] as const) {
    it(`end when ${what}`, async () => {
      const { approvals, asked } = world(['always']);
      await approvals.permit(first, step, never);
      approvals.noteAccepted(changes);
      const now = check({ 'jest.config.js': 'a', ...files });
      assert.equal(await approvals.permit(now, { ...step, planId: 'q' }, never), 'refused');
      assert.equal(asked.length, 2);
    });
  }

  it('are forgotten where the person answers anew', async () => {
    const { approvals, asked } = world(['always', 'always']);
    await approvals.permit(first, step, never);
    const other = check({ 'jest.config.js': 'b' });
    await approvals.permit(other, step, never);
    assert.equal(await approvals.permit(other, step, never), 'allowed');
    assert.equal(await approvals.permit(first, { ...step, planId: 'q' }, never), 'refused');
    assert.equal(asked.length, 3);
  });

  it('compare more files than they name', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`p${index}/tsconfig.json`, '{}']),
    );
    const { approvals, asked } = world(['always']);
    await approvals.permit(check(many), step, never);
    assert.equal(
      await approvals.permit(check({ ...many, 'p99/tsconfig.json': 'evil' }), step, never),
      'refused',
    );
    assert.deepEqual(asked[1]?.changed, ['other files that choose what runs']);
  });
});

describe('a command that cannot be followed to its end', () => {
  const dark = check({ '.npmrc': 'x' }, { unfollowed: ['tools/x.sh: "$A" is known only when it runs'] });

  it('is asked about once per plan, with the reason, and gets no standing approval', async () => {
    const { approvals, asked, store } = world(['plan', 'plan']);
    assert.equal(await approvals.permit(dark, step, never), 'allowed');
    assert.equal(await approvals.permit(dark, { ...step, stepId: 's2' }, never), 'allowed');
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.isChanged, false);
    assert.deepEqual(asked[0].answers, ['once', 'plan', 'never']);
    assert.equal(store.size, 0);
    assert.equal(await approvals.permit(dark, { ...step, planId: 'q' }, never), 'allowed');
    assert.equal(asked.length, 2);
  });

  it('is asked about in a plan again when a part has changed', async () => {
    const { approvals, asked } = world(['plan']);
    await approvals.permit(dark, step, never);
    const other = check({ '.npmrc': 'evil' }, { unfollowed: [...dark.definition.unfollowed] });
    assert.equal(await approvals.permit(other, step, never), 'refused');
    assert.equal(asked.length, 2);
  });

  it('is not let through by a standing approval from when it could be followed', async () => {
    const { approvals, asked } = world(['always']);
    await approvals.permit(check({ '.npmrc': 'x' }), step, never);
    assert.equal(await approvals.permit(dark, { ...step, planId: 'q' }, never), 'refused');
    assert.equal(asked.length, 2);
    assert.equal(approvals.approvalFor(dark).isAllowed, false);
  });

  it('gets none by an answer that was not offered', async () => {
    const { approvals, store } = world(['always']);
    assert.equal(await approvals.permit(dark, step, never), 'refused');
    assert.equal(store.size, 0);
    const ofModel = check({}, { origin: 'model' });
    for (const answer of ['always', 'plan'] as const)
      assert.equal(await world([answer]).approvals.permit(ofModel, step, never), 'refused');
  });

  it('runs on Autopilot for as long as what is known of it stays the same', async () => {
    const { approvals, asked } = world();
    const approved = { ...step, approvedCommands: [approvals.approvalFor(dark)] };
    assert.equal(await approvals.permit(dark, approved, never), 'allowed');
    assert.equal(asked.length, 0);
    const other = check({ '.npmrc': 'evil' }, { unfollowed: [...dark.definition.unfollowed] });
    assert.equal(await approvals.permit(other, approved, never), 'refused');
  });
});

describe('a command that is offered for a plan', () => {
  it('has no character that does not show', () => {
    const hidden = check({}, { command: 'npm test \u202exe', pattern: 'npm test \u202e' });
    assert.equal(world().approvals.approvalFor(hidden).command, 'npm test \\u{202e} …');
  });
});
