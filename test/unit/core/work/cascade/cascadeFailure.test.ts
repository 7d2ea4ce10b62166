import assert from 'node:assert/strict';
import type { EndedAttempt } from '../../../../../src/core/work/plan/attempt.ts';
import { cascadeFailure, failureText } from '../../../../../src/core/work/cascade/cascadeFailure.ts';

const attempt = (model: string, outcome: EndedAttempt['outcome'], text = ''): EndedAttempt => ({
  ...{ model: { provider: 'p', model }, outcome, reason: `${model} said no` },
  evidence: text === '' ? [] : [{ kind: 'check', title: 'tsc failed', text }],
  ...{ judgingNanoUsd: 0, workedMs: 0 },
});
const last = { message: 'Busy.', kind: 'overloaded' } as const;
const limit = { kind: 'limit', limit: 'attempts', reason: '2 of 2 attempts are used up' } as const;

describe('cascadeFailure', () => {
  it('says of one model what happened, and of several what each did', () => {
    const all = { kind: 'failed-all' } as const;
    assert.equal(cascadeFailure(all, [attempt('a', 'fail')], last), last);
    assert.deepEqual(
      cascadeFailure(all, [attempt('a', 'fail', 'TS1005'), attempt('b', 'unavailable')], last),
      {
        message: 'No model brought a result that passes.',
        detail: 'p/a: fail. a said no\n  tsc failed\nTS1005\np/b: unavailable. b said no',
      },
    );
  });

  it('keeps the kind of failure where nobody was available', () => {
    const attempts = [attempt('a', 'unavailable'), attempt('b', 'unavailable')];
    assert.equal(cascadeFailure({ kind: 'failed-all' }, attempts, last).kind, 'overloaded');
    assert.equal(cascadeFailure({ kind: 'failed-all' }, attempts, undefined).kind, undefined);
  });

  it('names the limit where more than one model tried, in the words of the work', () => {
    const words = { failedAll: 'No plan.', limit: 'No plan holds so far' };
    const attempts = [attempt('a', 'fail'), attempt('b', 'fail')];
    assert.equal(
      cascadeFailure(limit, attempts, undefined, words).message,
      'No plan holds so far, and 2 of 2 attempts are used up.',
    );
    assert.equal(cascadeFailure(limit, attempts.slice(1), undefined, words).message, 'No plan.');
  });
});

describe('failureText', () => {
  it('puts the detail below the message', () => {
    assert.equal(failureText({ message: 'No.' }), 'No.');
    assert.equal(failureText({ message: 'No.', detail: 'Because.' }), 'No.\nBecause.');
  });
});
