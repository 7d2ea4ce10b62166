import { callsOf } from '../../../../../../src/core/work/plan/attempt.ts';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlanDocument, type PlanDocument } from '../../../../../../src/core/work/plan/planDocument.ts';
import type { PlanEvent } from '../../../../../../src/core/work/plan/state/planEvents.ts';
import { findCycle } from '../../../../../../src/core/work/plan/planGraph.ts';
import { recoverDocument } from '../../../../../../src/core/work/plan/state/recoverDocument.ts';
import { reducePlan } from '../../../../../../src/core/work/plan/state/reducePlan.ts';
import { after, attemptWith, newDocument, planWith, result, reviewing, stepWith } from '../samples.ts';

function reasonOf(document: PlanDocument, event: PlanEvent): string {
  const reduced = reducePlan(document, event);
  assert.ok(!reduced.ok, `${event.type} was accepted`);
  return reduced.reason;
}

function statuses(document: PlanDocument): Record<string, string> {
  return Object.fromEntries(document.steps.map((step) => [step.id, step.status]));
}

const chain = (): PlanDocument =>
  reviewing(stepWith('a'), stepWith('b', { dependsOn: ['a'] }), stepWith('c', { dependsOn: ['b'] }));

const finish = (stepId: string): PlanEvent[] => [
  { type: 'step-started', stepId, atMs: 1 },
  { type: 'step-staged', stepId, result },
  { type: 'step-done', stepId, atMs: 2 },
];

