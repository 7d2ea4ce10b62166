import assert from 'node:assert/strict';
import { handoffMessages } from '../../../../../src/core/work/steps/handoff.ts';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import { runStep } from '../../../../../src/core/work/steps/runStep.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import type { TierSettings } from '../../../../../src/core/model/settings.ts';
import { toolsOf } from '../../../support/engine/toolsOf.ts';
import { createEngineWorld, reference, settingsWith, tierOf } from '../../../support/engine/engineWorld.ts';
import { answer, editOf, failed, started, text, toolCalls } from '../../../support/engine/scriptedModels.ts';
import { callsOfStep, after, reviewing, stepWith } from '../plan/samples.ts';

const tools = toolsOf({
  readFile: (path) => Promise.resolve({ text: `the secret text of ${path}` }),
  search: () => Promise.resolve({ text: 'found' }),
  listFiles: () => Promise.resolve({ text: 'listed' }),
  outline: () => Promise.resolve({ text: 'outlined' }),
  references: () => Promise.resolve({ text: 'referred' }),
  problems: () => Promise.resolve({ text: 'none' }),
  ask: () => Promise.resolve('yes'),
});

describe('a model that is lost in mid-step', () => {
  function world(execution: TierSettings, routing: Partial<RoutingSettings> = {}, hasTools = true) {
    const settings = settingsWith({
      tiers: { ...settingsWith().tiers, execution },
      routing: { ...defaultRouting, ...routing },
    });
    const engine = createEngineWorld({ files: { 'src/a.ts': 'one\ntwo\n' }, settings });
    const context = engine.context(hasTools ? { tools } : {});
    const planState = createPlanStateStore(context.folder.plans, context.call.log);
    planState.replace(after(reviewing(stepWith('a')), { type: 'run-started' }), 0, false);
    return {
      engine,
      models: () => engine.models.requests.map(({ model }) => model),
      messages: (index: number) => engine.models.requests[index]?.request.messages ?? [],
      step: () => planState.current()?.steps[0],
      run: () =>
        runStep(
          {
            ...{ context, planState, live: createLiveState(), signal: new AbortController().signal },
            writing: createSemaphore(1),
            onStaged: () => undefined,
            onUnstaged: () => undefined,
            review: () => Promise.resolve('later'),
          },
          'a',
        ),
    };
  }

  const look = toolCalls(['read_file', { path: 'src/b.ts' }], ['read_file', { path: 'src/c.ts' }]);
  const edit = answer(editOf('src/a.ts', 'two', 'three'));

  for (const [name, execution] of [
    ['its stand-in', tierOf('mid/coder', 'small/coder-two')],
    ['the next candidate', tierOf('mid/coder')],
  ] as const) {
    it(`is followed by ${name}, which begins the step and is told the files, not the conversation`, async () => {
      const { engine, run, models, messages, step } = world(execution);
      engine.models.say(look, [failed('quota')], edit);
      assert.equal(await run(), 'staged');
      const next = execution.models.length > 1 ? 'small/coder-two' : 'big/planner';
      assert.deepEqual(models(), ['mid/coder', 'mid/coder', next]);
      assert.equal(messages(2).length, 2);
      const told = messages(2).at(-1)?.text ?? '';
      assert.match(told, /mid\/coder was at this step and was cut off/);
      assert.match(told, /- src\/b\.ts\n- src\/c\.ts/);
      assert.doesNotMatch(JSON.stringify(messages(2)), /secret text/);
      assert.deepEqual(
        callsOfStep(step()).map(({ model, outcome }) => [model, outcome]),
        [
          ['mid/coder', 'succeeded'],
          ['mid/coder', 'quota'],
          [next, 'succeeded'],
        ],
      );
    });
  }

  it('hands over the edits that it had written, and its answer is kept and paid for', async () => {
    const { engine, run, models, messages, step } = world(tierOf('mid/coder', 'small/coder-two'), {}, false);
    const partial = editOf('src/a.ts', 'two', 'half of it').slice(0, -10);
    engine.models.say([started, text(partial), failed('connection')], edit);
    assert.equal(await run(), 'staged');
    assert.deepEqual(models(), ['mid/coder', 'small/coder-two']);
    assert.match(messages(1).at(-1)?.text ?? '', /<edits>[^]*half of it[^]*<\/edits>/);
    const [lost] = callsOfStep(step());
    assert.equal(lost?.outcome, 'connection');
    assert.ok(lost.cost.source !== 'unpriced' && lost.cost.nanoUsd > 0);
  });

  it('leaves its partial answer in the record where nobody goes on', async () => {
    const { engine, run, step } = world(
      tierOf('mid/coder'),
      { limits: { ...defaultRouting.limits, dollars: 0.000_000_001 } },
      false,
    );
    engine.models.say([started, text('I was about to'), failed('connection')]);
    assert.equal(await run(), 'failed');
    assert.equal(step()?.rawAnswer, 'I was about to');
  });

  it('leaves the stand-in what is left of the money of the step', async () => {
    const limits = { ...defaultRouting.limits, dollars: 300 / 1e9 };
    const { engine, run, messages } = world(tierOf('mid/coder', 'small/coder-two'), { limits });
    // A turn costs 120 nano-dollars: one before the model was lost, two of its stand-in.
    engine.models.say(look, [failed('quota')], look, look, edit);
    assert.equal(await run(), 'staged');
    assert.doesNotMatch(messages(3).at(-1)?.text ?? '', /limit of money/);
    assert.match(messages(4).at(-1)?.text ?? '', /The limit of money for this step is reached/);
  });

  it('keeps each model at its own place in the cascade', async () => {
    const { engine, run } = world(tierOf('mid/coder', 'small/coder-two'));
    engine.models.say(look, [failed('quota')], look, edit);
    await run();
    assert.deepEqual(
      engine.ledger.rows.map(({ modelAsked, position }) => [modelAsked, position]),
      [
        ['coder', 0],
        ['coder', 0],
        ['coder-two', 1],
        ['coder-two', 1],
      ],
    );
  });

  it('stays with the stand-in that began, whoever is first in the chain', async () => {
    const { engine, run, models } = world(tierOf('mid/coder', 'small/coder-two'));
    engine.models.say([failed('not-found')], look, edit);
    assert.equal(await run(), 'staged');
    assert.deepEqual(models(), ['mid/coder', 'small/coder-two', 'small/coder-two']);
  });

  it('tells nothing where there is nothing to tell', () => {
    const from = reference('a/m');
    assert.deepEqual(handoffMessages(undefined), []);
    assert.deepEqual(handoffMessages({ from, filesRead: [], partialAnswer: 'Let me see' }), []);
  });
});
