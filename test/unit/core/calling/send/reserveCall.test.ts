import assert from 'node:assert/strict';
import type { Admission, BudgetedCall } from '../../../../../src/core/money/budget/admitCall.ts';
import {
  createReserveCall,
  type ReserveCallPorts,
} from '../../../../../src/core/calling/send/reserveCall.ts';
import type { ReservationRequest } from '../../../../../src/core/calling/send/call.ts';
import { reference } from '../../../support/engine/engineWorld.ts';

const ask: ReservationRequest = {
  start: {
    id: 'a1',
    startedAtMs: 5,
    windowDate: '2026-11-21',
    tier: 'execution',
    purpose: 'step',
    position: 0,
    provider: 'mid',
    modelAsked: 'coder',
    sessionId: 'window-1',
  },
  model: reference('mid/coder'),
  request: {
    model: 'coder',
    instructions: [{ text: 'abcd', cacheUpToHere: true }],
    messages: [
      { role: 'user', text: 'efgh' },
      { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'problems', argumentsJson: '{}' }] },
    ],
    maxOutputTokens: 30_000,
  },
};

function world(
  admission: Partial<Extract<Admission, { sent: true }>> | { sent: false; reason: string } = {},
) {
  const calls: BudgetedCall[] = [];
  const ports: ReserveCallPorts = {
    gate: {
      admit(call) {
        calls.push(call);
        if (admission.sent === false) return Promise.resolve({ ...admission, exceeded: [] });
        return Promise.resolve({
          sent: true,
          start: { ...call.start, windowDate: '2026-11-22' },
          maxOutputTokens: 700,
          mostNanoUsd: 123,
          states: [],
          ...admission,
        });
      },
    },
    loadTokenCounter: () => Promise.resolve({ count: (text) => text.length }),
    callProfile: () => ({ price: undefined, isReasoning: false, billsAfterCancel: true }),
    inputTokens: (_model, counted) => ({ low: counted, high: counted * 2 }),
    highOutputTokens: () => 1_000,
    overrunFactor: (model) => (model === 'mid/coder' ? 1.5 : 1),
    countInput: ({ model }) => Promise.resolve(model.model === 'coder' ? 77 : undefined),
  };
  return { calls, admit: createReserveCall(ports) };
}

describe('createReserveCall', () => {
  const { signal } = new AbortController();

  it('counts all that is sent, and asks with bounds and caps', async () => {
    const { calls, admit } = world();
    await admit(ask, signal);
    const [call] = calls;
    assert.equal(call?.start.countedTokens, 10);
    assert.deepEqual(call.inputTokens, { low: 10, high: 20 });
    assert.equal(call.caching, 'minutes');
    assert.deepEqual(call.caps, { floor: 512, wished: 1_250, most: 30_000 });
  });

  it('wishes for the whole cap once a lower one has cut an answer off', async () => {
    const { calls, admit } = world();
    await admit({ ...ask, cutAtTokens: 700 }, signal);
    assert.deepEqual(calls[0]?.caps, { floor: 701, wished: 30_000, most: 30_000 });
  });

  it('sends as the gate allows', async () => {
    const admitted = await world().admit(ask, signal);
    assert.ok(!('notSent' in admitted));
    assert.equal(admitted.start.windowDate, '2026-11-22');
    assert.equal(admitted.maxOutputTokens, 700);
    assert.equal(admitted.maximum, 123);
    assert.equal(admitted.billsAfterCancel, true);
    assert.equal(admitted.ownCount?.inputTokens, 20);
    assert.equal(admitted.ownCount.outputTokens('abc'), 6);
  });

  it('holds more after overruns, and can have the input counted', async () => {
    const { calls, admit } = world();
    await admit(ask, signal);
    assert.equal(calls[0]?.widening, 1.5);
    assert.equal(await calls[0].countInput?.(signal), 77);
  });

  it('says why a call is not sent', async () => {
    assert.deepEqual(await world({ sent: false, reason: 'The day is spent.' }).admit(ask, signal), {
      notSent: { reason: 'The day is spent.' },
    });
  });
});
