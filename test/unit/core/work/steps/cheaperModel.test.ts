import assert from 'node:assert/strict';
import { decideCheaper } from '../../../../../src/core/work/steps/cheaperModel.ts';
import { decideStep } from '../../../../../src/core/work/ask/decideStep.ts';
import { createPlanSession } from '../../../../../src/core/work/session/planSession.ts';
import { formatModelReference, type ModelReference } from '../../../../../src/core/model/modelReference.ts';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import type { PlanStep } from '../../../../../src/core/work/plan/planSchema.ts';
import type { PassRates } from '../../../../../src/core/routing/learned/passRates.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import { createEngineWorld, settingsWith, tierOf } from '../../../support/engine/engineWorld.ts';
import { answer, editOf } from '../../../support/engine/scriptedModels.ts';
import { planWith, stepWith } from '../plan/samples.ts';

const settings = settingsWith({
  routing: defaultRouting,
  tiers: {
    orchestration: tierOf('big/planner'),
    execution: tierOf('mid/coder'),
    grunt: tierOf('small/helper'),
  },
});

/** Cents of an attempt and share that passes, by model. */
type Known = Readonly<Record<string, readonly [cents: number | undefined, passRate: number]>>;

function knowledgeWith(known: Known) {
  const of = (model: ModelReference) => known[formatModelReference(model)] ?? [undefined, 0.5];
  const passRates: PassRates = { rate: (model) => ({ mean: of(model)[1], judged: 9 }) };
  return {
    knowledge: {
      passRates,
      callCost(model: ModelReference) {
        const [cents] = of(model);
        return cents === undefined ? undefined : { lowNanoUsd: cents * 1e7, highNanoUsd: cents * 1e7 };
      },
    },
  };
}

const record = (changes: Partial<PlanStep> = {}): StepRecord => ({
  ...stepWith('a', changes),
  status: 'running',
  attempts: [],
  calls: [],
});

function leaders(known: Known, step = record(), isAtStepBoundary = true, lock = false) {
  const knowledge = knowledgeWith(known);
  const own = { ...settings, routing: { ...settings.routing, lock } };
  const decided = decideStep(step, own, new Set(), knowledge);
  assert.ok('decision' in decided);
  const { decision } = decided;
  const cheaper = decideCheaper({
    ...{ decision, step, settings: own, providersWithKey: new Set<string>(), knowledge, isAtStepBoundary },
  });
  return { before: decision, after: cheaper };
}

const worth: Known = { 'mid/coder': [10, 0.8], 'small/helper': [1, 0.5], 'big/planner': [50, 0.9] };

describe('a cheaper model for the budget', () => {
  it('goes first where that is expected to cost less until a result passes, and the old one follows it', () => {
    const { before, after } = leaders(worth);
    assert.equal(formatModelReference(before.model), 'mid/coder');
    assert.equal(formatModelReference(after.model), 'small/helper');
    assert.equal(after.tier, 'grunt');
    assert.deepEqual(after.candidates.map(({ model }) => formatModelReference(model)).slice(0, 2), [
      'small/helper',
      'mid/coder',
    ]);
    assert.ok((after.expectedCost?.highNanoUsd ?? Infinity) < (before.expectedCost?.highNanoUsd ?? 0));
    assert.match(
      after.reasons[0] ?? '',
      /^the budget asks for cheaper models, so small\/helper goes before mid\/coder: about \$0\.\d+ until a result passes instead of \$0\.\d+$/,
    );
  });

  for (const [what, known, step, isAtStepBoundary, lock] of [
    ['its failures cost more than it saves', { ...worth, 'small/helper': [8, 0.1] }, record(), true, false],
    ['nobody knows its price', { ...worth, 'small/helper': [undefined, 0.9] }, record(), true, false],
    [
      'nobody knows the price of the one that is asked now',
      { 'small/helper': [1, 0.5] },
      record(),
      true,
      false,
    ],
    ['the step is critical', worth, record({ critical: true }), true, false],
    ['the step goes on after an attempt', worth, record(), false, false],
    ['the person has locked the chain', worth, record(), true, true],
    ['the person has chosen a model', worth, { ...record(), modelOverride: 'mid/coder' }, true, false],
    ['there is no cheaper tier', worth, record({ tier: 'grunt' }), true, false],
  ] as const) {
    it(`is not asked where ${what}`, () => {
      const { before, after } = leaders(known, step, isAtStepBoundary, lock);
      assert.equal(after, before);
    });
  }

  for (const [wants, model] of [
    [true, 'small/helper'],
    [false, 'mid/coder'],
  ] as const) {
    it(`is asked when a step begins and the budget ${wants ? 'wants' : 'does not want'} it`, async () => {
      const world = createEngineWorld({ files: { 'src/a.ts': 'a1\n' }, settings });
      const asked: unknown[] = [];
      const session = createPlanSession(
        world.context({
          decisionKnowledge: () => knowledgeWith(worth),
          wantsDowngrade: (spender) => {
            asked.push(spender);
            return Promise.resolve(wants);
          },
        }),
      );
      world.models.say(answer(JSON.stringify(planWith(stepWith('a')))));
      await session.plan('Do it', []);
      world.models.say(answer(editOf('src/a.ts', 'a1', 'a2')));
      await session.runStep('a');
      assert.equal(world.models.requests.at(-1)?.model, model);
      assert.deepEqual(asked, [{ tier: 'execution', planId: session.document()?.id }]);
      const reasons =
        session
          .document()
          ?.steps[0]?.decision?.map(({ text }) => text)
          .join('\n') ?? '';
      assert.equal(reasons.includes('budget asks for cheaper'), wants);
    });
  }
});
