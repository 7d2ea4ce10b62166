import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { makePlan } from '../../../../../src/core/work/planning/makePlan.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import type { PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import {
  createEngineWorld,
  emptyContext,
  settingsWith,
  tierOf,
  type ContextChanges,
} from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import {
  answer,
  failed,
  finished,
  started,
  text,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';
import { after, newDocument, planWith, result, reviewing, stepWith } from '../plan/samples.ts';

const goodPlan = JSON.stringify(planWith(stepWith('a'), stepWith('b', { dependsOn: ['a'] })));
const badPlan = JSON.stringify(planWith(stepWith('a', { dependsOn: ['nowhere'] })));

describe('makePlan', () => {
  function planning(document: PlanDocument = newDocument(), changes: ContextChanges = {}) {
    const world = createEngineWorld();
    const context = world.context(changes);
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    const live = createLiveState();
    const controller = new AbortController();
    planState.replace(document, 0, false);
    const current = () => {
      const now = planState.current();
      assert.ok(now);
      return now;
    };
    return {
      world,
      planState,
      live,
      controller,
      current,
      make: () => makePlan(context, planState, live, controller.signal),
    };
  }

  it('asks the orchestration tier and takes its plan', async () => {
    const { world, make, current } = planning();
    world.models.say(answer(goodPlan));
    await make();
    assert.equal(current().state, 'ready');
    assert.deepEqual(
      current().steps.map((step) => step.id),
      ['a', 'b'],
    );
    assert.equal(current().rawAnswer, goodPlan);
    const [sent] = world.models.requests;
    assert.equal(sent?.model, 'big/planner');
    assert.equal(sent.request.output?.name, 'plan');
    assert.equal(sent.request.maxOutputTokens, 1_000);
    assert.match(JSON.stringify(sent.request.messages), /# Task\\nDo it/);
    const [row] = world.ledger.rows;
    assert.deepEqual(
      [row?.tier, row?.purpose, row?.planId, row?.stepId, row?.position],
      ['orchestration', 'plan', 'p1', undefined, 0],
    );
    assert.deepEqual(
      current().planningCalls.map((attempt) => [attempt.callId, attempt.cost]),
      [[row?.id, row?.cost]],
    );
  });

  it('sends temperature and effort only when the tier sets them', async () => {
    const tiers = {
      ...settingsWith().tiers,
      orchestration: { ...tierOf('big/planner'), effort: 'high' as const },
    };
    const { world, make } = planning(newDocument(), { settings: () => settingsWith({ tiers }) });
    world.models.say(answer(goodPlan));
    await make();
    const sent = world.models.requests[0]?.request;
    assert.equal(sent?.effort, 'high');
    assert.ok(!('temperature' in sent));
  });

  it('shows the steps while they are written', async () => {
    const { world, make, planState, live } = planning();
    const drafts = new Set<PlanDocument['draft']>();
    planState.onDidChange(() => drafts.add(planState.current()?.draft));
    const kinds = new Set<string | undefined>();
    live.onDidChange(() => kinds.add(live.get().planning?.kind));
    const middle = goodPlan.indexOf('"id":"b"') + 8;
    const wait = () => {
      world.clock.advance(50);
    };
    world.models.say([
      started,
      { type: 'reasoning-delta', text: 'hm' },
      text(goodPlan.slice(0, 60)),
      wait,
      text(goodPlan.slice(60, middle)),
      // Too soon after the last drawing.
      text(goodPlan.slice(middle, middle + 20)),
      wait,
      text(goodPlan.slice(middle + 20)),
      finished(),
    ]);
    await make();
    drafts.delete(undefined);
    assert.deepEqual(
      [...drafts].map((draft) => draft?.steps.map((step) => step.id)),
      [[''], ['a', 'b'], ['a', 'b']],
    );
    assert.equal(planState.current()?.draft, undefined);
    assert.deepEqual(
      [...kinds],
      ['gathering-context', 'waiting-for-first-token', 'thinking', 'writing', undefined],
    );
  });

  it('gives the planner one repair turn with its answer and the errors', async () => {
    const { world, make, current } = planning();
    world.models.say(answer(badPlan), answer(goodPlan));
    await make();
    assert.equal(current().state, 'ready');
    const [first, second] = world.models.requests;
    assert.equal(second?.request.messages.length, (first?.request.messages.length ?? 0) + 2);
    const [assistant, user] = second.request.messages.slice(-2);
    assert.equal(assistant?.text, badPlan);
    assert.match(user?.text ?? '', /"nowhere", which is not a step/);
    assert.deepEqual(
      world.ledger.rows.map((row) => row.position),
      [0, 1],
    );
    assert.equal(current().planningCalls.length, 2);
  });

  it('fails after a second bad plan, with the errors and the raw answer', async () => {
    const { world, make, current } = planning();
    world.models.say(answer('I cannot do that.'), answer(badPlan));
    await make();
    assert.equal(current().state, 'failed');
    assert.match(current().failure?.detail ?? '', /nowhere/);
    assert.equal(current().rawAnswer, badPlan);
    assert.equal(world.models.requests.length, 2);
  });

  it('says that the answer ran into the output limit instead of asking again', async () => {
    const { world, make, current } = planning();
    world.models.say([text('{"goal":'), finished(undefined, 'length')]);
    await make();
    assert.equal(current().state, 'failed');
    assert.match(current().failure?.message ?? '', /big\/planner reached the limit of 1000 output tokens/);
    assert.equal(current().rawAnswer, '{"goal":');
    assert.equal(world.models.requests.length, 1);
  });

  it('explains a failed call and keeps its kind for the buttons', async () => {
    const { world, make, current } = planning();
    world.models.say([failed('auth')]);
    await make();
    assert.deepEqual(current().failure, { message: 'planner: It was auth.', kind: 'auth' });
    assert.equal(current().rawAnswer, undefined);
  });

  it('sends nothing when the tier has no model', async () => {
    const tiers = { ...settingsWith().tiers, orchestration: tierOf() };
    const { world, make, current } = planning(newDocument(), { settings: () => settingsWith({ tiers }) });
    await make();
    assert.equal(current().state, 'failed');
    assert.match(current().failure?.message ?? '', /orchestration tier has no models/);
    assert.equal(world.ledger.begun.length, 0);
  });

  describe('with a second planner', () => {
    const tiers = { ...settingsWith().tiers, orchestration: tierOf('big/planner', 'mid/architect') };
    const escalating = (limits: Partial<RoutingSettings['limits']> = {}, document = newDocument()) =>
      planning(document, {
        settings: () =>
          settingsWith({
            tiers,
            routing: { ...defaultRouting, limits: { ...defaultRouting.limits, ...limits } },
          }),
      });

    it('escalates after a failed repair, with what was wrong and without the conversation', async () => {
      const { world, make, current } = escalating();
      world.models.say(answer(badPlan), answer(badPlan), answer(goodPlan));
      await make();
      assert.equal(current().state, 'ready');
      assert.deepEqual(
        world.models.requests.map(({ model }) => model),
        ['big/planner', 'big/planner', 'mid/architect'],
      );
      const [first, , third] = world.models.requests;
      assert.equal(third?.request.messages.length, (first?.request.messages.length ?? 0) + 1);
      assert.deepEqual(third.request.messages[0], first?.request.messages[0]);
      assert.match(third.request.messages.at(-1)?.text ?? '', /failed[\s\S]*"nowhere", which is not a step/);
      assert.deepEqual(current().notes, [
        'Planned by mid/architect, after big/planner failed (The model did not write a usable plan, not even after it was told what was wrong.)',
      ]);
      assert.deepEqual(
        world.ledger.rows.map(({ position, purpose }) => [position, purpose]),
        [
          [0, 'plan'],
          [1, 'plan'],
          [2, 'plan'],
        ],
      );
      assert.equal(current().planningCalls.length, 3);
    });

    it('escalates when a planner runs into its output limit', async () => {
      const { world, make, current } = escalating();
      world.models.say([text('{"goal":'), finished(undefined, 'length')], answer(goodPlan));
      await make();
      assert.equal(current().state, 'ready');
      assert.match(
        current().notes?.[0] ?? '',
        /big\/planner failed \(.*reached the limit of 1000 output tokens/,
      );
    });

    it('says what each of them failed of when nobody is left', async () => {
      const { world, make, current } = escalating();
      world.models.say(answer(badPlan), answer(badPlan), answer('no'), answer('no'));
      await make();
      assert.equal(current().state, 'failed');
      assert.match(current().failure?.message ?? '', /No model of the orchestration tier brought a plan/);
      assert.match(
        current().failure?.detail ?? '',
        /big\/planner: fail[\s\S]*nowhere[\s\S]*mid\/architect: fail/,
      );
      assert.equal(current().rawAnswer, 'no');
    });

    for (const [name, limits] of [
      ['attempts', { attempts: 1 }],
      ['dollars', { dollars: 0.000_000_001 }],
    ] as const) {
      it(`does not go beyond the limit of ${name}`, async () => {
        const { world, make, current } = escalating(limits);
        world.models.say(answer(badPlan), answer(badPlan), answer(goodPlan));
        await make();
        assert.equal(current().state, 'failed');
        assert.equal(world.models.requests.length, 2);
        assert.equal(current().notes, undefined);
      });
    }

    it('asks the first planner whatever a step may cost', async () => {
      const knowledge = { callCost: () => ({ lowNanoUsd: 9e9, highNanoUsd: 9e9 }) };
      const { world, make, current } = planning(newDocument(), {
        settings: () =>
          settingsWith({
            tiers,
            routing: { ...defaultRouting, limits: { ...defaultRouting.limits, dollars: 0 } },
          }),
        decisionKnowledge: () => ({ knowledge }),
      });
      world.models.say(answer(badPlan), answer(badPlan));
      await make();
      assert.equal(world.models.requests.length, 2);
      assert.match(current().failure?.detail ?? '', /nowhere/);
    });

    for (const kind of ['auth', 'bad-request'] as const) {
      it(`does not escalate after ${kind}, which nobody else can put right`, async () => {
        const { world, make, current } = escalating();
        world.models.say([failed(kind)], answer(goodPlan));
        await make();
        assert.deepEqual(current().failure, { message: `planner: It was ${kind}.`, kind });
        assert.equal(world.models.requests.length, 1);
      });
    }

    it('fails over when the planner is unavailable, which is no verdict on it', async () => {
      const { world, make, current } = escalating();
      world.models.say([failed('quota')], answer(goodPlan));
      await make();
      assert.equal(current().state, 'ready');
      assert.deepEqual(
        world.models.requests.map(({ model }) => model),
        ['big/planner', 'mid/architect'],
      );
    });

    it('has the planner that stood in repair its own plan', async () => {
      const { world, make, current } = escalating();
      world.models.say([failed('quota')], answer(badPlan), answer(goodPlan));
      await make();
      assert.equal(current().state, 'ready');
      assert.equal(world.models.requests.at(-1)?.model, 'mid/architect');
    });
  });

  it('holds to the override, the ceilings and the private files of the person', async () => {
    const context = {
      ...emptyContext,
      openFiles: [
        { path: 'src/a.ts', text: 'open', isActive: true },
        { path: 'secrets/b.ts', text: 'hidden words', isActive: false },
      ],
    };
    const routing = { ...defaultRouting, overrides: { plan: 'mid/coder' }, privatePatterns: ['secrets/'] };
    const { world, make, current } = planning(newDocument(), {
      settings: () => settingsWith({ routing }),
      gatherContext: () => Promise.resolve(context),
    });
    world.models.say(answer(goodPlan));
    await make();
    assert.equal(current().state, 'ready');
    const [sent] = world.models.requests;
    assert.equal(sent?.model, 'mid/coder');
    assert.match(JSON.stringify(sent.request.messages), /open/);
    assert.doesNotMatch(JSON.stringify(sent.request.messages), /hidden words/);
    assert.deepEqual(current().notes, ['Withheld from the planner, because it is private: secrets/b.ts']);
  });

  describe('cancelled', () => {
    it('in mid-stream: keeps what it cost and drops what was written', async () => {
      const { world, make, current, controller } = planning();
      world.models.say([started, text(goodPlan.slice(0, 100)), untilCancelled]);
      const made = make();
      await settled();
      controller.abort();
      await made;
      assert.equal(current().state, 'cancelled');
      assert.equal(current().draft, undefined);
      assert.equal(current().planningCalls[0]?.outcome, 'cancelled');
    });

    it('while it waits to be sent again', async () => {
      const { world, make, current, controller } = planning();
      world.models.say([failed('overloaded')]);
      const made = make();
      await settled();
      controller.abort();
      await made;
      assert.equal(current().state, 'cancelled');
    });

    it('while the context is gathered', async () => {
      const { world, make, current, controller } = planning(newDocument(), {
        gatherContext: (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(new DOMException('stopped', 'AbortError'));
            });
          }),
      });
      const made = make();
      await settled();
      controller.abort();
      await made;
      assert.equal(current().state, 'cancelled');
      assert.equal(world.models.requests.length, 0);
    });

    it('before the repair turn: sends no second request', async () => {
      const { world, make, current, controller } = planning();
      world.models.say([text(badPlan), finished()]);
      const made = make();
      while (world.ledger.rows.length === 0) await Promise.resolve();
      controller.abort();
      await made;
      assert.equal(current().state, 'cancelled');
      assert.equal(world.models.requests.length, 1);
    });
  });

  for (const [name, changes] of [
    ['the workspace', { gatherContext: () => Promise.reject(new Error('broken')) }],
    ['the tokenizer', { loadTokenCounter: () => Promise.reject(new Error('broken')) }],
  ] as const) {
    it(`does not stay planning when ${name} breaks, and does not hide it`, async () => {
      const { make, current, live } = planning(newDocument(), changes);
      await assert.rejects(make(), /broken/);
      assert.equal(current().state, 'failed');
      assert.match(current().failure?.detail ?? '', /broken/);
      assert.equal(live.get().planning, undefined);
    });
  }

  it('does not stay planning when the ledger breaks', async () => {
    const { world, make, current } = planning();
    world.ledger.breakMethod('begin', new Error('disk full'));
    await assert.rejects(make(), /disk full/);
    assert.equal(current().state, 'failed');
    assert.equal(world.models.requests.length, 0);
  });

  describe('planning anew from a step', () => {
    const half = () =>
      after(
        reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] })),
        { type: 'run-started' },
        { type: 'step-started', stepId: 'a', atMs: 1 },
        { type: 'step-done', stepId: 'a', atMs: 2, result },
        { type: 'run-paused' },
        { type: 'replanning-started', fromStepId: 'b', note: 'Use less code.' },
      );

    it('keeps what is done, tells it with the note, and takes the new steps', async () => {
      const { world, make, current } = planning(half());
      world.models.say(answer(JSON.stringify(planWith(stepWith('c', { dependsOn: ['a'] })))));
      await make();
      assert.equal(current().state, 'paused');
      assert.deepEqual(
        current().steps.map((step) => [step.id, step.status]),
        [
          ['a', 'done'],
          ['c', 'pending'],
        ],
      );
      const sent = JSON.stringify(world.models.requests[0]?.request.messages);
      assert.match(sent, /Use less code\./);
      assert.match(sent, /Did it\./);
    });

    it('has the ids repaired that belong to steps that stay', async () => {
      const { world, make, current } = planning(half());
      world.models.say(answer(goodPlan), answer(JSON.stringify(planWith(stepWith('c')))));
      await make();
      assert.match(
        world.models.requests[1]?.request.messages.at(-1)?.text ?? '',
        /belongs to a step that stays/,
      );
      assert.deepEqual(
        current().steps.map((step) => step.id),
        ['a', 'c'],
      );
    });

    it('leaves the plan as it was when it fails', async () => {
      const { world, make, current } = planning(half());
      world.models.say([failed('auth')]);
      await make();
      assert.deepEqual([current().state, ...current().steps.map((step) => step.id)], ['paused', 'a', 'b']);
      assert.equal(current().failure?.kind, 'auth');
    });
  });
});
