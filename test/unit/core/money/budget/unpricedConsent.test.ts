import assert from 'node:assert/strict';
import type { BudgetAnswer } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { createSharedQuestions } from '../../../../../src/core/money/budget/sharedQuestions.ts';
import { mayGoUnpriced } from '../../../../../src/core/money/budget/unpricedConsent.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';
import { never } from './gateWorld.ts';

describe('sending calls without a price', () => {
  function world(answer: BudgetAnswer) {
    const { budgets: book } = createMemoryLedgers();
    const asked: string[] = [];
    const ports = {
      book,
      ask: async (question: { readonly text: string }) => {
        asked.push(question.text);
        return answer;
      },
    };
    return { asked, book, may: () => mayGoUnpriced(ports, createSharedQuestions(), 'p/m', never) };
  }

  for (const [answer, isAllowed, timesAsked] of [
    ['allow', true, 1],
    ['refuse', false, 1],
    ['stop', false, 2],
  ] as const) {
    it(`is ${isAllowed ? 'allowed' : 'refused'} by "${answer}", asked ${timesAsked} times for two calls`, async () => {
      const { asked, book, may } = world(answer);
      assert.deepEqual([await may(), await may()], [isAllowed, isAllowed]);
      assert.equal(asked.length, timesAsked);
      assert.match(asked[0] ?? '', /p\/m has no known price/);
      assert.equal(await book.unpricedConsent('p/m'), answer === 'stop' ? undefined : isAllowed);
    });
  }

  it('is not remembered when nobody waits for the answer any more', async () => {
    const { budgets: book } = createMemoryLedgers();
    const gone = new AbortController();
    const { promise, resolve } = Promise.withResolvers<BudgetAnswer>();
    const isAsked = Promise.withResolvers<undefined>();
    const ask = () => {
      isAsked.resolve(undefined);
      return promise;
    };
    const may = mayGoUnpriced({ book, ask }, createSharedQuestions(), 'p/m', gone.signal);
    await isAsked.promise;
    gone.abort();
    assert.equal(await may, false);
    resolve('allow');
    await new Promise((done) => setImmediate(done));
    assert.equal(await book.unpricedConsent('p/m'), undefined);
  });
});
