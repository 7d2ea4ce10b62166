import assert from 'node:assert/strict';
import {
  describeSendEvent,
  isIncident,
  type SendEvent,
} from '../../../../../src/core/calling/failover/sendEvents.ts';

const model = { provider: 'p', model: 'm' };
const other = { provider: 'q', model: 'n' };
const failure = { kind: 'server', message: 'broken' } as const;

describe('a line of the log about sending', () => {
  const cases: readonly (readonly [SendEvent, string])[] = [
    [
      { type: 'attempt-failed', model, failure, move: 'fail-over', effect: {} },
      'p/m failed (server): broken → another model',
    ],
    [
      {
        type: 'attempt-failed',
        model,
        failure,
        move: 'stop',
        costNanoUsd: 0,
        effect: { breakerCooldownMs: 1_001, keyCooldownMs: 2_000, keyRevoked: true },
      },
      'p/m failed (server): broken → stopped; it cost $0.00; left alone for 2 s; its key has a cooldown of 2 s; its key is not used any more',
    ],
    [
      { type: 'waiting', model, waitMs: 1_500, because: 'busy' },
      'waiting 2 s for p/m (it is still busy with a request that was given up), free',
    ],
    [
      {
        type: 'waiting',
        model,
        waitMs: 1_000,
        because: failure,
        offer: { model: other, expectedNanoUsd: 9_999_999 },
      },
      'waiting 1 s for p/m (server), free, or q/n now (~$0.010000)',
    ],
    [
      { type: 'waiting', model, waitMs: 1_000, because: failure, offer: { model: other } },
      'waiting 1 s for p/m (server), free, or q/n now',
    ],
    [{ type: 'waited', model, end: 'switched' }, 'waiting for p/m: switched'],
    [
      { type: 'changed-model', from: model, to: other, because: 'quota', expectedNanoUsd: 10_000_000 },
      'q/n (~$0.01) takes over from p/m (its account was out of credit)',
    ],
    [{ type: 'changed-model', from: model, to: other, because: failure }, 'q/n takes over from p/m (server)'],
    [{ type: 'recovered', model }, 'p/m works again'],
    [{ type: 'gave-up', failure }, 'gave up: broken'],
  ];
  for (const [event, line] of cases) {
    it(`says "${line}"`, () => {
      assert.equal(describeSendEvent(event), line);
    });
  }
});

describe('events for the record', () => {
  it('are all but the waits that simply ended', () => {
    assert.equal(isIncident({ type: 'recovered', model }), true);
    assert.equal(isIncident({ type: 'waited', model, end: 'switched' }), true);
    assert.equal(isIncident({ type: 'waited', model, end: 'over' }), false);
  });
});
