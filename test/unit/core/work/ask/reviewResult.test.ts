import assert from 'node:assert/strict';
import type { FinishedCall } from '../../../../../src/core/calling/send/call.ts';
import { reviewResult } from '../../../../../src/core/work/ask/reviewResult.ts';
import type { AskContext } from '../../../../../src/core/work/ask/routingContext.ts';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import { createEngineWorld, reference, settingsWith } from '../../../support/engine/engineWorld.ts';
import { answer, failed } from '../../../support/engine/scriptedModels.ts';
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

const unjudged = { verdict: 'unknown', reason: 'No checks.', evidence: [], costNanoUsd: 0 } as const;

describe('a review of a result', () => {
  const review = (context: AskContext, onCall: (call: FinishedCall) => void = () => undefined) =>
    reviewResult(context, {
      planId: 'p1',
      step,
      changes: [],
      origins: [],
      verdict: unjudged,
      reviewer: { model: reference('small/coder'), tier: 'execution' },
      position: 1,
      signal: new AbortController().signal,
      onCall,
    });

  it('is the evidence of its verdict, with what it cost', async () => {
    const { engine, context } = world({});
    engine.models.say(answer(JSON.stringify({ verdict: 'fail', reason: 'Bad.', findings: ['a.ts:1: off'] })));
    assert.deepEqual(await review(context), {
      verdict: 'fail',
      reason: 'small/coder: Bad.',
      evidence: [{ kind: 'review', title: 'small/coder says fail: Bad.', text: 'a.ts:1: off' }],
      costNanoUsd: 120,
    });
    const [row] = engine.ledger.rows;
    assert.deepEqual([row?.purpose, row?.planId, row?.stepId, row?.position], ['review', 'p1', 's', 1]);
  });

  for (const [name, said, why] of [
    ['cannot be read', answer('All fine!'), /gave no review: /],
    ['does not come', [failed('auth')], /gave no review: coder: It was auth\./],
  ] as const) {
    it(`is unknown when it ${name}, and paid for all the same`, async () => {
      const { engine, context } = world({});
      engine.models.say(said);
      const calls: FinishedCall[] = [];
      const verdict = await review(context, (call) => calls.push(call));
      assert.equal(verdict.verdict, 'unknown');
      assert.match(verdict.reason, why);
      assert.equal(calls.length, 1);
    });
  }
});

describe('a review of what may hold private text', () => {
  it('is made by a local model, or is unknown', async () => {
    const changes = [{ path: 'src/a.ts', before: 'one', after: 'MARKED' }];
    const ask = (model: string) => {
      const { engine, context } = world({ privatePatterns: ['secret/'] });
      if (model.startsWith('home/')) engine.models.say(pass);
      const review = reviewResult(context, {
        ...{ planId: 'p1', step, changes, origins: ['secret/x.ts'], verdict: unjudged, position: 1 },
        reviewer: { model: reference(model), tier: 'execution' },
        signal: new AbortController().signal,
        onCall: () => undefined,
      });
      return review.then(({ verdict, reason }) => ({ verdict, reason, sent: engine.models.requests.length }));
    };
    assert.deepEqual(await ask('home/coder'), { verdict: 'pass', reason: 'home/coder: Fine.', sent: 1 });
    const elsewhere = await ask('small/coder');
    assert.deepEqual([elsewhere.verdict, elsewhere.sent], ['unknown', 0]);
    assert.match(elsewhere.reason, /secret\/x\.ts is private/);
  });
});

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
        origins: [],
        verdict: unjudged,
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
