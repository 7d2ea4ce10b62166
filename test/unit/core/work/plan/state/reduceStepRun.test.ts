import assert from 'node:assert/strict';
import type { PlanEvent } from '../../../../../../src/core/work/plan/state/planEvents.ts';
import { reducePlan } from '../../../../../../src/core/work/plan/state/reducePlan.ts';
import { after, attemptWith, result, reviewing, stepWith } from '../samples.ts';

const stepId = 'a';
const model = { provider: 'p', model: 'small' };
const begun = { type: 'step-attempt-started', stepId, model } as const;
const ended: Extract<PlanEvent, { readonly type: 'step-attempt-ended' }> = {
  type: 'step-attempt-ended',
  stepId,
  ended: {
    ...{ model, outcome: 'fail', reason: 'tsc failed', evidence: [] },
    ...{ costNanoUsd: 5, judgingNanoUsd: 1, workedMs: 7 },
  },
};
const call = (id: string) => ({ type: 'call-finished', stepId, call: attemptWith(id) }) as const;
const started = { type: 'step-started', stepId, atMs: 1 } as const;

describe('the attempts of a running step', () => {
  const running = () => after(reviewing(stepWith('a')), { type: 'run-started' }, started);
  const first = (...events: PlanEvent[]) => {
    const [step] = after(running(), ...events).steps;
    assert.ok(step);
    return step;
  };
  const outlineOf = ({ attempts }: ReturnType<typeof first>) =>
    attempts.map(({ run, outcome, calls }) => [run, outcome, calls.map(({ callId }) => callId).join()]);

  it('begin, take in their calls, and end', () => {
    assert.deepEqual(first(begun).attempts, [
      { run: 1, model, reason: '', evidence: [], judgingNanoUsd: 0, workedMs: 0, calls: [] },
    ]);
    assert.deepEqual(first(begun, call('1'), ended).attempts, [
      { run: 1, ...ended.ended, calls: [attemptWith('1')] },
    ]);
    assert.deepEqual(outlineOf(first(begun, call('1'), ended, begun, call('2'), call('3'))), [
      [1, 'fail', '1'],
      [1, undefined, '2,3'],
    ]);
  });

  it('take in a call that is settled after their end', () => {
    assert.deepEqual(outlineOf(first(begun, ended, call('1'))), [[1, 'fail', '1']]);
  });

  it('end while their edits wait for the person', () => {
    const step = first(begun, { type: 'step-staged', stepId, result }, ended);
    assert.deepEqual(outlineOf(step), [[1, 'fail', '']]);
  });

  const ends: PlanEvent[] = [
    { type: 'step-done', stepId, atMs: 2, result },
    { type: 'step-failed', stepId, atMs: 2, failure: { message: 'No.' } },
    { type: 'step-rejected', stepId, atMs: 2 },
    { type: 'step-interrupted', stepId, atMs: 2 },
  ];
  for (const event of ends) {
    it(`are cut off by ${event.type}`, () => {
      assert.deepEqual(outlineOf(first(begun, event)), [[1, 'stopped', '']]);
      assert.deepEqual(outlineOf(first(begun, ended, event)), [[1, 'fail', '']]);
    });
  }

  it('belong to the same start after an interruption, to the next one after a failure', () => {
    const [, failed, , interrupted] = ends;
    assert.ok(failed && interrupted);
    assert.equal(first().run, 1);
    assert.deepEqual(outlineOf(first(begun, interrupted, started, begun)), [
      [1, 'stopped', ''],
      [1, undefined, ''],
    ]);
    assert.deepEqual(outlineOf(first(begun, failed, started, begun)), [
      [1, 'stopped', ''],
      [2, undefined, ''],
    ]);
  });

  it('do not begin at a step that does not run', () => {
    for (const document of [
      reviewing(stepWith('a')),
      after(running(), { type: 'step-staged', stepId, result }),
    ])
      assert.equal(reducePlan(document, begun).ok, false);
    assert.equal(reducePlan(reviewing(stepWith('a')), ended).ok, false);
  });
});
