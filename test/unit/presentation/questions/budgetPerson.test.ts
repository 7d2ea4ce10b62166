import assert from 'node:assert/strict';
import type { BudgetAnswer, BudgetQuestion } from '../../../../src/core/money/budget/budgetQuestion.ts';
import type { Question } from '../../../../src/core/model/question.ts';
import { createBudgetPerson } from '../../../../src/presentation/questions/budgetPerson.ts';

const day = {
  limit: { scope: 'day', nanoUsd: 5_000_000_000 },
  window: '2026-11-21',
  raisedNanoUsd: 0,
  spentNanoUsd: 4_900_000_000,
  upperBoundNanoUsd: 0,
  reservedNanoUsd: 0,
  unpricedCalls: 0,
} as const;

const wall: BudgetQuestion = {
  kind: 'wall',
  model: 'anthropic/claude-opus-5-5',
  neededNanoUsd: 450_000_000,
  shortfalls: [
    { state: day, missingNanoUsd: 350_000_000, onceNanoUsd: 350_000_000, todayNanoUsd: 5_000_000_000 },
  ],
  text: "Today's budget is spent.",
  answers: ['raise-once', 'raise-today', 'stop'],
};

function world(chosen: string | undefined) {
  const asked: Question[] = [];
  const person = createBudgetPerson({
    tell: () => undefined,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(chosen);
    },
  });
  return { asked, person };
}

describe('createBudgetPerson', () => {
  it('asks with the amounts on the buttons', async () => {
    const { asked, person } = world('raise-once');
    assert.equal(await person.ask(wall, new AbortController().signal), 'raise-once');
    assert.deepEqual(asked, [
      {
        kind: 'budget',
        title: "Today's budget is spent.",
        answers: [
          { id: 'raise-once', label: 'Raise Once by $0.35' },
          { id: 'raise-today', label: 'Raise for Today by $5.00' },
          { id: 'stop', label: 'Stop' },
        ],
      },
    ]);
  });

  for (const [chosen, expected] of [
    [undefined, 'stop'],
    ['allow', 'stop'],
    ['raise-today', 'raise-today'],
  ] as const) {
    it(`takes ${chosen ?? 'no answer'} for ${expected}`, async () => {
      const answer: BudgetAnswer = await world(chosen).person.ask(wall, new AbortController().signal);
      assert.equal(answer, expected);
    });
  }
});
