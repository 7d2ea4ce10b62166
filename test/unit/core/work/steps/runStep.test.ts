import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import type { ApprovalAnswer } from '../../../../../src/core/work/steps/stepRun.ts';
import { runStep } from '../../../../../src/core/work/steps/runStep.ts';
import type { StagedStep } from '../../../../../src/core/work/edits/editorPorts.ts';
import type { PlanDocument, StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import { createEngineWorld, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';
import { settled } from '../../../support/engine/handClock.ts';
import {
  answer,
  editOf,
  failed,
  finished,
  started,
  text,
  toolCalls,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';
import { callsOfStep, after, result, reviewing, stepWith } from '../plan/samples.ts';

describe('runStep', () => {
  const files = { 'src/a.ts': 'one\ntwo\n' };
  const running = (...steps: Parameters<typeof reviewing>) =>
    after(reviewing(...steps), { type: 'run-started' });

  function prepared(
    document: PlanDocument = running(stepWith('a')),
    changes: ContextChanges = {},
    answered: ApprovalAnswer = 'later',
  ) {
    const world = createEngineWorld({ files });
    const context = world.context(changes);
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    const live = createLiveState();
    const controller = new AbortController();
    const staged: StagedStep[] = [];
    planState.replace(document, 0, false);
    return {
      world,
      planState,
      live,
      controller,
      staged,
      run: (stepId = 'a') =>
        runStep(
          {
            ...{ context, planState, live, signal: controller.signal, writing: createSemaphore(1) },
            onStaged: (step) => staged.push(step),
            onUnstaged: () => undefined,
            review: () => Promise.resolve(answered),
          },
          stepId,
        ),
      step: (stepId = 'a'): StepRecord => {
        const found = planState.current()?.steps.find((candidate) => candidate.id === stepId);
        assert.ok(found);
        return found;
      },
      prompt: (index = 0) => {
        const sent = world.models.requests[index]?.request;
        assert.ok(sent);
        return [...sent.instructions, ...sent.messages].map((part) => part.text).join('\n');
      },
    };
  }

  it('asks the model of its tier with the files, and stages the edits without writing them', async () => {
    const { world, run, step, staged, prompt } = prepared();
    world.models.say(answer(editOf('src/a.ts', 'two', 'three')));
    assert.equal(await run(), 'staged');
    assert.equal(world.models.requests[0]?.model, 'mid/coder');
    assert.match(prompt(), /<file path="src\/a\.ts">\none\ntwo\n<\/file>/);
    assert.deepEqual(staged, [
      {
        planId: 'p1',
        stepId: 'a',
        title: 'Do a',
        changes: [{ path: 'src/a.ts', before: 'one\ntwo\n', after: 'one\nthree\n' }],
      },
    ]);
    assert.equal(world.editor.files.get('src/a.ts'), 'one\ntwo\n');
    assert.equal(step().status, 'awaiting-approval');
    assert.deepEqual(step().result, { summary: 'Changed it.', changedFiles: ['src/a.ts'], findings: '' });
    const [row] = world.ledger.rows;
    assert.deepEqual(
      [row?.tier, row?.purpose, row?.planId, row?.stepId, row?.position],
      ['execution', 'step', 'p1', 'a', 0],
    );
    assert.deepEqual(
      callsOfStep(step()).map((attempt) => attempt.callId),
      [row?.id],
    );
  });

  it('shows what is going on, and nothing any more at the end', async () => {
    const { world, run, live } = prepared();
    const seen = new Set<string | undefined>();
    live.onDidChange(() => seen.add(live.get().steps.get('a')?.kind));
    world.models.say(answer(editOf('src/a.ts', 'two', 'three')));
    await run();
    assert.deepEqual([...seen], ['gathering-context', 'waiting-for-first-token', 'writing', undefined]);
  });

  it('says which file is being written', async () => {
    const { world, run, live } = prepared();
    const paths = new Set<string | undefined>();
    live.onDidChange(() => paths.add(live.get().steps.get('a')?.path));
    world.models.say(answer(editOf('src/a.ts', 'two', 'three').slice(0, -30)));
    await run();
    assert.deepEqual([...paths], [undefined, 'src/a.ts']);
  });

  it('names the files that do not exist yet', async () => {
    const { world, run, prompt, staged } = prepared(
      running(stepWith('a', { files: ['src/a.ts', 'src/new.ts'] })),
    );
    world.models.say(answer('*** CREATE src/new.ts\nnew\n*** END\n*** RESULT\nMade it.\n'));
    assert.equal(await run(), 'staged');
    assert.match(prompt(), /do not exist yet: src\/new\.ts/);
    assert.deepEqual(staged[0]?.changes, [{ path: 'src/new.ts', before: undefined, after: 'new\n' }]);
  });

  it('fails before anything is sent when a file cannot be read', async () => {
    const { world, run, step } = prepared();
    world.editor.unreadable.set('src/a.ts', 'is not a text file');
    assert.equal(await run(), 'failed');
    assert.equal(step().failure?.detail, 'src/a.ts: is not a text file');
    assert.equal(world.ledger.begun.length, 0);
  });

  it('reads files that the answer names and the step did not', async () => {
    const { world, run, staged } = prepared(running(stepWith('a', { files: [] })));
    world.models.say(answer(editOf('src/a.ts', 'one', 'zero')));
    assert.equal(await run(), 'staged');
    assert.equal(staged[0]?.changes[0]?.before, 'one\ntwo\n');
  });

  it('fails when such a file may not be touched', async () => {
    const { world, run, step } = prepared(running(stepWith('a', { files: [] })));
    world.editor.unreadable.set('src/a.ts', 'is private');
    world.models.say(answer(editOf('src/a.ts', 'one', 'zero')));
    assert.equal(await run(), 'failed');
    assert.equal(step().failure?.detail, 'src/a.ts: is private');
  });

  for (const [name, written, reason] of [
    ['search text that is not there', editOf('src/a.ts', 'four', 'five'), /do not fit the files/],
    ['a path outside the workspace', editOf('../a.ts', 'one', 'zero'), /does not follow the edit format/],
    ['no edits at all', 'Here you are!', /does not follow the edit format/],
    ['a block that is not closed', '*** EDIT src/a.ts\n<<<<<<< SEARCH\none\n', /does not follow/],
  ] as const) {
    it(`fails on ${name}, keeps the answer and stages nothing`, async () => {
      const { world, run, step, staged } = prepared();
      world.models.say(answer(written));
      assert.equal(await run(), 'failed');
      assert.match(step().failure?.message ?? '', reason);
      assert.ok(step().failure?.detail);
      assert.equal(step().rawAnswer, written);
      assert.deepEqual(staged, []);
      assert.equal(callsOfStep(step()).length, 1);
    });
  }

  it('is done at once when the model says that nothing has to change', async () => {
    const { world, run, step } = prepared();
    world.models.say(answer('*** NO CHANGE: All is well.\n'));
    assert.equal(await run(), 'done');
    assert.equal(step().status, 'done');
    assert.equal(step().result?.summary, 'All is well.');
  });

  for (const kind of ['investigate', 'check'] as const) {
    it(`takes the answer to a step of kind ${kind} as findings`, async () => {
      const { world, run, step, staged } = prepared(running(stepWith('a', { kind })));
      world.models.say(answer('Line two is wrong.'));
      assert.equal(await run(), 'done');
      assert.deepEqual(step().result, {
        summary: 'Line two is wrong.',
        changedFiles: [],
        findings: 'Line two is wrong.',
      });
      assert.deepEqual(staged, []);
    });
  }

  it('tells the results of the steps that it depends on, also through others, and of no other', async () => {
    const done = (stepId: string, summary: string) =>
      [
        { type: 'step-started', stepId, atMs: 1 },
        { type: 'step-done', stepId, atMs: 2, result: { ...result, summary } },
      ] as const;
    const document = after(
      running(
        stepWith('x'),
        stepWith('y', { dependsOn: ['x'] }),
        stepWith('z'),
        stepWith('a', { dependsOn: ['y'] }),
      ),
      ...done('x', 'Result of X.'),
      ...done('y', 'Result of Y.'),
      ...done('z', 'Result of Z.'),
    );
    const { world, run, prompt } = prepared(document);
    world.models.say(answer('*** NO CHANGE: ok\n'));
    await run();
    assert.match(prompt(), /Result of X\.[^]*Result of Y\./);
    assert.doesNotMatch(prompt(), /Result of Z\./);
  });

  it('tells the failure before, the note and the place in the cascade at the next try', async () => {
    const { world, run, prompt, planState, step } = prepared();
    world.models.say(answer(editOf('src/a.ts', 'four', 'five')), answer(editOf('src/a.ts', 'two', 'five')));
    await run();
    assert.doesNotMatch(prompt(0), /# The attempt before failed/);
    planState.dispatch({ type: 'note-added', stepId: 'a', note: 'Look at the second line.' });
    assert.equal(await run(), 'staged');
    assert.match(prompt(1), /# The attempt before failed[^]*do not fit the files[^]*src\/a\.ts/);
    assert.match(prompt(1), /Look at the second line\./);
    assert.deepEqual(
      world.ledger.rows.map((row) => row.position),
      [0, 1],
    );
    assert.equal(callsOfStep(step()).length, 2);
    assert.equal(step().failure, undefined);
  });

  it('asks only the model that the person chose', async () => {
    const document = after(running(stepWith('a')), {
      type: 'model-chosen',
      stepId: 'a',
      model: 'small/tiny',
    });
    const { world, run, step } = prepared(document);
    world.models.say([failed('not-found')]);
    assert.equal(await run(), 'failed');
    assert.deepEqual(
      world.models.requests.map((sent) => sent.model),
      ['small/tiny'],
    );
    assert.equal(step().failure?.kind, 'not-found');
  });

  it('keeps every attempt of a call that went to a stand-in', async () => {
    const { world, run, step } = prepared();
    world.models.say([failed('not-found')], answer('*** NO CHANGE: ok\n'));
    await run();
    assert.deepEqual(
      callsOfStep(step()).map((attempt) => [attempt.model, attempt.outcome]),
      [
        ['mid/coder', 'not-found'],
        ['small/coder', 'succeeded'],
      ],
    );
  });

  it('fails when no model can be asked', async () => {
    const document = after(running(stepWith('a')), { type: 'model-chosen', stepId: 'a', model: 'gone/m' });
    const { world, run, step } = prepared(document);
    assert.equal(await run(), 'failed');
    assert.match(step().failure?.message ?? '', /no provider named "gone"/);
    assert.equal(world.ledger.begun.length, 0);
  });

  it('fails on an answer that ran into the output limit, even if its edits could be read', async () => {
    const { world, run, step } = prepared();
    world.models.say([text(editOf('src/a.ts', 'two', 'three')), finished(undefined, 'length')]);
    assert.equal(await run(), 'failed');
    assert.match(step().failure?.message ?? '', /limit of 1000 output tokens/);
  });

  it('is interrupted when cancelled in mid-stream', async () => {
    const { world, run, step, controller } = prepared();
    world.models.say([started, text('*** EDIT'), untilCancelled]);
    const outcome = run();
    await settled();
    controller.abort();
    assert.equal(await outcome, 'interrupted');
    assert.equal(step().status, 'interrupted');
    assert.equal(callsOfStep(step())[0]?.outcome, 'cancelled');
  });

  it('is interrupted, not failed, when cancelled while it waits to be sent again', async () => {
    const { world, run, step, controller } = prepared();
    world.models.say([failed('overloaded')]);
    const outcome = run();
    await settled();
    controller.abort();
    assert.equal(await outcome, 'interrupted');
    assert.equal(step().failure, undefined);
  });

  it('fails before anything is sent when its files exceed the windows of its models', async () => {
    const { run, step, world } = prepared(undefined, { contextWindow: () => 100 });
    assert.equal(await run(), 'failed');
    assert.equal(step().failure?.kind, 'context-length');
    assert.match(step().failure?.detail ?? '', /mid\/coder takes 100 tokens, and this is at least \d+\n/);
    assert.equal(world.ledger.begun.length, 0);
  });

  it('asks the stand-in when only that one takes as much', async () => {
    const contextWindow = ({ provider }: { readonly provider: string }) =>
      provider === 'mid' ? 100 : undefined;
    const { run, world } = prepared(undefined, { contextWindow });
    world.models.say(answer(editOf('src/a.ts', 'two', 'three')));
    assert.equal(await run(), 'staged');
    assert.equal(world.models.requests[0]?.model, 'small/coder');
  });

  it('is refused when a step that it needs is not done', async () => {
    const { run, world } = prepared(running(stepWith('b'), stepWith('a', { dependsOn: ['b'] })));
    const outcome = await run();
    assert.ok(typeof outcome === 'object');
    assert.match(outcome.refused, /needs "b" done first/);
    assert.equal(world.ledger.begun.length, 0);
  });

  it('is interrupted, and nobody is blamed, when it is stopped while tools run', async () => {
    const tools = toolsOf({
      readFile() {
        made.controller.abort();
        return Promise.resolve({ text: 'text' });
      },
    });
    const made = prepared(undefined, { tools });
    made.world.models.say(toolCalls(['read_file', { path: 'src/b.ts' }]));
    assert.equal(await made.run(), 'interrupted');
    assert.equal(made.step().attempts[0]?.outcome, 'stopped');
    assert.deepEqual(made.world.ledger.verdicts, []);
  });

  it('does not stay running when the ledger breaks, and does not hide it', async () => {
    const { world, run, step, live } = prepared();
    world.ledger.breakMethod('begin', new Error('disk full'));
    await assert.rejects(run(), /disk full/);
    assert.equal(step().status, 'failed');
    assert.match(step().failure?.detail ?? '', /disk full/);
    assert.equal(live.get().steps.size, 0);
  });

  for (const [name, error] of [
    ['reading what it needs is stopped', new DOMException('stopped', 'AbortError')],
    ['the editor closes under it', Object.assign(new Error('Canceled'), { name: 'Canceled' })],
  ] as const) {
    it(`is interrupted when ${name}`, async () => {
      const { run, step, controller } = prepared(undefined, {
        instructionFiles: () => {
          controller.abort();
          return Promise.reject(error);
        },
      });
      assert.equal(await run(), 'interrupted');
      assert.equal(step().status, 'interrupted');
    });
  }
});
