import assert from 'node:assert/strict';
import { createQuestions } from '../../../../src/presentation/questions/questions.ts';

const question = {
  title: 'The day is spent.',
  answers: [
    { id: 'once', label: 'Raise once' },
    { id: 'stop', label: 'Stop' },
  ],
};

function world() {
  let ids = 0;
  return createQuestions(() => `q${++ids}`);
}

describe('createQuestions', () => {
  it('waits for the answer, and tells who watches', async () => {
    const questions = world();
    const counts: number[] = [];
    questions.onDidChange(() => counts.push(questions.open().length));
    const answered = questions.ask(question, new AbortController().signal);
    assert.deepEqual(questions.open(), [{ ...question, id: 'q1' }]);
    questions.answer('q1', 'once');
    assert.equal(await answered, 'once');
    assert.deepEqual(counts, [1, 0]);
  });

  it('takes no answer that was not offered, and none twice', async () => {
    const questions = world();
    const answered = questions.ask(question, new AbortController().signal);
    questions.answer('q1', 'everything');
    questions.answer('q2', 'once');
    assert.equal(questions.open().length, 1);
    questions.answer('q1', 'stop');
    questions.answer('q1', 'once');
    assert.equal(await answered, 'stop');
  });

  it('is taken back when the work that asked is stopped', async () => {
    const questions = world();
    const controller = new AbortController();
    const answered = questions.ask(question, controller.signal);
    controller.abort();
    assert.equal(await answered, undefined);
    assert.deepEqual(questions.open(), []);
    assert.equal(await questions.ask(question, controller.signal), undefined);
  });

  it('keeps several apart, oldest first', async () => {
    const questions = world();
    const { signal } = new AbortController();
    const first = questions.ask(question, signal);
    const second = questions.ask({ ...question, title: 'Another one' }, signal);
    assert.deepEqual(
      questions.open().map(({ id }) => id),
      ['q1', 'q2'],
    );
    questions.answer('q2', 'stop');
    questions.answer('q1', 'once');
    assert.deepEqual(await Promise.all([first, second]), ['once', 'stop']);
  });

  it('tells nobody who has left', () => {
    const questions = world();
    const listening = questions.onDidChange(() => assert.fail('was told'));
    listening.dispose();
    void questions.ask(question, new AbortController().signal);
  });
});
