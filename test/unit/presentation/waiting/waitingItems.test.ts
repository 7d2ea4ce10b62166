import assert from 'node:assert/strict';
import type { PlanDocument, StepState } from '../../../../src/core/work/plan/planDocument.ts';
import { createQuestions } from '../../../../src/presentation/questions/questions.ts';
import {
  itemOfAction,
  itemsOfPlan,
  questionSource,
} from '../../../../src/presentation/waiting/waitingItems.ts';
import { reviewing, stepWith } from '../../core/work/plan/samples.ts';

function planOf(state: PlanDocument['state'], ...statuses: readonly StepState[]): PlanDocument {
  const document = reviewing(
    ...statuses.map((_, index) => stepWith(`s${index + 1}`, { title: `Title ${index + 1}` })),
  );
  const steps = document.steps.map((step, index) => ({ ...step, status: statuses[index] ?? 'pending' }));
  return { ...document, id: 'p1', goal: 'Totals are right.', state, steps };
}

describe('what waits in a plan', () => {
  it('is nothing without a plan, and nothing while it is made or runs by itself', () => {
    assert.deepEqual(itemsOfPlan(undefined, false), []);
    for (const state of ['planning', 'running', 'paused', 'finished', 'failed', 'cancelled'] as const) {
      assert.deepEqual(itemsOfPlan(planOf(state, 'done', 'running', 'failed', 'pending'), false), []);
    }
  });

  it('is each step whose edits are staged', () => {
    const items = itemsOfPlan(planOf('running', 'done', 'awaiting-approval', 'awaiting-approval'), false);
    assert.deepEqual(
      items.map(({ kind, planId, stepId, title }) => [kind, planId, stepId, title]),
      [
        ['edits', 'p1', 's2', 'Step 2, Title 2: the edits wait for your answer.'],
        ['edits', 'p1', 's3', 'Step 3, Title 3: the edits wait for your answer.'],
      ],
    );
    assert.deepEqual(
      items[0]?.answers.map(({ id }) => id),
      ['accept', 'reject', 'show-diff'],
    );
    assert.equal(new Set(items.map(({ id }) => id)).size, 2);
  });

  it('is the plan itself while it is ready and does not run', () => {
    const [item, ...others] = itemsOfPlan(planOf('ready', 'pending', 'pending'), false);
    assert.deepEqual(others, []);
    assert.deepEqual(item, {
      kind: 'plan-ready',
      id: 'plan p1',
      planId: 'p1',
      title: 'The plan is ready: 2 steps.',
      detail: 'Totals are right.',
      answers: [{ id: 'run', label: 'Run All' }],
    });
    assert.equal(itemsOfPlan(planOf('ready', 'pending'), false)[0]?.title, 'The plan is ready: one step.');
    assert.deepEqual(itemsOfPlan(planOf('ready', 'pending'), true), []);
  });
});

describe('what waits outside of a plan', () => {
  it('is the edits of an action', () => {
    const { kind, id, planId, stepId, title } = itemOfAction({
      ...{ planId: 'a1', stepId: 'action', title: 'Document parse', changes: [] },
    });
    assert.deepEqual(
      [kind, id, planId, stepId, title],
      ['edits', 'edits a1 action', 'a1', 'action', 'Document parse: the edits wait for your answer.'],
    );
  });

  it('is a question, answered where it was asked', async () => {
    const questions = createQuestions(() => 'q1');
    const source = questionSource(questions);
    const answers = [{ id: 'stop', label: 'Stop' }];
    const budget = questions.ask(
      { kind: 'budget', title: 'The day is spent.', answers },
      new AbortController().signal,
    );
    const [item] = source.items();
    assert.deepEqual(item, { kind: 'budget', id: 'q1', title: 'The day is spent.', answers });
    source.answer(item, 'stop');
    assert.equal(await budget, 'stop');
    assert.deepEqual(source.items(), []);
    void questions.ask({ title: 'Which way?', answers }, new AbortController().signal);
    assert.equal(source.items()[0]?.kind, 'other');
  });
});
