import assert from 'node:assert/strict';
import { classifyStep } from '../../../../../src/core/work/ask/classifyStep.ts';
import type { StepRecord } from '../../../../../src/core/work/plan/planDocument.ts';
import {
  defaultRouting,
  type RoutingSettings,
} from '../../../../../src/core/routing/rules/routingSettings.ts';
import { createEngineWorld, settingsWith } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import {
  answer,
  failed,
  started,
  untilCancelled,
  type Script,
} from '../../../support/engine/scriptedModels.ts';
import { stepWith } from '../plan/samples.ts';

const step: StepRecord = { ...stepWith('s'), status: 'running', attempts: [], calls: [] };

function prepared(said: Script, routing: Partial<RoutingSettings> = {}) {
  const engine = createEngineWorld({
    settings: settingsWith({ routing: { ...defaultRouting, ...routing } }),
  });
  engine.models.say(said);
  const outcomes: string[] = [];
  const classify = () =>
    classifyStep(
      engine.context(),
      { id: 'p1' },
      step,
      ['medium', 'high'],
      new AbortController().signal,
      ({ outcome }) => outcomes.push(outcome),
    );
  return { engine, outcomes, classify, asked: () => engine.models.requests.map(({ model }) => model) };
}

describe('classifyStep', () => {
  const high = answer('{"level": "high"}');

  it('asks the grunt tier, or whom the person set for that', async () => {
    const usual = prepared(high);
    assert.equal(await usual.classify(), 'high');
    assert.deepEqual(usual.asked(), ['small/helper']);
    const [row] = usual.engine.ledger.rows;
    assert.deepEqual([row?.purpose, row?.planId, row?.stepId], ['classify', 'p1', 's']);
    const wished = prepared(high, { overrides: { classify: 'small/coder' } });
    assert.equal(await wished.classify(), 'high');
    assert.deepEqual(wished.asked(), ['small/coder']);
  });

  it('asks nobody in a cloud where the step has private files', async () => {
    const { classify, asked } = prepared(high, { privatePatterns: ['src/'] });
    assert.equal(await classify(), 'none');
    assert.deepEqual(asked(), []);
  });

  for (const said of ['```json\n{"level": "high"}\n```', 'That is {"level": "high"}: it spans many files.']) {
    it(`understands ${JSON.stringify(said)}`, async () => {
      assert.equal(await prepared(answer(said)).classify(), 'high');
    });
  }

  for (const [name, said] of [
    ['another level than it was asked for', answer('{"level": "critical"}')],
    ['no level', answer('It depends.')],
    ['a failure', [failed('auth')]],
  ] as const) {
    it(`says none after ${name}, and hands the call on`, async () => {
      const { classify, outcomes } = prepared(said);
      assert.equal(await classify(), 'none');
      assert.equal(outcomes.length, 1);
    });
  }

  it('waits a second and no longer', async () => {
    const { engine, classify, outcomes } = prepared([started, untilCancelled]);
    const level = classify();
    await settled();
    engine.clock.advance(1_000);
    assert.equal(await level, 'none');
    assert.deepEqual(outcomes, ['cancelled']);
    assert.deepEqual(engine.clock.waiting(), []);
  });
});
