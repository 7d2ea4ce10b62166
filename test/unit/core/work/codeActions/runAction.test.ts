import assert from 'node:assert/strict';
import type { EditAction } from '../../../../../src/core/work/codeActions/codeAction.ts';
import {
  runAction,
  type ActionRun,
  type TestTrial,
} from '../../../../../src/core/work/codeActions/runAction.ts';
import type { ApprovalAnswer } from '../../../../../src/core/work/steps/stepRun.ts';
import type { FileText, StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import { createEngineWorld, settingsWith, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import {
  answer,
  editOf,
  failed,
  started,
  text,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';

const source = 'export function sum(a, b) {\n  return a + b;\n}\n';
const action: EditAction = {
  kind: 'simplify',
  path: 'a.js',
  startLine: 1,
  endLine: 3,
  code: source,
  symbol: 'sum',
};
const edit = answer(editOf('a.js', '  return a + b;', '  return b + a;', 'Turned it round.'));
const testPlace = { framework: 'node:test', path: 'a.test.js', exists: false };
const newTests = (body: string) =>
  answer(`*** CREATE a.test.js\n${body}\n*** END\n*** RESULT\nWrote tests.\n`);

function prepared(changes: ContextChanges = {}, said: ApprovalAnswer = 'accepted') {
  const world = createEngineWorld({ files: { 'a.js': source } });
  const controller = new AbortController();
  const reviewed: StagedStep[] = [];
  const previews: StagedStep[] = [];
  const activities: (string | undefined)[] = [];
  return {
    world,
    controller,
    reviewed,
    previews,
    activities,
    run: (asked: EditAction = action, more: Partial<ActionRun> = {}) =>
      runAction({
        context: world.context(changes),
        action: asked,
        planId: 'action-1',
        signal: controller.signal,
        onActivity: (activity) => activities.push(activity?.kind),
        onPreview: (staged) => previews.push(staged),
        review: (staged) => {
          reviewed.push(staged);
          return Promise.resolve(said);
        },
        ...more,
      }),
  };
}

describe('runAction', () => {
  it('writes what the person accepts, under a plan of its own, for its own purpose', async () => {
    const { world, run, reviewed } = prepared();
    world.models.say(edit);
    const end = await run();
    assert.deepEqual([end.kind, end.message, end.appliedSteps], ['done', 'Turned it round.', ['action']]);
    assert.match(world.editor.files.get('a.js') ?? '', /b \+ a/);
    assert.deepEqual(
      reviewed.map(({ planId, title }) => [planId, title]),
      [['action-1', 'Simplify sum']],
    );
    const [row] = world.ledger.rows;
    assert.deepEqual(
      [row?.purpose, row?.planId, row?.stepId, row?.stepKind, row?.tier, row?.id],
      ['refactor', 'action-1', 'action', 'refactor', 'execution', end.callId],
    );
    assert.deepEqual(
      world.ledger.verdicts.map(({ verdict, by, action: did }) => [verdict, by, did]),
      [
        ['pass', 'person', 'accepted'],
        ['pass', 'checks', undefined],
      ],
    );
    assert.deepEqual([...world.editor.shown], []);
    assert.deepEqual(world.plans.saves, [], 'no plan is stored');
  });

  it('writes nothing that is rejected, and the ledger has it', async () => {
    const { world, run } = prepared({}, 'rejected');
    world.models.say(edit);
    assert.equal((await run()).kind, 'rejected');
    assert.equal(world.editor.files.get('a.js'), source);
    assert.deepEqual(
      world.ledger.verdicts.map(({ verdict, action: did }) => [verdict, did]),
      [['fail', 'rejected']],
    );
  });

  it('has nobody asked when the person stops it, before the answer or after', async () => {
    const early = prepared();
    early.world.models.say([started, text('*** EDIT'), () => early.controller.abort(), untilCancelled]);
    assert.equal((await early.run()).kind, 'stopped');
    assert.deepEqual(early.reviewed, []);
    assert.equal(early.world.ledger.rows[0]?.outcome, 'cancelled');

    const late = prepared({}, 'later');
    late.world.models.say(edit);
    const end = await late.run();
    assert.deepEqual([end.kind, end.appliedSteps], ['stopped', []]);
    assert.equal(late.world.editor.files.get('a.js'), source);
    assert.deepEqual(late.world.ledger.verdicts, []);
  });

  it('goes on to the next model with the evidence when the checks fail, and asks the person anew', async () => {
    const settings = settingsWith();
    let verified = 0;
    const { world, run, reviewed } = prepared({
      settings: () => ({
        ...settings,
        routing: { ...settings.routing, limits: { ...settings.routing.limits, attempts: 2 } },
      }),
      verifier: {
        foresee: () => Promise.resolve([]),
        before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
        verify: () =>
          Promise.resolve(
            ++verified === 1
              ? {
                  verdict: 'fail',
                  reason: 'tsc',
                  evidence: [{ kind: 'check', title: 'tsc failed', text: 'TS2322' }],
                  costNanoUsd: 0,
                }
              : { verdict: 'pass', reason: 'ok', evidence: [], costNanoUsd: 0 },
          ),
      },
    });
    world.models.say(edit, answer(editOf('a.js', '  return a + b;', '  return a - -b;')));
    assert.equal((await run()).kind, 'done');
    assert.equal(reviewed.length, 2);
    assert.match(world.editor.files.get('a.js') ?? '', /a - -b/);
    const second = world.models.requests[1]?.request.messages.map((message) => message.text).join('');
    assert.match(second ?? '', /TS2322/);
  });

  it('says why it failed', async () => {
    const { world, run } = prepared();
    world.models.say([started, failed('auth')], [started, failed('auth')]);
    const end = await run();
    assert.equal(end.kind, 'failed');
    assert.match(end.message, /It was auth/);
  });

  it('sends nothing where nothing may be sent', async () => {
    const { run, world } = prepared({
      budget: {
        ...createEngineWorld().context().folder.budget,
        admitStep: () => Promise.resolve({ go: false, reason: 'The budget is used up.' }),
      },
    });
    const end = await run();
    assert.deepEqual([end.kind, end.message], ['failed', 'The budget is used up.']);
    assert.deepEqual(world.models.requests, []);

    const restricted = prepared({ whyNotNow: () => 'Restricted Mode.' });
    const refused = await restricted.run();
    assert.deepEqual([refused.kind, refused.message], ['failed', 'Restricted Mode.']);
    assert.deepEqual(restricted.world.models.requests, []);
  });

  it('shows the edits as they come, at most ten times a second', async () => {
    const { world, run, previews } = prepared();
    const [head, tail] = editOf('a.js', '  return a + b;', '  return b + a;').split('*** RESULT');
    world.models.say([
      started,
      ...Array.from(head ?? '', (character) => text(character)),
      () => world.clock.advance(100),
      text('*** RESULT\n'),
      text(tail ?? ''),
      ...answer('').slice(-1),
    ]);
    await run();
    assert.deepEqual(
      previews.map(({ changes }) => changes[0]?.after),
      [source.replace('a + b', 'b + a')],
    );
  });

  it('takes turns with others who write to the folder', async () => {
    const order: string[] = [];
    const { world, run } = prepared({
      writing: {
        tryAcquire: () => undefined,
        acquire: () => {
          order.push('taken');
          return Promise.resolve(() => order.push('given back'));
        },
      },
    });
    world.models.say(edit);
    await run();
    assert.deepEqual(order, ['taken', 'given back']);
  });
});

describe('runAction with tests', () => {
  const testsAction: EditAction = { ...action, kind: 'tests', tests: testPlace };

  /** Tests that notice broken code from the second version on. */
  function trialOf(notices: (changed: FileText) => boolean, works: 'passed' | 'unknown' = 'passed') {
    const asked: (string | undefined)[] = [];
    const trial: TestTrial = {
      run: (path, changed) => {
        assert.equal(path, 'a.test.js');
        asked.push(changed?.text);
        if (changed === undefined) return Promise.resolve(works);
        return Promise.resolve(notices(changed) ? 'failed' : 'passed');
      },
    };
    return { trial, asked };
  }

  it('tries them on broken code, and is content when they notice', async () => {
    const { world, run } = prepared();
    const { trial, asked } = trialOf(() => true);
    world.models.say(newTests('good'));
    const end = await run(testsAction, { trial });
    assert.deepEqual([end.kind, end.remark], ['done', undefined]);
    assert.deepEqual(asked, [
      undefined,
      source.replace('return', 'return undefined; return'),
      source.replace('a + b', 'a - b'),
    ]);
    assert.equal(world.ledger.rows[0]?.purpose, 'tests');
    assert.equal(world.editor.files.get('a.js'), source, 'the code itself is never touched');
  });

  it('sends them back once, with what they did not notice', async () => {
    const { world, run, reviewed } = prepared();
    const { trial } = trialOf(() => false);
    world.models.say(newTests('weak'), answer(editOf('a.test.js', 'weak', 'strong')));
    const end = await run(testsAction, { trial });
    assert.equal(world.models.requests.length, 2);
    assert.match(
      world.models.requests[1]?.request.messages.map((message) => message.text).join('') ?? '',
      /still passed when sum returns nothing/,
    );
    assert.equal(reviewed.length, 2);
    assert.deepEqual([end.kind, end.appliedSteps], ['done', ['action', 'action-2']]);
    assert.match(end.remark ?? '', /sent back once/);
    assert.match(world.editor.files.get('a.test.js') ?? '', /strong/);
    assert.deepEqual(
      world.ledger.rows.map(({ planId, purpose }) => [planId, purpose]),
      [
        ['action-1', 'tests'],
        ['action-1', 'tests'],
      ],
    );
  });

  it('keeps the first tests when nothing better comes', async () => {
    const { world, run } = prepared();
    const { trial } = trialOf(() => false);
    world.models.say(newTests('weak'), [started, failed('refusal')], [started, failed('refusal')]);
    const end = await run(testsAction, { trial });
    assert.deepEqual([end.kind, end.appliedSteps], ['done', ['action']]);
    assert.match(world.editor.files.get('a.test.js') ?? '', /weak/);
  });

  it('judges nothing where the tests cannot be run in a copy', async () => {
    const { world, run } = prepared();
    const { trial, asked } = trialOf(() => false, 'unknown');
    world.models.say(newTests('weak'));
    const end = await run(testsAction, { trial });
    assert.deepEqual([end.kind, end.remark, asked.length], ['done', undefined, 1]);
  });
});
