import assert from 'node:assert/strict';
import { activityOf } from '../../../../../src/core/work/ask/liveState.ts';
import type { Activity } from '../../../../../src/core/work/ask/liveState.ts';
import { keepIncident } from '../../../../../src/core/work/ask/keepIncident.ts';
import type { CallProgress } from '../../../../../src/core/calling/send/callModel.ts';
import type { SendEvent } from '../../../../../src/core/calling/failover/sendEvents.ts';
import type { PlanEvent } from '../../../../../src/core/work/plan/state/planEvents.ts';
import { after, reviewing, stepWith } from '../plan/samples.ts';

const model = { provider: 'a', model: 'm' };
const other = { provider: 'b', model: 'n' };
const busy = { kind: 'overloaded', message: 'Busy.' } as const;
const failedOnce: SendEvent = {
  type: 'attempt-failed',
  model,
  failure: busy,
  move: 'retry-same',
  costNanoUsd: 20_000_000,
  effect: { breakerCooldownMs: 15_000 },
};
const told = (event: SendEvent): CallProgress => ({ type: 'send-event', event });
const start: Activity = { sinceMs: 1, kind: 'waiting-for-first-token' };

describe('activityOf', () => {
  function follow(...progress: CallProgress[]): Activity {
    return progress.reduce<Activity>((activity, each) => activityOf(each, activity, 100) ?? activity, start);
  }

  const sentence =
    'a/m failed (overloaded): Busy. → asked again after a moment; it cost $0.02; left alone for 15 s';

  it('tells what came in the way, counts the wait down, and keeps it until something arrives', () => {
    const waiting: CallProgress = { type: 'waiting', model, delayMs: 40_000, because: busy };
    const started: CallProgress = { type: 'attempt-started', callId: 'x', model, startedAtMs: 140 };
    assert.deepEqual(follow(told(failedOnce)), { ...start, incident: sentence });
    assert.deepEqual(follow(told(failedOnce), waiting), {
      sinceMs: 1,
      kind: 'waiting-to-retry',
      untilMs: 40_100,
      waitingFor: { model: 'a/m', because: 'overloaded' },
      incident: sentence,
    });
    assert.deepEqual(follow({ ...waiting, isBusy: true }).waitingFor, { model: 'a/m', because: 'busy' });
    assert.deepEqual(follow(told(failedOnce), waiting, started), { ...start, incident: sentence });
    const arrived: CallProgress = {
      type: 'stream-event',
      event: { type: 'text-delta', text: 'x' },
      textSoFar: 'x',
    };
    assert.deepEqual(follow(told(failedOnce), waiting, started, arrived), {
      sinceMs: 1,
      kind: 'writing',
      characters: 1,
    });
  });
});

describe('keepIncident', () => {
  function kept(event: SendEvent, stepId?: string): readonly PlanEvent[] {
    const events: PlanEvent[] = [];
    const dispatch = (each: PlanEvent) => {
      events.push(each);
      return undefined;
    };
    keepIncident({ dispatch }, told(event), 7, stepId);
    return events;
  }

  const remembered: SendEvent[] = [
    failedOnce,
    { type: 'waiting', model, waitMs: 40_000, because: 'rate-limit', offer: { model: other } },
    { type: 'waited', model, end: 'switched' },
    { type: 'waited', model, end: 'cancelled' },
    { type: 'changed-model', from: model, to: other, because: busy, expectedNanoUsd: 60_000_000 },
    { type: 'recovered', model },
    { type: 'gave-up', failure: busy },
  ];
  for (const event of remembered) {
    it(`remembers ${event.type}${'end' in event ? ` (${event.end})` : ''}`, () => {
      assert.equal(kept(event, 's').length, 1);
    });
  }

  it('does not remember that a wait was simply over', () => {
    assert.deepEqual(kept({ type: 'waited', model, end: 'over' }, 's'), []);
  });

  it('stands in the record of its step, or of the planning, the newest fifty', () => {
    const [event] = kept(failedOnce, 'a');
    const [ofPlanning] = kept(failedOnce);
    assert.ok(event !== undefined && ofPlanning !== undefined);
    const document = after(reviewing(stepWith('a')), ...Array<PlanEvent>(60).fill(event), ofPlanning);
    assert.equal(document.steps[0]?.incidents?.length, 50);
    assert.equal(document.incidents?.length, 1);
    assert.deepEqual(document.incidents[0]?.atMs, 7);
  });
});
