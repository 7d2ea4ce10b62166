import assert from 'node:assert/strict';
import type { Live } from '../../../../src/core/work/ask/liveState.ts';
import { parsePartialPlan } from '../../../../src/core/work/plan/partialPlan.ts';
import type { PlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import type { PlanPhase } from '../../../../src/shared/planView.ts';
import { after, attemptWith, newDocument, reviewing, stepWith } from '../../core/work/plan/samples.ts';
import { settingsWith } from '../../support/engine/engineWorld.ts';
import { plans, viewOf } from './samples.ts';

function plan(name: string): PlanDocument {
  const found = plans[name];
  assert.ok(found, name);
  return found;
}

describe('buildPlanView', () => {
  const idle: Live = { planning: undefined, steps: new Map(), isPausing: false };

  const phases: Readonly<Record<string, PlanPhase>> = {
    planning: 'planning',
    'planning failed': 'failed',
    'planning cancelled': 'composing',
    ready: 'ready',
    running: 'running',
    done: 'paused',
    're-planning': 'planning',
    're-planning failed': 'paused',
  };
  for (const [name, phase] of Object.entries(phases)) {
    it(`is ${phase} when the plan is ${name}`, () => {
      assert.equal(viewOf(plan(name)).phase, phase);
    });
  }

  it('is composing without a plan, with the task and the chips of the box', () => {
    const chip = plan('ready').chips[0];
    assert.ok(chip);
    const view = viewOf(undefined, { task: 'Fix it', chips: [chip] });
    assert.equal(view.phase, 'composing');
    assert.equal(view.task, 'Fix it');
    assert.deepEqual(view.chips, [{ id: 'c1', kind: 'todo', label: 'TODO' }]);
    assert.equal(view.plan, undefined);
    assert.equal(view.notice, undefined);
  });

  it('tells gathering from planning, and pausing from running, by what goes on', () => {
    const gathering: Live = { ...idle, planning: { sinceMs: 1, kind: 'gathering-context' } };
    assert.equal(viewOf(plan('planning'), { live: gathering }).phase, 'gathering-context');
    assert.equal(viewOf(plan('running'), { live: { ...idle, isPausing: true } }).phase, 'pausing');
    assert.equal(viewOf(plan('done'), { live: { ...idle, isPausing: true } }).phase, 'paused');
  });

  it('names the models of each tier', () => {
    assert.deepEqual(viewOf(undefined).modelsByTier, {
      orchestration: ['big/planner'],
      execution: ['mid/coder', 'small/coder'],
      grunt: ['small/helper'],
    });
  });

  describe('while the plan is written', () => {
    const partial = (text: string) =>
      after(newDocument(), { type: 'partial-plan-received', partial: parsePartialPlan(text) });

    it('shows what there is of it, as being written and without actions', () => {
      const view = viewOf(
        partial(
          '{"goal":"All go","assumptions":["One"],"steps":[{"id":"s1","title":"First","tier":"grunt"},{"ti',
        ),
      ).plan;
      assert.equal(view?.goal, 'All go');
      assert.deepEqual(view.assumptions, ['One']);
      assert.deepEqual(
        view.steps.map(({ id, title, tier, status, actions }) => [id, title, tier, status, actions]),
        [
          ['s1', 'First', 'grunt', 'writing', []],
          ['writing-1', '', 'execution', 'writing', []],
        ],
      );
    });

    it('gives no two rows the same id', () => {
      const rows = viewOf(partial('{"steps":[{"id":"s"},{"id":"s"},{"id":""},{"id":"s')).plan?.steps ?? [];
      assert.equal(new Set(rows.map((row) => row.id)).size, 4);
    });

    it('shows new steps below those that stay when the rest is planned anew', () => {
      const draft = parsePartialPlan('{"goal":"New","steps":[{"id":"a","title":"Same id"}');
      const view = viewOf(after(plan('re-planning'), { type: 'partial-plan-received', partial: draft })).plan;
      assert.equal(view?.goal, 'All is done.');
      assert.deepEqual(
        view.steps.map((step) => [step.id, step.status]),
        [
          ['a', 'done'],
          ['b', 'pending'],
          ['c', 'pending'],
          ['writing-0', 'writing'],
        ],
      );
    });
  });

  it('shows depth, critical path and who is on it', () => {
    const view = viewOf(
      reviewing(
        stepWith('a'),
        stepWith('b', { dependsOn: ['a'], critical: true }),
        stepWith('c', { outputTokens: 1 }),
      ),
    ).plan;
    assert.deepEqual(
      view?.steps.map((step) => [step.depth, step.isOnCriticalPath, step.isCritical]),
      [
        [0, true, false],
        [1, true, true],
        [0, false, false],
      ],
    );
  });

  it('shows no critical path where every step is on it', () => {
    const view = viewOf(reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] }))).plan;
    assert.deepEqual(
      view?.steps.map((step) => step.isOnCriticalPath),
      [false, false],
    );
  });

  it('counts what was spent everywhere: planning, steps, and steps that are gone', () => {
    const document = after(
      plan('failed'),
      { type: 'call-finished', call: attemptWith('p') },
      { type: 'step-deleted', stepId: 'a' },
    );
    const view = viewOf(document).plan;
    assert.equal(view?.totals.calls, 2);
    assert.equal(view.totals.inputTokens, 20);
    assert.equal(view.planning.calls, 1);
    assert.equal(view.totals.doneSteps, 0);
  });

  it('adds up estimates, and says nothing where there is none', () => {
    assert.equal(viewOf(plan('ready')).plan?.totals.estimate, undefined);
    const estimated = ['a', 'b'].map((stepId) => ({
      type: 'estimate-made' as const,
      stepId,
      estimate: { lowNanoUsd: 10_000_000, highNanoUsd: 20_000_000 },
    }));
    const text = viewOf(after(plan('ready'), ...estimated)).plan?.totals.estimate?.text ?? '';
    assert.match(text, /^≈.*0\.02.*0\.04/);
  });

  it('has no plan to show when planning failed, and keeps the raw answer within reach', () => {
    const view = viewOf(plan('planning failed'));
    assert.equal(view.plan, undefined);
    assert.ok(view.notice?.actions.includes('show-raw-answer'));
  });

  for (const [name, changes] of [
    ['another window works on it', { isElsewhere: true }],
    ['the workspace is restricted', { setup: { kind: 'restricted' } }],
  ] as const) {
    it(`offers nothing but reading when ${name}`, () => {
      for (const document of Object.values(plans)) {
        for (const step of viewOf(document, changes).plan?.steps ?? [])
          assert.deepEqual(step.actions, step.hasRawAnswer ? ['show-raw-answer'] : []);
      }
    });
  }

  it('says why a step has no model', () => {
    const settings = settingsWith({ providers: new Map() });
    const step = viewOf(plan('ready'), { settings }).plan?.steps[0];
    assert.equal(step?.model, undefined);
    assert.match(step?.reasons[0] ?? '', /no provider named "mid"/);
  });
});
