import assert from 'node:assert/strict';
import type { SendEvent } from '../../../../../src/core/calling/failover/sendEvents.ts';
import type { FinishedCall } from '../../../../../src/core/calling/send/call.ts';
import {
  costOfCalls,
  pricedCostOf,
  recordProgress,
  summariseCall,
} from '../../../../../src/core/work/ask/callRecords.ts';
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

const call: FinishedCall = {
  callId: 'c1',
  model,
  modelServed: 'm-1',
  startedAtMs: 1,
  latencyMs: 2,
  hasBeenSent: true,
  usage: { source: 'reported', inputUncachedTokens: 7, cacheReadTokens: 3, outputTokens: 5 },
  cost: { source: 'catalogue', nanoUsd: 9 },
  text: 'long',
  toolCalls: [],
  maxOutputTokens: 50,
  allowedOutputTokens: 50,
  outcome: 'overloaded',
  end: { failure: busy },
};

describe('calls in the record of a plan', () => {
  it('are kept without their text, with their tokens, cost and failure', () => {
    assert.deepEqual(summariseCall('review', call), {
      callId: 'c1',
      purpose: 'review',
      model: 'a/m',
      modelServed: 'm-1',
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 3,
      cost: { source: 'catalogue', nanoUsd: 9 },
      outcome: 'overloaded',
      message: 'Busy.',
      startedAtMs: 1,
      latencyMs: 2,
    });
  });

  it('are told when they have ended, failed or not', () => {
    const events: PlanEvent[] = [];
    const dispatch = (event: PlanEvent) => {
      events.push(event);
      return undefined;
    };
    const record = recordProgress({ dispatch }, { now: () => 7 }, 'classify', 's');
    record({ type: 'call-started', callId: 'c1', model, startedAtMs: 1 });
    record({ type: 'call-ended', call: call });
    assert.deepEqual(events, [{ type: 'call-finished', stepId: 's', call: summariseCall('classify', call) }]);
  });

  it('cost what is known of all of them, and as a whole only when all is known', () => {
    const unpriced = { cost: { source: 'unpriced' } } as const;
    assert.equal(costOfCalls([call, call]), 18);
    assert.equal(costOfCalls([]), 0);
    assert.equal(costOfCalls([call, unpriced]), undefined);
    assert.equal(pricedCostOf([call, unpriced]), 9);
  });
});

describe('what the plan keeps of what came in the way of a call', () => {
  function kept(event: SendEvent, stepId?: string): readonly PlanEvent[] {
    const events: PlanEvent[] = [];
    const dispatch = (each: PlanEvent) => {
      events.push(each);
      return undefined;
    };
    recordProgress({ dispatch }, { now: () => 7 }, 'step', stepId)({ type: 'send-event', event });
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
