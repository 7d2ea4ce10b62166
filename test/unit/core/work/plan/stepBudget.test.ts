import assert from 'node:assert/strict';
import type { BudgetedStep, GoAhead, PlanForecast } from '../../../../../src/core/money/budget/budgetGate.ts';
import { createPlanSession } from '../../../../../src/core/work/session/planSession.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { answer, editOf } from '../../../support/engine/scriptedModels.ts';

const plan = JSON.stringify({
  goal: 'Greet',
  assumptions: [],
  steps: ['s1', 's2'].map((id) => ({
    id,
    title: `Step ${id}`,
    kind: 'edit',
    tier: 'execution',
    files: ['a.ts'],
    instructions: 'Do it.',
    acceptance: [],
    dependsOn: id === 's2' ? ['s1'] : [],
    isCritical: false,
    outputTokens: 100,
  })),
});

/** A session whose budgets answer as told, and what they were asked. */
function world(answers: { step?: GoAhead; forecast?: GoAhead } = {}) {
  const engine = createEngineWorld({ files: { 'a.ts': 'one\n' } });
  const asked: { steps: BudgetedStep[]; forecasts: PlanForecast[] } = { steps: [], forecasts: [] };
  const estimates = { high: 1_000 };
  const session = createPlanSession(
    engine.context({
      estimateWork: () => ({ lowNanoUsd: 10, highNanoUsd: estimates.high }),
      budget: {
        admitStep(step) {
          asked.steps.push(step);
          return Promise.resolve(answers.step ?? { go: true });
        },
        admitForecast(forecast) {
          asked.forecasts.push(forecast);
          return Promise.resolve(answers.forecast ?? { go: true });
        },
        review: () => Promise.resolve(),
      },
    }),
  );
  return { ...engine, session, asked, estimates };
}

async function planned(made: ReturnType<typeof world>) {
  made.models.say(answer(plan));
  assert.equal(await made.session.plan('Greet', []), undefined);
  assert.equal(made.session.document()?.state, 'ready');
}

describe('the budget between steps', () => {
  it('approves what the plan may cost when it is started, and asks for the high end of each step', async () => {
    const made = world();
    await planned(made);
    made.models.say(answer(editOf('a.ts', 'one', 'two')));
    await made.session.runStep('s1');
    assert.deepEqual(made.asked.steps, [
      { planId: 'id-1', stepId: 's1', tier: 'execution', p90NanoUsd: 1_000 },
    ]);
    // 120 for planning, 1,000 for each of two steps.
    assert.equal(made.session.document()?.approvedNanoUsd, 2_120);
  });

  it('does not begin a step that the person stops, and says why', async () => {
    const made = world({ step: { go: false, reason: 'Too dear.' } });
    await planned(made);
    assert.equal(await made.session.run(), undefined);
    const document = made.session.document();
    assert.equal(document?.state, 'paused');
    assert.deepEqual(document.failure, { kind: 'budget', message: 'Too dear.' });
    assert.deepEqual(
      document.steps.map((step) => step.status),
      ['pending', 'pending'],
    );
    assert.equal(made.models.requests.length, 1);
  });

  it('stops when a dearer forecast is not approved to', async () => {
    const made = world({ forecast: { go: false, reason: 'It has grown.' } });
    await planned(made);
    await made.session.run();
    assert.deepEqual(made.session.document()?.failure, { kind: 'budget', message: 'It has grown.' });
  });

  it('measures later growth by what was approved to last', async () => {
    const made = world();
    await planned(made);
    made.models.say(answer(editOf('a.ts', 'one', 'two')));
    await made.session.runStep('s1');
    await made.session.accept('s1');
    made.estimates.high = 9_000;
    made.session.edit({
      type: 'estimate-made',
      stepId: 's2',
      estimate: { lowNanoUsd: 10, highNanoUsd: 9_000 },
    });
    made.models.say(answer(editOf('a.ts', 'two', 'three')));
    await made.session.runStep('s2');
    assert.deepEqual(
      made.asked.forecasts.map(({ approvedNanoUsd, forecastNanoUsd }) => [approvedNanoUsd, forecastNanoUsd]),
      [
        [2_120, 2_120],
        [2_120, 9_240],
      ],
    );
    assert.equal(made.session.document()?.approvedNanoUsd, 9_240);
  });
});
