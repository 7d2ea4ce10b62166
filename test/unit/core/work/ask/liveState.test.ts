import assert from 'node:assert/strict';
import { activityOf, type Activity } from '../../../../../src/core/work/ask/liveState.ts';
import type { CallProgress } from '../../../../../src/core/calling/send/call.ts';
import type { SendEvent } from '../../../../../src/core/calling/failover/sendEvents.ts';

const model = { provider: 'a', model: 'm' };
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
    const started: CallProgress = { type: 'call-started', callId: 'x', model, startedAtMs: 140 };
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
