import assert from 'node:assert/strict';
import { leaseLengthMs } from '../../../../../src/core/work/session/lease.ts';
import { createPlanSession, type PlanSession } from '../../../../../src/core/work/session/planSession.ts';
import { parsePlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import type { PlanStep } from '../../../../../src/core/work/plan/planSchema.ts';
import {
  createEngineWorld,
  type ContextChanges,
  type EngineWorld,
} from '../../../support/engine/engineWorld.ts';
import { createHandClock, settled } from '../../../support/engine/handClock.ts';
import {
  answer,
  editOf,
  failed,
  started,
  text,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';
import { callsOfStep, planWith, stepWith } from '../plan/samples.ts';

const files = { 'src/a.ts': 'a1\na2\n', 'src/b.ts': 'b1\n', 'src/c.ts': 'c1\n' };
const editA = editOf('src/a.ts', 'a1', 'A1', 'Changed a.');
const editB = editOf('src/b.ts', 'b1', 'B1', 'Changed b.');
const editC = editOf('src/c.ts', 'c1', 'C1', 'Changed c.');

describe('createPlanSession', () => {
  let world: EngineWorld;
  let session: PlanSession;

  beforeEach(() => {
    world = createEngineWorld({ files });
    session = createPlanSession(world.context());
  });

  const open = (changes: ContextChanges = {}) =>
    createPlanSession(world.context({ createId: () => crypto.randomUUID(), ...changes }));
  const otherWindow = () => open({ sessionId: 'window-2' });
  const sent = () => world.models.requests.length;

  function statuses(of = session): string[] {
    return (of.document()?.steps ?? []).map((step) => `${step.id} ${step.status}`);
  }

  async function planned(...steps: readonly PlanStep[]): Promise<void> {
    world.models.say(answer(JSON.stringify(planWith(...steps))));
    assert.equal(await session.plan('Do it', []), undefined);
    assert.equal(session.document()?.state, 'ready');
  }
  const chain = () => [
    stepWith('a'),
    stepWith('b', { dependsOn: ['a'] }),
    stepWith('c', { dependsOn: ['b'] }),
  ];

  describe('planning', () => {
    it('makes a plan, estimates its steps and stores it', async () => {
      await planned(...chain());
      assert.deepEqual(statuses(), ['a pending', 'b pending', 'c pending']);
      assert.deepEqual(session.document()?.steps[0]?.estimate, { lowNanoUsd: 10, highNanoUsd: 20 });
      const stored = await world.plans.latest('file:///shop');
      const parsed = parsePlanDocument(stored?.json ?? '');
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.document, session.document());
      assert.equal(world.plans.leaseOwner(parsed.document.id), undefined);
    });

    it('plans again under the same id as long as nothing ran, so that no cost is lost', async () => {
      await planned(...chain());
      const id = session.document()?.id;
      await planned(stepWith('x'));
      assert.equal(session.document()?.id, id);
      assert.deepEqual(statuses(), ['x pending']);
      assert.equal(session.document()?.planningCalls.length, 2);
    });

    it('begins another plan when steps of the one before have run, and stores that one whole', async () => {
      await planned(...chain());
      world.models.say(answer(editA));
      await session.runStep('a');
      await session.accept('a');
      const first = session.document();
      assert.ok(first);
      await planned(stepWith('x'));
      assert.notEqual(session.document()?.id, first.id);
      const stored = parsePlanDocument((await world.plans.load(first.id))?.json ?? '');
      assert.ok(stored.ok);
      assert.deepEqual(stored.document, first);
      assert.equal(session.isElsewhere(), false);
    });

    it('refuses an empty task, and a second plan while one is made', async () => {
      assert.match((await session.plan('  ', [])) ?? '', /Describe the task/);
      world.models.say([started, untilCancelled]);
      const planning = session.plan('Do it', []);
      await settled();
      assert.match((await session.plan('Another', [])) ?? '', /still running/);
      assert.equal(session.document()?.task, 'Do it');
      session.cancel();
      await planning;
      assert.equal(session.document()?.state, 'cancelled');
    });

    it('makes one plan of two that are asked for in the same moment', async () => {
      world.models.say([started, untilCancelled]);
      const both = [session.plan('One', []), session.plan('Two', [])];
      await settled();
      session.cancel();
      assert.deepEqual(
        (await Promise.all(both)).map((refusal) => refusal === undefined),
        [true, false],
      );
      assert.equal(session.document()?.task, 'One');
      assert.equal(sent(), 1);
    });
  });

  describe('running', () => {
    it('runs the steps in their order and waits at each diff', async () => {
      await planned(...chain());
      world.models.say(answer(editA), answer(editB), answer(editC));
      const run = session.run();
      await settled();
      for (const [stepId, before] of [
        ['a', 'a1\na2\n'],
        ['b', 'b1\n'],
        ['c', 'c1\n'],
      ] as const) {
        assert.deepEqual([...world.editor.shown], [stepId]);
        assert.equal(world.editor.files.get(`src/${stepId}.ts`), before);
        const sentBefore = sent();
        await settled();
        assert.equal(sent(), sentBefore, 'nothing is sent while a diff waits');
        assert.equal(await session.accept(stepId), undefined);
        await settled();
      }
      await run;
      assert.equal(session.document()?.state, 'finished');
      assert.deepEqual([...world.editor.files.values()], ['A1\na2\n', 'B1\n', 'C1\n'].toSorted());
      assert.match(JSON.stringify(world.models.requests[2]?.request.messages), /Changed a\./);
    });

    it('pauses when the person rejects, and goes on with the other steps on the next run', async () => {
      await planned(stepWith('a'), stepWith('b'), stepWith('c', { dependsOn: ['a'] }));
      world.models.say(answer(editA));
      const run = session.run();
      await settled();
      await session.reject('a');
      await run;
      assert.equal(session.document()?.state, 'paused');
      assert.deepEqual(statuses(), ['a rejected', 'b pending', 'c pending']);
      assert.equal(world.editor.files.get('src/a.ts'), 'a1\na2\n');
      assert.equal(world.editor.shown.size, 0);
      world.models.say(answer('*** NO CHANGE: ok\n'));
      await session.run();
      assert.deepEqual(statuses(), ['a rejected', 'b done', 'c pending']);
      assert.equal(session.document()?.state, 'paused');
    });

    it('pauses when a step fails', async () => {
      await planned(...chain());
      world.models.say([failed('auth')]);
      await session.run();
      assert.deepEqual(statuses(), ['a failed', 'b pending', 'c pending']);
      assert.equal(session.document()?.state, 'paused');
      assert.equal(sent(), 2);
    });

    it('lets the running step end when it shall pause', async () => {
      await planned(stepWith('a', { kind: 'check' }), stepWith('b'));
      let goOn: (() => void) | undefined;
      const hold = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      world.models.say([started, () => hold, ...answer('Seen.')]);
      const run = session.run();
      await settled();
      session.pause();
      assert.ok(session.live().isPausing);
      goOn?.();
      await run;
      assert.deepEqual(statuses(), ['a done', 'b pending']);
      assert.equal(session.document()?.state, 'paused');
      assert.equal(session.live().isPausing, false);
    });

    it('stops waiting at a diff when it shall pause; accepting the last step then finishes the plan', async () => {
      await planned(stepWith('a'));
      world.models.say(answer(editA));
      const run = session.run();
      await settled();
      session.pause();
      await run;
      assert.equal(session.document()?.state, 'paused');
      assert.deepEqual(statuses(), ['a awaiting-approval']);
      assert.equal(await session.accept('a'), undefined);
      assert.equal(session.document()?.state, 'finished');
      assert.equal(world.editor.files.get('src/a.ts'), 'A1\na2\n');
    });

    it('runs as long as edits are judged that were accepted beside each other outside of a run', async () => {
      const { promise: judged, resolve: judge } = Promise.withResolvers<undefined>();
      session = open({
        verifier: {
          foresee: () => Promise.resolve([]),
          before: ({ planId, stepId }) => Promise.resolve({ planId, stepId }),
          verify: async ({ stepId }) => {
            if (stepId === 'b') await judged;
            return { verdict: 'pass', reason: 'ok', evidence: [], costNanoUsd: 0 };
          },
        },
      });
      await planned(stepWith('a'), stepWith('b'));
      for (const [stepId, edits] of [
        ['a', editA],
        ['b', editB],
      ] as const) {
        world.models.say(answer(edits));
        await session.runStep(stepId);
      }
      const accepting = [session.accept('a'), session.accept('b')];
      await settled();
      assert.deepEqual(statuses(), ['a done', 'b running']);
      assert.equal(session.document()?.state, 'running');
      judge(undefined);
      assert.deepEqual(await Promise.all(accepting), [undefined, undefined]);
      assert.equal(session.document()?.state, 'finished');
    });

    it('settles a call in mid-stream as interrupted when the window closes', async () => {
      await planned(...chain());
      world.models.say([started, text('half an answer'), untilCancelled]);
      const run = session.run();
      await settled();
      await session.dispose();
      await run;
      assert.deepEqual(statuses(), ['a interrupted', 'b pending', 'c pending']);
      const [call] = callsOfStep(session.document()?.steps[0]);
      assert.equal(call?.outcome, 'interrupted');
      const rows = await world.ledger.calls({ limit: 10 });
      assert.equal(rows.find((row) => row.id === call.callId)?.outcome, 'interrupted');
    });

    it('cancels the running step at once and keeps what it cost', async () => {
      await planned(...chain());
      world.models.say([started, text('half an answer'), untilCancelled]);
      const run = session.run();
      await settled();
      session.cancel();
      await run;
      assert.deepEqual(statuses(), ['a interrupted', 'b pending', 'c pending']);
      assert.equal(session.document()?.state, 'paused');
      assert.equal(callsOfStep(session.document()?.steps[0])[0]?.outcome, 'cancelled');
    });

    it('keeps the staged edits when it is cancelled at a diff', async () => {
      await planned(stepWith('a'), stepWith('b'));
      world.models.say(answer(editA));
      const run = session.run();
      await settled();
      session.cancel();
      await run;
      assert.deepEqual(statuses(), ['a awaiting-approval', 'b pending']);
      assert.equal(await session.accept('a'), undefined);
      assert.deepEqual(statuses(), ['a done', 'b pending']);
    });

    it('runs a single step and does not wait for its review', async () => {
      await planned(stepWith('a'), stepWith('b'));
      world.models.say(answer(editB));
      assert.equal(await session.runStep('b'), undefined);
      assert.deepEqual(statuses(), ['a pending', 'b awaiting-approval']);
      assert.equal(session.document()?.state, 'paused');
      assert.equal(await session.showDiff('a'), 'This step has no edits that wait for review.');
      await world.editor.hide('', 'b');
      assert.equal(await session.showDiff('b'), undefined);
      assert.deepEqual([...world.editor.shown], ['b']);
    });

    it('refuses to run what is being planned or is not there, in words', async () => {
      assert.match((await session.run()) ?? '', /no plan/);
      world.models.say([failed('auth')]);
      await session.plan('Do it', []);
      assert.match((await session.run()) ?? '', /failed/);
    });

    it('says what a single step needs first, and sends nothing', async () => {
      await planned(...chain());
      assert.equal(await session.runStep('b'), '"Do b" needs "Do a" done first.');
      assert.equal(session.document()?.state, 'ready');
      assert.equal(sent(), 1);
    });

    it('says why a step cannot begin that is done already', async () => {
      await planned(stepWith('a', { kind: 'check' }), stepWith('b'));
      world.models.say(answer('Seen.'));
      await session.runStep('a');
      assert.match((await session.runStep('a')) ?? '', /step that is done/);
      assert.equal(session.document()?.state, 'paused');
    });

    it('says which step holds the others up instead of running nothing', async () => {
      await planned(...chain());
      world.models.say([failed('auth')]);
      await session.run();
      assert.match((await session.run()) ?? '', /^"Do a" failed, and nothing else can run\. Retry it/);
      world.models.say(answer(editA));
      await session.runStep('a');
      assert.equal(await session.run(), 'Accept or reject the edits of "Do a" first.');
      await session.reject('a');
      assert.match((await session.run()) ?? '', /^"Do a" was rejected/);
      assert.equal(session.document()?.state, 'paused');
    });

    it('says that all is done', async () => {
      await planned(stepWith('a', { kind: 'check' }));
      world.models.say(answer('Seen.'));
      await session.run();
      assert.equal(await session.run(), 'All steps are done.');
      assert.equal(session.document()?.state, 'finished');
    });

    it('refuses a second run', async () => {
      await planned(...chain());
      world.models.say([started, untilCancelled]);
      const run = session.run();
      await settled();
      for (const refusal of [session.run(), session.runStep('b'), session.replan('b', ''), session.close()])
        assert.match((await refusal) ?? '', /still running/);
      session.cancel();
      await run;
    });

    it('does not stay running when the ledger breaks, and can go on after', async () => {
      await planned(stepWith('a', { kind: 'check' }));
      world.ledger.breakMethod('begin', new Error('disk full'));
      await assert.rejects(session.run(), /disk full/);
      assert.equal(session.document()?.state, 'paused');
      assert.deepEqual(statuses(), ['a failed']);
      world.ledger.breakMethod('begin', undefined);
      world.models.say(answer('Seen.'));
      assert.equal(await session.runStep('a'), undefined);
      assert.equal(session.document()?.state, 'finished');
    });
  });

  describe('ready', () => {
    beforeEach(async () => {
      await planned(stepWith('a'), stepWith('b'));
      world.models.say(answer(editA));
      await session.runStep('a');
    });

    it('fails the step when a file changed meanwhile, and writes nothing', async () => {
      world.editor.files.set('src/a.ts', 'mine\n');
      await session.accept('a');
      assert.deepEqual(statuses(), ['a failed', 'b pending']);
      assert.equal(session.document()?.steps[0]?.failure?.detail, 'src/a.ts: was changed meanwhile');
      assert.equal(world.editor.files.get('src/a.ts'), 'mine\n');
    });

    it('keeps the edits when writing breaks, so that they can be accepted again', async () => {
      world.editor.failNextApply(new Error('disk full'));
      await assert.rejects(session.accept('a'), /disk full/);
      assert.deepEqual(statuses(), ['a awaiting-approval', 'b pending']);
      assert.equal(session.live().steps.size, 0);
      assert.equal(await session.accept('a'), undefined);
      assert.deepEqual(statuses(), ['a done', 'b pending']);
    });

    it('accepts once', async () => {
      const both = await Promise.all([session.accept('a'), session.accept('a')]);
      assert.deepEqual(
        both.map((refusal) => refusal === undefined),
        [true, false],
      );
      assert.match((await session.reject('a')) ?? '', /no edits/);
    });

    it('retries with a note: the edits go, the note is told, the attempts stay', async () => {
      world.models.say(answer(editOf('src/a.ts', 'a2', 'A2')));
      assert.equal(await session.runStep('a', 'Change the second line.'), undefined);
      const prompt = JSON.stringify(world.models.requests.at(-1)?.request.messages);
      assert.match(prompt, /Change the second line\./);
      assert.equal(callsOfStep(session.document()?.steps[0]).length, 2);
      assert.equal(world.ledger.rows.at(-1)?.position, 1);
      await session.accept('a');
      assert.equal(world.editor.files.get('src/a.ts'), 'a1\nA2\n');
    });

    it('reverts what a step wrote', async () => {
      await session.accept('a');
      assert.equal(await session.revert('a'), undefined);
      assert.deepEqual(statuses(), ['a reverted', 'b pending']);
      assert.equal(world.editor.files.get('src/a.ts'), 'a1\na2\n');
      assert.match((await session.revert('b')) ?? '', /has no checkpoint/);
    });

    it('refuses to plan anew while edits wait, and does so after', async () => {
      assert.match((await session.replan('b', '')) ?? '', /waits for review/);
      assert.equal(session.document()?.state, 'paused');
      await session.accept('a');
      world.models.say(answer(JSON.stringify(planWith(stepWith('c', { dependsOn: ['a'] })))));
      assert.equal(await session.replan('b', 'Shorter.'), undefined);
      assert.deepEqual(statuses(), ['a done', 'c pending']);
      assert.ok(session.document()?.steps[1]?.estimate);
    });

    it('does not throw edits away that wait when another plan is asked for', async () => {
      const sentBefore = sent();
      assert.match((await session.plan('Other', [])) ?? '', /^Accept or reject the edits of "Do a" first/);
      assert.equal(sent(), sentBefore);
      assert.equal(await session.accept('a'), undefined);
    });

    it('puts the plan away and closes its diffs', async () => {
      assert.equal(await session.close(), undefined);
      assert.equal(session.document(), undefined);
      assert.equal(world.editor.shown.size, 0);
      assert.ok(await world.plans.latest('file:///shop'));
      assert.match((await session.accept('a')) ?? '', /no edits/);
    });

    it('leaves a plan away that was put away, and brings it back with its edits when it is asked for', async () => {
      await session.close();
      const next = open();
      await next.restore();
      assert.equal(next.document(), undefined);
      assert.equal(await next.reopen(), undefined);
      assert.deepEqual(statuses(next), ['a awaiting-approval', 'b pending']);
      assert.equal(await next.accept('a'), undefined);
      assert.equal(await next.revert('a'), undefined);
      await next.dispose();
      const later = open();
      await later.restore();
      assert.deepEqual(statuses(later), ['a reverted', 'b pending']);
    });

    it('has nothing to bring back where there never was a plan', async () => {
      assert.match((await open({ uri: 'file:///other' }).reopen()) ?? '', /no plan/);
    });
  });

  it('changes the plan as the person wants and estimates what changed', async () => {
    await planned(stepWith('a'));
    const changed: string[] = [];
    const stop = session.onDidChange(() => changed.push(''));
    assert.equal(session.edit({ type: 'step-added', step: stepWith('n'), afterStepId: 'a' }), undefined);
    await settled();
    assert.ok(session.document()?.steps[1]?.estimate);
    assert.match(session.edit({ type: 'step-deleted', stepId: 'gone' }) ?? '', /no step "gone"/);
    assert.ok(changed.length > 0);
    stop();
  });

  describe('where nothing may be done', () => {
    it('refuses with the reason and changes nothing', async () => {
      await planned(stepWith('a'), stepWith('b'));
      world.models.say(answer(editA));
      await session.runStep('a');
      await session.dispose();
      const restricted = open({ whyNotNow: () => 'Restricted Mode.' });
      await restricted.restore();
      const before = restricted.document();
      const wishes = [
        () => restricted.plan('Task', []),
        () => restricted.run(),
        () => restricted.runStep('a', 'note'),
        () => restricted.runStep('b'),
        () => restricted.replan('b', ''),
        () => restricted.accept('a'),
        () => restricted.revert('a'),
      ];
      for (const wish of wishes) assert.equal(await wish(), 'Restricted Mode.', String(wish));
      assert.equal(restricted.document(), before);
      assert.deepEqual(statuses(restricted), ['a awaiting-approval', 'b pending']);
      assert.equal(sent(), 2);
    });
  });

  describe('after a reload', () => {
    /** Its window dies: its clock stands still, and its streams never end. */
    beforeEach(() => {
      session = open({ clock: createHandClock() });
    });

    it('pauses a run that died in mid-stream, learns its cost, and sends nothing by itself', async () => {
      await planned(...chain());
      world.models.say([started, text('half'), () => new Promise<void>(() => undefined)]);
      void session.run();
      await settled();
      assert.deepEqual(statuses(), ['a running', 'b pending', 'c pending']);
      world.clock.advance(leaseLengthMs);
      // What the next window does first: the ledger settles the attempts of the dead one.
      for (const start of world.ledger.begun.slice(1)) {
        world.ledger.add({
          ...start,
          usage: { source: 'estimated', inputUncachedTokens: 7, outputTokens: 1 },
          cost: { source: 'estimate', nanoUsd: 8 },
          latencyMs: 5,
          toolUses: [],
          outcome: 'interrupted',
        });
      }

      const next = otherWindow();
      await next.restore();
      await settled();
      assert.equal(next.isElsewhere(), false);
      assert.equal(next.document()?.state, 'paused');
      assert.deepEqual(statuses(next), ['a interrupted', 'b pending', 'c pending']);
      assert.deepEqual(
        callsOfStep(next.document()?.steps[0]).map(({ outcome, cost }) => [outcome, cost]),
        [['interrupted', { source: 'estimate', nanoUsd: 8 }]],
      );
      assert.equal(sent(), 2, 'nothing was sent again');

      world.models.say(answer(editA));
      const run = next.run();
      await settled();
      assert.deepEqual(statuses(next), ['a awaiting-approval', 'b pending', 'c pending']);
      assert.equal(world.ledger.rows.at(-1)?.position, 1);
      next.cancel();
      await run;
    });

    it('stages again what waited for review, from the stored answer', async () => {
      await planned(stepWith('a'));
      world.models.say(answer(editA));
      const run = session.run();
      await settled();
      await session.dispose();
      await run;
      const next = otherWindow();
      await next.restore();
      assert.deepEqual(statuses(next), ['a awaiting-approval']);
      assert.equal(sent(), 2);
      assert.equal(await next.accept('a'), undefined);
      assert.equal(next.document()?.state, 'finished');
      assert.equal(world.editor.files.get('src/a.ts'), 'A1\na2\n');
    });

    it('interrupts what waited for review when its edits fit no more', async () => {
      await planned(stepWith('a'));
      world.models.say(answer(editA));
      await session.runStep('a');
      await session.dispose();
      world.editor.files.set('src/a.ts', 'all new\n');
      const next = otherWindow();
      await next.restore();
      assert.deepEqual(statuses(next), ['a interrupted']);
    });

    it('keeps the attempts in the order in which they were made', async () => {
      await planned(stepWith('a'));
      const [planning] = world.ledger.rows;
      assert.ok(planning);
      await session.dispose();
      world.ledger.add(
        { ...planning, id: 'lost-1', stepId: 'a' },
        { ...planning, id: 'lost-2', stepId: 'a' },
        { ...planning, id: 'lost-3' },
        { ...planning, id: 'lost-4', stepId: 'deleted' },
      );
      const next = otherWindow();
      await next.restore();
      const document = next.document();
      const ids = (calls: readonly { callId: string }[] | undefined) => calls?.map(({ callId }) => callId);
      assert.deepEqual(ids(callsOfStep(document?.steps[0])), ['lost-1', 'lost-2']);
      assert.deepEqual(ids(document?.planningCalls), [planning.id, 'lost-3']);
      assert.deepEqual(ids(document?.discardedCalls), ['lost-4']);
    });

    it('says that planning was interrupted', async () => {
      world.models.say([started, () => new Promise<void>(() => undefined)]);
      void session.plan('Do it', []);
      await settled();
      world.clock.advance(leaseLengthMs);
      const next = otherWindow();
      await next.restore();
      assert.equal(next.document()?.state, 'failed');
      assert.match(next.document()?.failure?.message ?? '', /interrupted/);
      assert.equal(sent(), 1);
    });

    it('leaves a stored plan alone that it cannot read', async () => {
      await world.plans.save({ id: 'old', folder: 'file:///shop', json: '{"version":99}' }, 0);
      await session.restore();
      assert.equal(session.document(), undefined);
      assert.equal((await world.plans.load('old'))?.json, '{"version":99}');
      assert.match(world.logLines.join('\n'), /version 99/);
    });

    it('does not put the stored plan in the place of one that was begun meanwhile', async () => {
      await planned(stepWith('a'));
      await session.dispose();
      const next = otherWindow();
      const restoring = next.restore();
      world.models.say([started, untilCancelled]);
      const planning = next.plan('Another task', []);
      await restoring;
      assert.equal(next.document()?.task, 'Another task');
      await settled();
      next.cancel();
      await planning;
    });
  });

  describe('in two windows', () => {
    it('shows a plan that runs elsewhere, changes nothing, and takes it over when the other is gone', async () => {
      await planned(...chain());
      world.models.say([started, () => new Promise<void>(() => undefined)]);
      void session.run();
      await settled();
      const second = otherWindow();
      await second.restore();
      assert.ok(second.isElsewhere());
      assert.deepEqual(statuses(second), ['a running', 'b pending', 'c pending']);
      const saves = world.plans.saves.length;
      assert.match(second.edit({ type: 'step-deleted', stepId: 'c' }) ?? '', /Another window/);
      for (const wish of [second.run(), second.runStep('b', 'x'), second.replan('b', ''), second.revert('a')])
        assert.match((await wish) ?? '', /Another window/);
      assert.equal(world.plans.saves.length, saves);
      assert.equal(sent(), 2);

      world.clock.advance(leaseLengthMs - 1);
      await second.restore();
      assert.ok(second.isElsewhere(), 'the other window renewed its lease');
    });

    it('takes a plan over whose window is gone', async () => {
      await planned(...chain());
      const id = session.document()?.id ?? '';
      await world.plans.acquireLease(id, 'dead window', leaseLengthMs);
      const second = otherWindow();
      await second.restore();
      assert.ok(second.isElsewhere());
      world.clock.advance(leaseLengthMs);
      await second.restore();
      assert.equal(second.isElsewhere(), false);
      world.models.say([failed('auth')]);
      assert.equal(await second.run(), undefined);
    });

    it('refuses, and changes nothing, when the other window has begun since', async () => {
      await planned(stepWith('a'), stepWith('b'));
      const before = session.document();
      await world.plans.acquireLease(before?.id ?? '', 'window-2', leaseLengthMs);
      for (const wish of [
        () => session.run(),
        () => session.runStep('a', 'note'),
        () => session.replan('a', ''),
        () => session.edit({ type: 'step-deleted', stepId: 'a' }),
      ])
        assert.match((await wish()) ?? '', /Another window/, String(wish));
      assert.equal(session.document(), before);
      assert.ok(session.isElsewhere());
      assert.equal(sent(), 1);
    });

    it('leaves its plan alone and begins another one', async () => {
      await planned(stepWith('a'));
      const first = session.document();
      await world.plans.acquireLease(first?.id ?? '', 'window-2', leaseLengthMs);
      await session.run();
      assert.ok(session.isElsewhere());
      const saves = world.plans.saves.filter((plan) => plan.id === first?.id).length;
      let wasElsewhere = false;
      world.models.say([
        () => {
          wasElsewhere = session.isElsewhere();
        },
        ...answer(JSON.stringify(planWith(stepWith('x')))),
      ]);
      assert.equal(await session.plan('Something else', []), undefined);
      assert.equal(wasElsewhere, false);
      assert.notEqual(session.document()?.id, first?.id);
      assert.equal(world.plans.saves.filter((plan) => plan.id === first?.id).length, saves);
    });

    it('stops at once when another window saved the plan', async () => {
      await planned(...chain());
      world.models.say([started, untilCancelled]);
      const run = session.run();
      await settled();
      const stored = await world.plans.latest('file:///shop');
      assert.ok(stored);
      await world.plans.save({ ...stored, json: '"theirs"' }, stored.revision);
      session.edit({ type: 'note-added', stepId: 'c', note: 'x' });
      assert.match((await run) ?? '', /Another window/);
      assert.ok(session.isElsewhere());
      assert.equal((await world.plans.load(stored.id))?.json, '"theirs"');
    });

    it('stops at once when another window took its lease', async () => {
      await planned(...chain());
      world.models.say([started, untilCancelled]);
      const run = session.run();
      await settled();
      const id = session.document()?.id ?? '';
      await world.plans.releaseLease(id, 'window-1');
      await world.plans.acquireLease(id, 'window-2', leaseLengthMs);
      world.clock.advance(leaseLengthMs / 3);
      assert.match((await run) ?? '', /Another window/);
      assert.ok(session.isElsewhere());
    });
  });

  it('is stored as paused, its attempt settled and its lease free, when it is disposed in mid-run', async () => {
    await planned(...chain());
    world.models.say([started, text('half'), untilCancelled]);
    void session.run();
    await settled();
    await session.dispose();
    const stored = parsePlanDocument((await world.plans.latest('file:///shop'))?.json ?? '');
    assert.ok(stored.ok);
    assert.equal(stored.document.state, 'paused');
    assert.equal(stored.document.steps[0]?.status, 'interrupted');
    assert.equal(callsOfStep(stored.document.steps[0]).length, 1);
    assert.equal(world.ledger.rows.at(-1)?.outcome, 'interrupted');
    assert.equal(world.plans.leaseOwner(stored.document.id), undefined);
  });

  it('is finished when its last edits are accepted while a run finds nothing else to do', async () => {
    world = createEngineWorld({ files: { 'src/a.ts': 'one\n' } });
    const session = createPlanSession(world.context());
    const plan = answer(JSON.stringify(planWith(stepWith('a'))));
    world.models.say(plan, answer(editOf('src/a.ts', 'one', 'two')));
    await session.plan('Do it', []);
    await session.runStep('a');
    const running = session.run();
    assert.equal(await session.accept('a'), undefined);
    assert.match((await running) ?? '', /Accept or reject/);
    assert.equal(session.document()?.state, 'finished');
  });
});
