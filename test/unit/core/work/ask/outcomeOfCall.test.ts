import assert from 'node:assert/strict';
import type { CallResult, FinishedCall } from '../../../../../src/core/calling/send/call.ts';
import { failureKinds, type Failure } from '../../../../../src/core/model/request/failure.ts';
import { failureTraits } from '../../../../../src/core/model/request/failureTraits.ts';
import { outcomeOfCall } from '../../../../../src/core/work/ask/outcomeOfCall.ts';

const routing = {
  explainFailure: ({ message }: Failure) => ({ message: `explained: ${message}`, detail: 'do this' }),
};
const running = new AbortController().signal;

function ended(end: FinishedCall['end']): CallResult {
  const last: FinishedCall = {
    callId: 'c1',
    model: { provider: 'a', model: 'm' },
    startedAtMs: 1,
    latencyMs: 2,
    hasBeenSent: true,
    usage: { source: 'reported' },
    cost: { source: 'unpriced' },
    text: 'so far',
    toolCalls: [],
    maxOutputTokens: 50,
    allowedOutputTokens: 50,
    outcome: 'failure' in end ? end.failure.kind : 'succeeded',
    end,
  };
  return { calls: [last], last };
}

describe('outcomeOfCall', () => {
  for (const kind of failureKinds) {
    it(`ends an attempt after ${kind} as its traits say, with what had arrived`, () => {
      const outcome = outcomeOfCall(routing, ended({ failure: { kind, message: 'no' } }), running);
      const { attemptEnd } = failureTraits[kind];
      assert.deepEqual(
        outcome,
        attemptEnd === 'cancelled'
          ? { kind: 'cancelled' }
          : {
              kind: attemptEnd,
              failure: { kind, message: 'explained: no', detail: 'do this' },
              rawAnswer: 'so far',
            },
      );
    });
  }

  it('counts as stopped, whatever the last try had failed of', () => {
    const failed = ended({ failure: { kind: 'server', message: 'no' } });
    assert.deepEqual(outcomeOfCall(routing, failed, AbortSignal.abort()), { kind: 'cancelled' });
    const notSent: CallResult = { calls: [], last: undefined, notSent: { reason: 'late' } };
    assert.deepEqual(outcomeOfCall(routing, notSent, AbortSignal.abort()), { kind: 'cancelled' });
  });

  it('is final where a budget refused, and not where no provider could be asked', () => {
    const refused: CallResult = { calls: [], last: undefined, notSent: { reason: 'No money.' } };
    assert.deepEqual(outcomeOfCall(routing, refused, running), {
      kind: 'failed',
      failure: { kind: 'budget', message: 'No money.' },
      rawAnswer: '',
    });
    const failure = { kind: 'rate-limit', message: 'later' } as const;
    const busy: CallResult = { calls: [], last: undefined, notSent: { reason: 'Busy.', failure } };
    assert.deepEqual(outcomeOfCall(routing, busy, running), {
      kind: 'unavailable',
      failure: { kind: 'rate-limit', message: 'Busy.' },
      rawAnswer: '',
    });
  });

  it('is an answer only when it is whole', () => {
    const whole = ended({ finish: { unified: 'stop', raw: undefined } });
    assert.deepEqual(outcomeOfCall(routing, whole, running), { kind: 'answer', answer: whole.last });
    const cut = outcomeOfCall(routing, ended({ finish: { unified: 'length', raw: undefined } }), running);
    assert.ok(cut.kind === 'unusable');
    assert.equal(cut.failure.message, 'a/m reached the limit of 50 output tokens before it was done.');
    assert.equal(cut.rawAnswer, 'so far');
    const odd = ended({ finish: { unified: 'length', raw: 'odd', isUnsure: true } });
    const unsure = outcomeOfCall(routing, odd, running);
    assert.ok(unsure.kind === 'unusable');
    assert.equal(unsure.failure.message, 'a/m ended its answer with a word that is not known: "odd".');
  });
});
