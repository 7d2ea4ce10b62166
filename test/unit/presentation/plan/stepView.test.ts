import assert from 'node:assert/strict';
import type { Activity, Live } from '../../../../src/core/work/ask/liveState.ts';
import type { PlanDocument } from '../../../../src/core/work/plan/planDocument.ts';
import type { PlanEvent } from '../../../../src/core/work/plan/state/planEvents.ts';
import { reducePlan } from '../../../../src/core/work/plan/state/reducePlan.ts';
import type { StepAction, StepView } from '../../../../src/shared/planView.ts';
import { after, attemptWith, reviewing, stepWith } from '../../core/work/plan/samples.ts';
import { plans, viewOf } from './samples.ts';

function viewOfStep(document: PlanDocument | undefined, stepId: string, live?: Live): StepView {
  const view = viewOf(document, live === undefined ? {} : { live });
  const step = view.plan?.steps.find((candidate) => candidate.id === stepId);
  assert.ok(step);
  return step;
}

describe('stepView', () => {
  const actions: Readonly<Record<string, readonly StepAction[]>> = {
    ready: ['run', 'edit', 'replan', 'move-down', 'delete'],
    running: ['cancel'],
    'waiting for review in a run': ['accept', 'reject', 'show-diff', 'show-raw-answer'],
    'waiting for review': ['accept', 'reject', 'show-diff', 'retry', 'replan', 'show-raw-answer'],
    'done in a run': ['move-down', 'show-raw-answer'],
    done: ['retry', 'revert', 'replan', 'move-down', 'show-raw-answer'],
    failed: ['run', 'retry', 'edit', 'replan', 'move-down', 'delete', 'show-raw-answer'],
    rejected: ['run', 'retry', 'edit', 'replan', 'move-down', 'delete', 'show-raw-answer'],
    reverted: ['run', 'retry', 'edit', 'replan', 'move-down', 'delete', 'show-raw-answer'],
    interrupted: ['run', 'retry', 'edit', 'replan', 'move-down', 'delete'],
    're-planning': ['show-raw-answer'],
  };
  for (const [name, expected] of Object.entries(actions)) {
    it(`offers ${expected.join(', ')} when it is ${name}`, () => {
      assert.deepEqual(viewOfStep(plans[name], 'a').actions, expected);
    });
  }

  it('tells once what the models of a step turned out not to take', () => {
    const adapted = ['it takes no temperature (the catalogue says so): asked without one'];
    const document = after(
      reviewing(stepWith('a')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      { type: 'step-decided', stepId: 'a', lines: [{ about: 'reason', text: 'the planner wants it' }] },
      {
        type: 'call-finished',
        stepId: 'a',
        call: { ...attemptWith('t1'), model: 'mid/coder', adapted },
      },
      {
        type: 'call-finished',
        stepId: 'a',
        call: { ...attemptWith('t1'), model: 'mid/coder', adapted },
      },
    );
    assert.deepEqual(viewOfStep(document, 'a').reasons, [
      'the planner wants it',
      'mid/coder: it takes no temperature (the catalogue says so): asked without one',
    ]);
  });

  it('says once what was withheld, and from whom', () => {
    const call = { ...attemptWith('t1'), model: 'mid/coder', withheld: ['secret/x.ts'] };
    const document = after(
      reviewing(stepWith('a')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      { type: 'step-decided', stepId: 'a', lines: [{ about: 'reason', text: 'the planner wants it' }] },
      { type: 'call-finished', stepId: 'a', call },
      { type: 'call-finished', stepId: 'a', call },
    );
    assert.deepEqual(viewOfStep(document, 'a').reasons.slice(1), [
      'Withheld from mid/coder, because it is private: secret/x.ts.',
    ]);
  });

  it('says of a step that nothing can be estimated for that it is unpriced, until it has run', () => {
    assert.equal(viewOfStep(plans['ready'], 'a').estimate?.text, 'unpriced');
    assert.equal(viewOfStep(plans['done'], 'a').estimate, undefined);
  });

  it('offers to run a step only when what it needs is done', () => {
    assert.ok(!viewOfStep(plans['ready'], 'b').actions.includes('run'));
    assert.ok(viewOfStep(plans['done'], 'b').actions.includes('run'));
  });

  it('lets steps that wait be changed while another runs', () => {
    assert.deepEqual(viewOfStep(plans['running'], 'b').actions, ['edit', 'move-up', 'move-down', 'delete']);
  });

  it('offers no revert where nothing was written', () => {
    const document = after(
      reviewing(stepWith('a', { kind: 'check' })),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      {
        type: 'step-done',
        stepId: 'a',
        atMs: 2,
        result: { summary: 's', changedFiles: [], findings: 's' },
      },
      { type: 'run-finished' },
    );
    assert.deepEqual(viewOfStep(document, 'a').actions, ['replan']);
  });

  it('offers nothing that the plan would refuse', () => {
    const eventsOf: Partial<Record<StepAction, (stepId: string, status: string) => readonly PlanEvent[]>> = {
      run: (stepId) => [{ type: 'run-started' }, { type: 'step-started', stepId, atMs: 9 }],
      accept: (stepId) => [{ type: 'step-done', stepId, atMs: 9 }],
      reject: (stepId) => [{ type: 'step-rejected', stepId, atMs: 9 }],
      retry: (stepId, status) => [
        ...(status === 'done' ? [{ type: 'step-reverted', stepId, atMs: 8 } as const] : []),
        ...(status === 'awaiting-approval' ? [{ type: 'step-rejected', stepId, atMs: 8 } as const] : []),
        { type: 'note-added', stepId, note: 'Shorter.' },
        { type: 'run-started' },
        { type: 'step-started', stepId, atMs: 9 },
      ],
      // What waits for review is rejected first.
      replan: (stepId, status) => [
        ...(status === 'awaiting-approval' ? [{ type: 'step-rejected', stepId, atMs: 9 } as const] : []),
        { type: 'replanning-started', fromStepId: stepId, note: '' },
      ],
      revert: (stepId) => [{ type: 'step-reverted', stepId, atMs: 9 }],
      edit: (stepId) => [{ type: 'step-edited', stepId, patch: { title: 'Other' } }],
      delete: (stepId) => [{ type: 'step-deleted', stepId }],
      'move-up': (stepId) => [{ type: 'step-moved', stepId, toIndex: 0 }],
      'move-down': (stepId) => [{ type: 'step-moved', stepId, toIndex: 1 }],
    };
    let tried = 0;
    for (const [name, document] of Object.entries(plans)) {
      for (const step of viewOf(document).plan?.steps ?? []) {
        for (const action of step.actions) {
          let current = document;
          for (const event of eventsOf[action]?.(step.id, step.status) ?? []) {
            const reduced = reducePlan(current, event);
            assert.ok(reduced.ok, `${name}, step ${step.id}, ${action}`);
            current = reduced.document;
            tried++;
          }
        }
      }
    }
    assert.ok(tried > 50);
  });

  it('offers to do a step again only while what it needs is there', () => {
    const steps = [stepWith('a'), stepWith('b', { dependsOn: ['a'] })];
    const result = { summary: 's', changedFiles: ['src/b.ts'], findings: '' };
    const done = (stepId: string): PlanEvent[] => [
      { type: 'step-started', stepId, atMs: 1 },
      { type: 'call-finished', stepId, call: attemptWith(stepId) },
      { type: 'step-done', stepId, atMs: 2, result },
    ];
    const all = after(reviewing(...steps), { type: 'run-started' }, ...done('a'), ...done('b'), {
      type: 'run-finished',
    });
    assert.ok(viewOfStep(all, 'b').actions.includes('retry'));
    const without = after(all, { type: 'step-reverted', stepId: 'a', atMs: 3 });
    assert.deepEqual(viewOfStep(without, 'b').actions, ['revert', 'replan', 'move-up']);
  });

  it('shows how far a model has got against its limits, while it works', () => {
    const loop = {
      ...{ turnsDone: 1, mostTurns: 12, tokens: 34_000, mostTokens: 600_000 },
      ...{ nanoUsd: 10_000_000, mostNanoUsd: 1_000_000_000 },
    };
    const limits = (kind: Activity['kind']) =>
      viewOfStep(plans['running'], 'a', {
        ...{ planning: undefined, isPausing: false },
        steps: new Map([['a', { sinceMs: 5, kind, loop }]]),
      }).activityLimits;
    assert.equal(limits('writing'), 'turn 2 of 12 · 34k of 600k tokens · $0.010 of $1.00');
    assert.equal(limits('using-tools'), '34k of 600k tokens · $0.010 of $1.00');
    assert.equal(limits('verifying'), undefined);
  });

  it('says where its checks run, why Autopilot stops at it, and what became of its commit', () => {
    const red = reviewing(stepWith('a', { checksDeferredUntil: 'b' }), stepWith('b', { dependsOn: ['a'] }));
    assert.equal(viewOfStep(red, 'a').checksDeferredUntil, 'b');
    const stopped = after(
      red,
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      {
        ...{ type: 'step-staged', stepId: 'a', stopReason: 'Autopilot stops here: …' },
        result: { summary: 's', changedFiles: ['src/a.ts'], findings: '' },
      },
    );
    assert.equal(viewOfStep(stopped, 'a').stopReason, 'Autopilot stops here: …');
    const committed = after(
      stopped,
      { type: 'step-accepted', stepId: 'a' },
      { type: 'step-done', stepId: 'a', atMs: 2 },
      { type: 'step-committed', stepId: 'a', note: 'Committed as 1a2b3c4.' },
    );
    assert.equal(viewOfStep(committed, 'a').stopReason, undefined);
    assert.equal(viewOfStep(committed, 'a').commitNote, 'Committed as 1a2b3c4.');
  });

  it('shows what is going on and since when; while edits are applied nothing can be done', () => {
    const live = (activity: Activity): Live => ({
      planning: undefined,
      isPausing: false,
      steps: new Map([['a', activity]]),
    });
    const writing = viewOfStep(plans['running'], 'a', live({ sinceMs: 5, kind: 'writing', characters: 42 }));
    assert.equal(writing.runningSinceMs, 5);
    assert.equal(writing.activity, 'Writing, 42 characters');
    const applying = viewOfStep(plans['waiting for review'], 'a', live({ sinceMs: 5, kind: 'applying' }));
    assert.deepEqual(applying.actions, ['show-raw-answer']);
    assert.equal(viewOfStep(plans['done'], 'a').activity, undefined);
  });

  it('shows the model of the tier with the reason, or the one that the person chose', () => {
    const byTier = viewOfStep(plans['ready'], 'a');
    assert.equal(byTier.model, 'mid/coder');
    assert.equal(byTier.isModelChosen, false);
    assert.match(byTier.reasons[0] ?? '', /execution tier/);
    const chosen = viewOfStep(
      after(reviewing(stepWith('a')), { type: 'model-chosen', stepId: 'a', model: 'small/tiny' }),
      'a',
    );
    assert.equal(chosen.model, 'small/tiny');
    assert.ok(chosen.isModelChosen);
  });

  it('shows every attempt with its cost, failed ones with the reason', () => {
    const document = after(
      reviewing(stepWith('a')),
      { type: 'call-finished', stepId: 'a', call: { ...attemptWith('1'), modelServed: 'haiku-0101' } },
      {
        type: 'call-finished',
        stepId: 'a',
        call: {
          callId: '2',
          purpose: 'step',
          model: 'own/model',
          cost: { source: 'unpriced' },
          outcome: 'overloaded',
          message: 'Busy.',
          startedAtMs: 1,
          latencyMs: 3,
        },
      },
    );
    const { calls, spent } = viewOfStep(document, 'a');
    assert.deepEqual(
      calls.map(({ model, outcome, cost, inputTokens }) => [model, outcome, cost.isUnpriced, inputTokens]),
      [
        ['anthropic/claude-haiku (haiku-0101)', 'succeeded', false, 10],
        ['own/model', 'overloaded: Busy.', true, undefined],
      ],
    );
    assert.equal(spent.calls, 2);
    assert.equal(spent.elapsedMs, 5);
    assert.match(spent.cost?.text ?? '', /unpriced/);
  });

  it('shows why it failed, with the detail', () => {
    assert.equal(viewOfStep(plans['failed'], 'a').failure, 'No.\nBecause.');
  });
});
