import assert from 'node:assert/strict';
import {
  askPlanner,
  decidePlanning,
  type PlannerTurn,
} from '../../../../../src/core/work/planning/askPlanner.ts';
import { parsePlanAnswer } from '../../../../../src/core/work/plan/parsePlan.ts';
import type { DecisionSubject } from '../../../../../src/core/work/ask/decisionSubject.ts';
import { createEngineWorld, reference, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import { answer, failed } from '../../../support/engine/scriptedModels.ts';
import { newDocument, planWith, stepWith } from '../plan/samples.ts';

const good = JSON.stringify(planWith(stepWith('a')));
const bad = JSON.stringify(planWith(stepWith('a', { dependsOn: ['nowhere'] })));

function prepared(changes: ContextChanges = {}, turn: Partial<PlannerTurn> = {}) {
  const world = createEngineWorld();
  const places: number[] = [];
  const ask = () =>
    askPlanner(world.context(changes), {
      planId: 'p1',
      decision: {
        tier: 'orchestration',
        model: reference('big/planner'),
        fallbacks: [reference('mid/planner')],
        reasons: [],
      },
      built: {
        request: { instructions: [{ text: 'Plan.' }], messages: [{ role: 'user', text: 'Do it.' }] },
        leftOut: [],
      },
      evidence: [],
      position: () => world.ledger.rows.length,
      read: parsePlanAnswer,
      signal: new AbortController().signal,
      onProgress(progress) {
        if (progress.type === 'call-ended') places.push(world.ledger.rows.length);
      },
      ...turn,
    });
  const sent = () => world.models.requests.map(({ model, request }) => [model, request.messages.length]);
  return { world, ask, sent, places };
}

describe('askPlanner', () => {
  it('brings the plan with its answer, its cost and who wrote it', async () => {
    const { world, ask, places } = prepared();
    world.models.say(answer(good));
    const made = await ask();
    assert.ok(made.kind === 'plan');
    assert.deepEqual(
      made.plan.steps.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual([made.rawAnswer, made.costNanoUsd, made.model], [good, 120, reference('big/planner')]);
    assert.equal(places.length, 1);
    assert.equal(world.ledger.rows[0]?.purpose, 'plan');
  });

  it('has the model that wrote a bad plan put it right once, and adds up what both turns cost', async () => {
    const { world, ask, sent } = prepared();
    world.models.say([failed('not-found')], answer(bad), answer(good));
    const made = await ask();
    assert.equal(made.kind, 'plan');
    // The repair holds the first request, the answer and what is wrong with it.
    assert.deepEqual(sent(), [
      ['big/planner', 1],
      ['mid/planner', 1],
      ['mid/planner', 3],
    ]);
    assert.equal(made.costNanoUsd, 240);
  });

  it('is unusable after a second bad plan, with what is wrong and the last answer', async () => {
    const { world, ask } = prepared();
    world.models.say(answer(bad), answer('No plan.'));
    const made = await ask();
    assert.ok(made.kind === 'unusable');
    assert.equal(made.failure.detail, 'The answer contains no JSON object.');
    assert.equal(made.rawAnswer, 'No plan.');
  });

  it('tells what the planner before failed of, and not what it wrote', async () => {
    const { world, ask } = prepared(
      {},
      { evidence: [{ kind: 'rule', title: 'A cycle', text: 'a needs a' }] },
    );
    world.models.say(answer(good));
    await ask();
    const text = world.models.requests[0]?.request.messages.at(-1)?.text ?? '';
    assert.match(text, /failed\. Avoid this:\nA cycle\na needs a$/);
  });

  it('ends as the failure of its call says, at an unknown cost where a call has no price', async () => {
    const { world, ask } = prepared({ price: () => ({ cost: { source: 'unpriced' } }) });
    world.models.say([failed('refusal')]);
    const made = await ask();
    assert.deepEqual([made.kind, made.costNanoUsd], ['unusable', undefined]);
  });

  it('is unavailable without a request where the window is too small', async () => {
    const { ask, sent } = prepared({ contextWindow: () => 1 });
    const made = await ask();
    assert.ok(made.kind === 'unavailable');
    assert.deepEqual(
      [made.failure.kind, made.costNanoUsd, made.model, sent()],
      ['context-length', 0, undefined, []],
    );
  });
});

describe('decidePlanning', () => {
  it('asks for the orchestration tier as for an investigation, with the words and files of the task', async () => {
    const subjects: DecisionSubject[] = [];
    const world = createEngineWorld();
    const context = world.context({
      decisionKnowledge(subject) {
        subjects.push(subject);
        return {};
      },
    });
    const decided = await decidePlanning(context, newDocument());
    assert.ok('decision' in decided);
    assert.deepEqual(
      [decided.decision.tier, decided.decision.model],
      ['orchestration', reference('big/planner')],
    );
    assert.deepEqual(subjects, [{ kind: 'investigate', tier: 'orchestration', toldFiles: [] }]);
  });
});
