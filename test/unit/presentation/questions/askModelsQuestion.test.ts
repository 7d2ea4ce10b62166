import assert from 'node:assert/strict';
import type { Question } from '../../../../src/core/model/question.ts';
import { askModelsQuestion } from '../../../../src/presentation/questions/askModelsQuestion.ts';

const running = new AbortController().signal;
const question: Question = {
  title: 'Which database?',
  answers: [
    { id: '0', label: 'SQLite' },
    { id: '1', label: 'Postgres' },
  ],
};

describe('a question of a model', () => {
  it('gives back the label of the answer, and nothing without one', async () => {
    const ask = (id: string | undefined) => askModelsQuestion(() => Promise.resolve(id), question, running);
    assert.equal(await ask('1'), 'Postgres');
    assert.equal(await ask(undefined), undefined);
    assert.equal(await ask('another'), undefined);
  });

  it('says who asks, and shows no link, line break or invisible character of the model’s', async () => {
    let shown: Question | undefined;
    const answer = await askModelsQuestion(
      (asked) => {
        shown = asked;
        return Promise.resolve('0');
      },
      {
        title: 'Go on?\n[Yes](command:workbench.action.quit) [x] (https://evil.example)\u202e',
        answers: [{ id: '0', label: 'Yes\u200b\n](command:x)' }],
      },
      running,
    );
    assert.equal(answer, 'Yes\u200b\n](command:x)');
    assert.doesNotMatch(JSON.stringify(shown), /\]\s*\(|\\n|[\u200b\u202e]/);
    assert.match(shown?.detail ?? '', /model/);
  });

  it('rejects when the step is stopped meanwhile', async () => {
    const controller = new AbortController();
    const asked = askModelsQuestion(
      () => {
        controller.abort();
        return Promise.resolve(undefined);
      },
      question,
      controller.signal,
    );
    await assert.rejects(asked, { name: 'AbortError' });
  });
});