describe('reducePlan', () => {
  describe('planning', () => {
    it('shows the draft while planning and the plan afterwards', () => {
      const drafted = after(newDocument(), {
        type: 'partial-plan-received',
        partial: { goal: 'g', assumptions: [], steps: [] },
      });
      assert.equal(drafted.draft?.goal, 'g');
      const received = after(drafted, {
        type: 'plan-received',
        plan: planWith(stepWith('a')),
        rawAnswer: 'raw',
      });
      assert.equal(received.state, 'ready');
      assert.equal(received.draft, undefined);
      assert.equal(received.rawAnswer, 'raw');
      assert.deepEqual(statuses(received), { a: 'pending' });
    });

    it('refuses a plan that does not hold', () => {
      const plan = planWith(stepWith('a', { dependsOn: ['z'] }));
      assert.match(
        reasonOf(newDocument(), { type: 'plan-received', plan, rawAnswer: '' }),
        /"z", which is not a step/,
      );
    });

    it('keeps failure and raw answer, and plans again from there with the attempts counted', () => {
      const failed = after(
        newDocument(),
        { type: 'call-finished', call: attemptWith('x') },
        { type: 'planning-failed', failure: { message: 'no' }, rawAnswer: 'raw' },
      );
      assert.equal(failed.state, 'failed');
      assert.deepEqual([failed.failure?.message, failed.rawAnswer], ['no', 'raw']);
      const again = after(failed, { type: 'planning-started', task: 'Other', chips: [] });
      assert.deepEqual(
        [again.state, again.task, again.failure, again.rawAnswer],
        ['planning', 'Other', undefined, undefined],
      );
      assert.equal(again.planningCalls.length, 1);
    });

    it('does not throw steps away that have run', () => {
      const run = after(chain(), { type: 'run-started' }, ...finish('a'), { type: 'run-paused' });
      reasonOf(run, { type: 'planning-started', task: 't', chips: [] });
    });

    it('ignores what comes after a cancel', () => {
      const cancelled = after(newDocument(), { type: 'planning-cancelled' });
      assert.equal(cancelled.state, 'cancelled');
      reasonOf(cancelled, { type: 'plan-received', plan: planWith(stepWith('a')), rawAnswer: '' });
      reasonOf(cancelled, { type: 'partial-plan-received', partial: { assumptions: [], steps: [] } });
    });
  });

  describe('running', () => {
    it('takes a step from start to done', () => {
      const done = after(
        chain(),
        { type: 'note-added', stepId: 'a', note: 'n' },
        { type: 'run-started' },
        ...finish('a'),
      );
      const step = done.steps[0];
      assert.deepEqual(
        [step?.status, step?.startedAtMs, step?.finishedAtMs, step?.note],
        ['done', 1, 2, undefined],
      );
      assert.deepEqual(step?.result, result);
    });

    it('starts no step before those it needs, none twice, none in a plan at rest', () => {
      const running = after(chain(), { type: 'run-started' });
      assert.equal(
        reasonOf(running, { type: 'step-started', stepId: 'b', atMs: 1 }),
        'Step "b" needs "a" done first.',
      );
      reasonOf(chain(), { type: 'step-started', stepId: 'a', atMs: 1 });
      const started = after(running, { type: 'step-started', stepId: 'a', atMs: 1 });
      reasonOf(started, { type: 'step-started', stepId: 'a', atMs: 2 });
      assert.equal(
        reasonOf(running, { type: 'step-started', stepId: 'z', atMs: 1 }),
        'There is no step "z".',
      );
    });

    it('pauses and finishes only when no step is running', () => {
      const started = after(chain(), { type: 'run-started' }, { type: 'step-started', stepId: 'a', atMs: 1 });
      reasonOf(started, { type: 'run-paused' });
      reasonOf(started, { type: 'run-finished' });
      const stopped = after(
        started,
        { type: 'step-interrupted', stepId: 'a', atMs: 2 },
        { type: 'run-paused' },
      );
      assert.deepEqual([stopped.state, stopped.steps[0]?.status], ['paused', 'interrupted']);
    });

    it('lets a failed step be tried again and forgets the failure', () => {
      const failed = after(
        chain(),
        { type: 'run-started' },
        { type: 'step-started', stepId: 'a', atMs: 1 },
        { type: 'step-failed', stepId: 'a', atMs: 2, failure: { message: 'no' }, rawAnswer: 'raw' },
      );
      assert.deepEqual([failed.steps[0]?.failure?.message, failed.steps[0]?.rawAnswer], ['no', 'raw']);
      const again = after(failed, { type: 'step-started', stepId: 'a', atMs: 3 });
      assert.deepEqual([again.steps[0]?.status, again.steps[0]?.failure], ['running', undefined]);
    });

    it('takes back the result of what is not in the workspace', () => {
      const staged = after(chain(), { type: 'run-started' }, ...finish('a').slice(0, 2));
      assert.equal(
        after(staged, { type: 'step-rejected', stepId: 'a', atMs: 3 }).steps[0]?.result,
        undefined,
      );
      const done = after(staged, { type: 'step-done', stepId: 'a', atMs: 3 });
      const reverted = after(done, { type: 'step-reverted', stepId: 'a', atMs: 4 });
      assert.deepEqual([reverted.steps[0]?.status, reverted.steps[0]?.result], ['reverted', undefined]);
      reasonOf(reverted, { type: 'step-reverted', stepId: 'a', atMs: 5 });
    });

    it('loses no call, not even of a deleted step', () => {
      const attempted = after(chain(), { type: 'call-finished', stepId: 'b', call: attemptWith('x1') });
      const deleted = after(
        attempted,
        { type: 'step-deleted', stepId: 'b' },
        { type: 'call-finished', stepId: 'b', call: attemptWith('x2') },
      );
      assert.deepEqual(
        deleted.discardedCalls.map(({ callId }) => callId),
        ['x1', 'x2'],
      );
    });
  });

  describe('editing', () => {
    it('changes a step and brings a failed one back into the run', () => {
      const failed = after(
        chain(),
        { type: 'run-started' },
        { type: 'step-started', stepId: 'a', atMs: 1 },
        { type: 'step-failed', stepId: 'a', atMs: 2, failure: { message: 'no' } },
      );
      const edited = after(failed, {
        type: 'step-edited',
        stepId: 'a',
        patch: { title: ' New ', files: ['./x\\y.ts'], isCritical: true, model: 'p/m', tier: 'grunt' },
      }).steps[0];
      assert.deepEqual(
        [
          edited?.title,
          edited?.files,
          edited?.critical,
          edited?.modelOverride,
          edited?.tier,
          edited?.status,
          edited?.failure,
        ],
        ['New', ['x/y.ts'], true, 'p/m', 'grunt', 'pending', undefined],
      );
    });

    it('goes back to the tier with an empty model', () => {
      const chosen = after(chain(), { type: 'model-chosen', stepId: 'a', model: 'p/m' });
      assert.equal(chosen.steps[0]?.modelOverride, 'p/m');
      const back = after(chosen, { type: 'step-edited', stepId: 'a', patch: { model: '' } });
      assert.ok(!('modelOverride' in (back.steps[0] ?? {})));
    });

    const wrong: [string, PlanEvent, RegExp][] = [
      ['a cycle', { type: 'step-edited', stepId: 'a', patch: { dependsOn: ['c'] } }, /in a circle/],
      [
        'an unknown dependency',
        { type: 'step-edited', stepId: 'a', patch: { dependsOn: ['z'] } },
        /"z", which is not a step/,
      ],
      ['a path outside', { type: 'step-edited', stepId: 'a', patch: { files: ['../x'] } }, /contains "\.\."/],
      ['an empty title', { type: 'step-edited', stepId: 'a', patch: { title: ' ' } }, /is empty/],
      ['a step of a known id', { type: 'step-added', step: stepWith('a') }, /already has a step "a"/],
      [
        'a step after an unknown one',
        { type: 'step-added', step: stepWith('n'), afterStepId: 'z' },
        /no step "z"/,
      ],
    ];
    for (const [name, event, expected] of wrong) {
      it(`refuses ${name}`, () => {
        assert.match(reasonOf(chain(), event), expected);
      });
    }

    it('touches neither a running nor a done step', () => {
      const running = after(chain(), { type: 'run-started' }, { type: 'step-started', stepId: 'a', atMs: 1 });
      const done = after(chain(), { type: 'run-started' }, ...finish('a'));
      for (const document of [running, done]) {
        reasonOf(document, { type: 'step-edited', stepId: 'a', patch: { title: 'x' } });
        reasonOf(document, { type: 'step-deleted', stepId: 'a' });
      }
    });

    it('adds, moves and deletes', () => {
      const added = after(
        chain(),
        { type: 'step-added', step: stepWith('n'), afterStepId: 'a' },
        { type: 'step-added', step: stepWith('first') },
      );
      assert.deepEqual(
        added.steps.map((step) => step.id),
        ['first', 'a', 'n', 'b', 'c'],
      );
      const moved = after(
        added,
        { type: 'step-moved', stepId: 'first', toIndex: 99 },
        { type: 'step-moved', stepId: 'c', toIndex: -5 },
      );
      assert.deepEqual(
        moved.steps.map((step) => step.id),
        ['c', 'a', 'n', 'b', 'first'],
      );
      const deleted = after(chain(), { type: 'step-deleted', stepId: 'a' });
      assert.deepEqual(
        deleted.steps.map((step) => [step.id, step.dependsOn]),
        [
          ['b', []],
          ['c', ['b']],
        ],
      );
    });
  });

  describe('re-planning', () => {
    const half = (): PlanDocument =>
      after(chain(), { type: 'run-started' }, ...finish('a'), { type: 'run-paused' });

    it('keeps done steps and puts new ones in the place of the rest', () => {
      const attempted = after(half(), { type: 'call-finished', stepId: 'b', call: attemptWith('x') });
      const replanned = after(
        attempted,
        { type: 'replanning-started', fromStepId: 'b', note: 'other way' },
        { type: 'plan-replaced-from', plan: planWith(stepWith('n', { dependsOn: ['a'] })), rawAnswer: 'raw' },
      );
      assert.deepEqual(statuses(replanned), { a: 'done', n: 'pending' });
      assert.deepEqual([replanned.state, replanned.replanning], ['paused', undefined]);
      assert.deepEqual(
        replanned.discardedCalls.map((attempt) => attempt.callId),
        ['x'],
      );
    });

    it('leaves the plan as it was when it fails or is cancelled', () => {
      const started = after(half(), { type: 'replanning-started', fromStepId: 'b', note: '' });
      const failed = after(started, { type: 'planning-failed', failure: { message: 'no' } });
      assert.deepEqual(
        [failed.state, failed.failure?.message, statuses(failed)],
        ['paused', 'no', statuses(half())],
      );
      assert.deepEqual(after(started, { type: 'planning-cancelled' }), half());
    });

    it('leaves a finished plan finished when it is cancelled', () => {
      const finished = after(reviewing(stepWith('a')), { type: 'run-started' }, ...finish('a'), {
        type: 'run-finished',
      });
      assert.deepEqual(
        after(
          finished,
          { type: 'replanning-started', fromStepId: 'a', note: '' },
          { type: 'planning-cancelled' },
        ),
        finished,
      );
    });

    it('refuses new steps that reuse an id or need a replaced step', () => {
      const started = after(half(), { type: 'replanning-started', fromStepId: 'b', note: '' });
      const withPlan = (plan: ReturnType<typeof planWith>): PlanEvent => ({
        type: 'plan-replaced-from',
        plan,
        rawAnswer: '',
      });
      assert.match(reasonOf(started, withPlan(planWith(stepWith('a')))), /belongs to a step that stays/);
      assert.match(
        reasonOf(started, withPlan(planWith(stepWith('n', { dependsOn: ['c'] })))),
        /not a step of the plan/,
      );
    });

    it('does not begin while a step is running', () => {
      const running = after(chain(), { type: 'run-started' }, { type: 'step-started', stepId: 'a', atMs: 1 });
      reasonOf(running, { type: 'replanning-started', fromStepId: 'b', note: '' });
    });
  });

  const stepId = fc.constantFrom('a', 'b', 'c', 'n', 'z');
  const event: fc.Arbitrary<PlanEvent> = fc.oneof(
    fc.record({ type: fc.constant('run-started' as const) }),
    fc.record({ type: fc.constant('run-paused' as const) }),
    fc.record({ type: fc.constant('run-finished' as const) }),
    fc.record({ type: fc.constant('planning-cancelled' as const) }),
    fc.record({
      type: fc.constant('planning-started' as const),
      task: fc.constant('t'),
      chips: fc.constant([]),
    }),
    fc.record({
      type: fc.constant('replanning-started' as const),
      fromStepId: stepId,
      note: fc.constant(''),
    }),
    fc.record({
      type: fc.constantFrom('plan-received' as const, 'plan-replaced-from' as const),
      plan: fc.constantFrom(
        planWith(stepWith('n')),
        planWith(stepWith('a'), stepWith('b', { dependsOn: ['a'] })),
      ),
      rawAnswer: fc.constant(''),
    }),
    fc.record({
      type: fc.constantFrom(
        'step-started' as const,
        'step-done' as const,
        'step-rejected' as const,
        'step-reverted' as const,
        'step-interrupted' as const,
      ),
      stepId,
      atMs: fc.nat(),
    }),
    fc.record({ type: fc.constant('step-staged' as const), stepId, result: fc.constant(result) }),
    fc.record({
      type: fc.constant('step-failed' as const),
      stepId,
      atMs: fc.nat(),
      failure: fc.constant({ message: 'no' }),
    }),
    fc.record({
      type: fc.constant('call-finished' as const),
      stepId,
      call: fc.constant(attemptWith('x')),
    }),
    fc.record({
      type: fc.constant('step-edited' as const),
      stepId,
      patch: fc.record({ dependsOn: fc.array(stepId, { maxLength: 2 }) }),
    }),
    fc.record({ type: fc.constant('step-deleted' as const), stepId }),
    fc.record({ type: fc.constant('step-moved' as const), stepId, toIndex: fc.integer() }),
    fc.record({
      type: fc.constant('step-added' as const),
      step: stepId.map((id) => stepWith(id)),
      afterStepId: stepId,
    }),
  );

  it('is never corrupted by any events in any order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let document = chain();
        let calls = 0;
        for (const next of events) {
          const frozen = JSON.stringify(document);
          const reduced = reducePlan(document, next);
          assert.equal(JSON.stringify(document), frozen);
          if (!reduced.ok) continue;
          ({ document } = reduced);
          if (next.type === 'call-finished') calls += 1;
          const ids = document.steps.map((step) => step.id);
          assert.equal(new Set(ids).size, ids.length);
          assert.ok(document.steps.every((step) => step.dependsOn.every((id) => ids.includes(id))));
          assert.equal(findCycle(document.steps), undefined);
          assert.ok(
            document.state === 'running' || document.steps.every((step) => step.status !== 'running'),
          );
          const kept = document.steps.flatMap(callsOf).length + document.discardedCalls.length;
          assert.equal(kept, calls);
          const stored = parsePlanDocument(JSON.stringify(document));
          assert.deepEqual(stored, { ok: true, document });
        }
        const recovered = recoverDocument(document);
        assert.ok(
          recovered.steps.every((step) => step.status !== 'running' && step.status !== 'awaiting-approval'),
        );
        assert.ok(recovered.state !== 'running' && recovered.state !== 'planning');
        assert.equal(recoverDocument(recovered), recovered);
      }),
      { numRuns: 300 },
    );
  });
});
