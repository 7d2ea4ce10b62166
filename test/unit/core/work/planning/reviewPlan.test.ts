import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { criticalSteps } from '../../../../../src/core/work/ask/decideStep.ts';
import { reviewPlan } from '../../../../../src/core/work/planning/reviewPlan.ts';
import { parsePlanDocument, type PlanDocument } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import {
  createEngineWorld,
  settingsWith,
  tierOf,
  type ContextChanges,
} from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { answer, failed, started, untilCancelled } from '../../../support/engine/scriptedModels.ts';
import { attemptWith, reviewing, stepWith } from '../plan/samples.ts';

const findings = {
  verdict: 'fail',
  reason: 'Tokens are never revoked.',
  findings: [
    { step: 'b', text: 'Say what happens to open sessions.' },
    { step: '', text: 'A step to roll back is missing.' },
    { step: 'z', text: 'About nothing that is there.' },
  ],
};

describe('reviewPlan', () => {
  const dangerous = () => reviewing(stepWith('a'), stepWith('b', { critical: true, dependsOn: ['a'] }));

  function reviewer(
    document: PlanDocument,
    routing: Partial<RoutingSettings> = { planReview: 'model' },
    orchestration = tierOf('big/planner', 'mid/architect'),
    execution = settingsWith().tiers.execution,
  ) {
    const settings = settingsWith({
      tiers: { ...settingsWith().tiers, orchestration, execution },
      routing: { ...defaultRouting, ...routing },
    });
    const world = createEngineWorld({ settings });
    const changes: ContextChanges = {};
    const context = world.context(changes);
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    const live = createLiveState();
    const controller = new AbortController();
    const planned = { ...attemptWith('p'), model: 'big/planner', purpose: 'plan' as const };
    planState.replace({ ...document, planningCalls: [planned] }, 0, false);
    return {
      world,
      live,
      controller,
      check: () => planState.current()?.check,
      current: () => planState.current(),
      review: () => reviewPlan(context, planState, live, controller.signal),
    };
  }

  it('has a critical plan read by another model, whose findings stand at their steps', async () => {
    const { world, review, check, current, live } = reviewer(dangerous());
    const kinds = new Set<string | undefined>();
    live.onDidChange(() => kinds.add(live.get().planning?.kind));
    world.models.say(answer(JSON.stringify(findings)));
    await review();
    const [sent] = world.models.requests;
    assert.equal(sent?.model, 'mid/architect');
    assert.match(sent.request.messages[0]?.text ?? '', /# Critical steps\n- b: /);
    assert.deepEqual(check(), {
      by: 'mid/architect',
      verdict: 'fail',
      reason: 'Tokens are never revoked.',
      findings: [
        { stepId: 'b', text: 'Say what happens to open sessions.' },
        { text: 'A step to roll back is missing.' },
        { text: 'About nothing that is there.' },
      ],
    });
    const [row] = world.ledger.rows;
    assert.deepEqual(
      [row?.purpose, row?.tier, row?.planId, row?.stepId],
      ['review', 'orchestration', 'p1', undefined],
    );
    assert.equal(current()?.planningCalls.length, 2);
    assert.deepEqual([...kinds], ['reviewing', undefined]);
    const stored = parsePlanDocument(JSON.stringify(current()));
    assert.deepEqual(stored.ok && stored.document.check, check());
  });

  it('takes a model of another family from the execution tier where the planner is alone in its own', async () => {
    const alone = reviewer(
      dangerous(),
      undefined,
      tierOf('big/claude-opus-5'),
      tierOf('small/claude-haiku', 'mid/gpt-6'),
    );
    alone.world.models.say(answer(JSON.stringify({ ...findings, verdict: 'pass', findings: [] })));
    await alone.review();
    assert.equal(alone.check()?.by === undefined, false);
    assert.equal(alone.check()?.verdict, 'pass');
  });

  it('says so when nobody else is there, and sends nothing', async () => {
    const { world, review, check } = reviewer(
      dangerous(),
      undefined,
      tierOf('big/planner'),
      tierOf('small/planner'),
    );
    await review();
    assert.equal(world.models.requests.length, 0);
    assert.deepEqual(check(), {
      verdict: 'unknown',
      findings: [],
      reason: 'No second model is there to check it.',
    });
  });

  for (const [name, said] of [
    ['an answer that cannot be read', answer('All fine!')],
    ['an answer of another form', answer('{"verdict": "great", "reason": "", "findings": []}')],
    ['a failed call', [failed('auth')]],
  ] as const) {
    it(`is unknown after ${name}`, async () => {
      const { world, review, check } = reviewer(dangerous());
      world.models.say(said);
      await review();
      assert.equal(check()?.verdict, 'unknown');
      assert.equal(check()?.by, 'mid/architect');
    });
  }

  it('is unknown when the person stops it, and the plan stays', async () => {
    const { world, review, check, current, controller, live } = reviewer(dangerous());
    world.models.say([started, untilCancelled]);
    const reviewed = review();
    await settled();
    controller.abort();
    await reviewed;
    assert.equal(current()?.state, 'ready');
    assert.deepEqual([check()?.verdict, check()?.reason], ['unknown', 'The check was stopped.']);
    assert.equal(live.get().planning, undefined);
  });

  for (const [name, document, routing] of [
    ['nothing in it is critical', reviewing(stepWith('a')), { planReview: 'model' }],
    ['the person is the check', dangerous(), { planReview: 'person' }],
    ['it is switched off', dangerous(), { planReview: 'off' }],
  ] as const) {
    it(`sends nothing when ${name}`, async () => {
      const { world, review, check } = reviewer(document, routing);
      await review();
      assert.equal(world.models.requests.length, 0);
      assert.equal(check(), undefined);
    });
  }

  it('knows critical steps by mark, words, paths and the lists of the person', () => {
    const document = reviewing(
      stepWith('plain'),
      stepWith('marked', { critical: true }),
      stepWith('words', { instructions: 'Rotate the encryption keys of the payment provider.' }),
      stepWith('paths', { files: ['ledger/close.ts'] }),
    );
    const routing = { ...defaultRouting, criticalPaths: ['ledger/'] };
    assert.deepEqual(
      criticalSteps(document, routing).map(({ id }) => id),
      ['marked', 'words', 'paths'],
    );
  });
});
