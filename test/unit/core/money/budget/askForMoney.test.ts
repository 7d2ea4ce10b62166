import assert from 'node:assert/strict';
import { askForMoney } from '../../../../../src/core/money/budget/askForMoney.ts';
import type { BudgetAnswer } from '../../../../../src/core/money/budget/budgetQuestion.ts';
import { createSharedQuestions } from '../../../../../src/core/money/budget/sharedQuestions.ts';
import { createHandClock } from '../../../support/engine/handClock.ts';
import { stateOf } from './budgetStates.ts';
import { never } from './gateWorld.ts';

const tierLimit = { scope: 'tier', tier: 'grunt', nanoUsd: 5 } as const;
const question: Parameters<typeof askForMoney>[2] = {
  kind: 'wall',
  model: 'p/m',
  text: 'More?',
  answers: ['raise-once', 'raise-today', 'stop'],
  shortfalls: [
    { state: stateOf(), missingNanoUsd: 1, onceNanoUsd: 2, todayNanoUsd: 3 },
    { state: stateOf({ limit: tierLimit, window: 'w' }), missingNanoUsd: 4, onceNanoUsd: 5, todayNanoUsd: 6 },
  ],
};

describe('asking for more money', () => {
  function world(answer: (signal: AbortSignal) => Promise<BudgetAnswer>) {
    const raised: object[] = [];
    const ports = {
      ask: (_question: unknown, signal: AbortSignal) => answer(signal),
      book: { raise: async (raise: object) => void raised.push(raise) },
      clock: createHandClock(77),
    } as unknown as Parameters<typeof askForMoney>[0];
    return { ports, raised };
  }

  for (const [answer, once] of [
    ['raise-once', true],
    ['raise-today', false],
  ] as const) {
    it(`writes ${answer} for every limit that is short`, async () => {
      const { ports, raised } = world(async () => answer);
      assert.equal(await askForMoney(ports, createSharedQuestions(), question, never), answer);
      assert.deepEqual(raised, [
        { limitKey: 'day', window: '2026-06-03', nanoUsd: once ? 2 : 3, atMs: 77 },
        { limitKey: 'tier:grunt', window: 'w', nanoUsd: once ? 5 : 6, atMs: 77 },
      ]);
    });
  }

  it('writes nothing for other answers', async () => {
    const { ports, raised } = world(async () => 'stop');
    assert.equal(await askForMoney(ports, createSharedQuestions(), question, never), 'stop');
    assert.deepEqual(raised, []);
  });

  it('writes nothing when nobody waits for the answer any more', async () => {
    const gone = new AbortController();
    const { promise, resolve } = Promise.withResolvers<BudgetAnswer>();
    const { ports, raised } = world(() => promise);
    const answer = askForMoney(ports, createSharedQuestions(), question, gone.signal);
    gone.abort();
    assert.equal(await answer, undefined);
    resolve('raise-once');
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(raised, []);
  });

  it('asks once about one limit', async () => {
    let times = 0;
    const { promise, resolve } = Promise.withResolvers<BudgetAnswer>();
    const { ports, raised } = world(() => {
      times += 1;
      return promise;
    });
    const shared = createSharedQuestions();
    const answers = [
      askForMoney(ports, shared, question, never),
      askForMoney(ports, shared, { ...question, shortfalls: question.shortfalls.slice(1) }, never),
    ];
    resolve('raise-once');
    assert.deepEqual(await Promise.all(answers), ['raise-once', 'raise-once']);
    assert.equal(times, 1);
    assert.equal(raised.length, 2);
  });
});
