import assert from 'node:assert/strict';
import { createSharedQuestions } from '../../../../../src/core/money/budget/sharedQuestions.ts';
import { never } from './gateWorld.ts';

/** A question that stays open until it is answered; each time it is put is counted. */
function openQuestion() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const ask = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return promise;
  };
  return { ask, resolve, reject, signals };
}

describe('shared questions', () => {
  it('are put once for all who ask under one of their keys', async () => {
    const shared = createSharedQuestions();
    const question = openQuestion();
    const other = openQuestion();
    const answers = [
      shared.ask(['a', 'b'], never, question.ask),
      shared.ask(['b'], never, other.ask),
      shared.ask(['c', 'a'], never, other.ask),
    ];
    question.resolve('yes');
    assert.deepEqual(await Promise.all(answers), ['yes', 'yes', 'yes']);
    assert.equal(question.signals.length, 1);
    assert.equal(other.signals.length, 0);
  });

  it('are put anew under other keys, and after the answer', async () => {
    const shared = createSharedQuestions();
    const [first, second, third] = [openQuestion(), openQuestion(), openQuestion()];
    const answers = [shared.ask(['a'], never, first.ask), shared.ask(['b'], never, second.ask)];
    first.resolve('one');
    second.resolve('two');
    assert.deepEqual(await Promise.all(answers), ['one', 'two']);
    third.resolve('three');
    assert.equal(await shared.ask(['a'], never, third.ask), 'three');
  });

  it('are left by who aborts, and end when nobody waits any more', async () => {
    const shared = createSharedQuestions();
    const question = openQuestion();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = shared.ask(['a'], one.signal, question.ask);
    const second = shared.ask(['a'], two.signal, question.ask);
    one.abort();
    assert.equal(await first, undefined);
    assert.equal(question.signals[0]?.aborted, false);
    two.abort();
    assert.equal(await second, undefined);
    assert.equal(question.signals[0].aborted, true);
    const next = openQuestion();
    next.resolve('new');
    assert.equal(await shared.ask(['a'], never, next.ask), 'new');
  });

  it('are not put for who has aborted already', async () => {
    const question = openQuestion();
    assert.equal(await createSharedQuestions().ask(['a'], AbortSignal.abort(), question.ask), undefined);
    assert.equal(question.signals.length, 0);
  });

  it('fail for all who wait', async () => {
    const shared = createSharedQuestions();
    const question = openQuestion();
    const answers = [shared.ask(['a'], never, question.ask), shared.ask(['a'], never, question.ask)];
    question.reject(new Error('closed'));
    for (const answer of answers) await assert.rejects(answer, /closed/);
  });
});
