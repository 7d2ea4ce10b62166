import assert from 'node:assert/strict';
import { classifyStep } from '../../../../../src/core/work/ask/classifyStep.ts';
import { reviewResult } from '../../../../../src/core/work/ask/reviewResult.ts';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import { defaultRouting } from '../../../../../src/core/routing/rules/routingSettings.ts';
import type { RoutingSettings } from '../../../../../src/core/routing/rules/routingSettings.ts';
import { createEngineWorld, reference, settingsWith } from '../../../support/engine/engineWorld.ts';
import { answer } from '../../../support/engine/scriptedModels.ts';
import { attemptWith, stepWith } from '../plan/samples.ts';

const step: StepRecord = {
  ...stepWith('s'),
  status: 'running',
  attempts: [],
  calls: [{ ...attemptWith('x'), model: 'mid/coder' }],
};
const pass = answer(JSON.stringify({ verdict: 'pass', reason: 'Fine.', findings: [] }));

function world(routing: Partial<RoutingSettings>) {
  const settings = settingsWith({ routing: { ...defaultRouting, ...routing } });
  const engine = createEngineWorld({ settings });
  return { engine, context: engine.context(), asked: () => engine.models.requests.map(({ model }) => model) };
}

describe('who reviews', () => {
  const cases: [name: string, routing: Partial<RoutingSettings>, model: string][] = [
    ['is whom the cascade names', {}, 'small/coder'],
    ['is the model that the person set for reviews', { overrides: { review: 'big/planner' } }, 'big/planner'],
    ['is of the tier that the person set for reviews', { overrides: { review: 'grunt' } }, 'small/helper'],
    ['is never whoever wrote the result', { overrides: { review: 'mid/coder' } }, 'small/coder'],
    [
      'never sees private files in a cloud',
      { overrides: { review: 'big/planner' }, privatePatterns: ['src/'] },
      'small/coder',
    ],
  ];
  for (const [name, routing, model] of cases) {
    it(name, async () => {
      const { engine, context, asked } = world(routing);
      engine.models.say(pass);
      const verdict = await reviewResult(context, {
        planId: 'p1',
        step,
        changes: [],
        verdict: { verdict: 'unknown', reason: 'No checks.', evidence: [], costNanoUsd: 0 },
        reviewer: { model: reference('small/coder'), tier: 'execution' },
        position: 1,
        signal: new AbortController().signal,
        onCall: () => undefined,
      });
      assert.equal(verdict.verdict, 'pass');
      assert.deepEqual(asked(), [model]);
    });
  }
});

describe('who classifies', () => {
  const classify = (routing: Partial<RoutingSettings>) => {
    const { engine, context, asked } = world(routing);
    engine.models.say(answer('{"level": "high"}'));
    const signal = new AbortController().signal;
    const level = classifyStep(context, 'p1', step, ['medium', 'high'], signal, () => undefined);
    return level.then((said) => [said, ...asked()]);
  };

  it('is the grunt tier, or whom the person set for that', async () => {
    assert.deepEqual(await classify({}), ['high', 'small/helper']);
    assert.deepEqual(await classify({ overrides: { classify: 'small/coder' } }), ['high', 'small/coder']);
  });

  it('is nobody in a cloud where the step has private files', async () => {
    assert.deepEqual(await classify({ privatePatterns: ['src/'] }), ['none']);
  });
});
