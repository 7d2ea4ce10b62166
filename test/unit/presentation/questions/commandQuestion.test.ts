import assert from 'node:assert/strict';
import type { Question } from '../../../../src/core/model/question.ts';
import type { PermitAnswer, PermitQuestion } from '../../../../src/core/work/verify/approvals.ts';
import { foundCheck } from '../../../../src/core/work/verify/find/check.ts';
import { createCommandQuestion } from '../../../../src/presentation/questions/commandQuestion.ts';

const check = foundCheck({ name: 'Tests', kind: 'tests', command: 'npm test', cwd: '', definition: 'v1' });
const all: readonly PermitAnswer[] = ['once', 'always', 'never'];

async function put(changes: Partial<PermitQuestion> = {}, answer: string | undefined = 'once') {
  const asked: Question[] = [];
  const ask = createCommandQuestion((question) => {
    asked.push(question);
    return Promise.resolve(answer);
  });
  const question = { check, isChanged: false, answers: all, ...changes };
  const given = await ask(question, new AbortController().signal);
  const [first] = asked;
  assert(first);
  return { given, asked: first };
}

describe('createCommandQuestion', () => {
  it('shows the command as it is, where it runs and what happens without it', async () => {
    const { asked, given } = await put();
    assert.equal(given, 'once');
    assert.deepEqual(asked, {
      kind: 'command',
      title: 'Run this command to check the step? npm test',
      detail:
        'It runs in the workspace folder, before and after the step\'s edits, with your rights. Without it the step may end as "unknown".',
      answers: [
        { id: 'once', label: 'Run for This Step' },
        { id: 'always', label: 'Always Run in This Workspace' },
        { id: 'never', label: 'Do Not Run' },
      ],
    });
  });

  it('says who proposes it, where else it runs, that its files change, and that it has changed', async () => {
    const { asked } = await put({
      check: { ...check, origin: 'model', cwd: 'packages/a', command: 'mocha a.test.ts', pattern: 'mocha' },
      isChanged: true,
      answers: ['once', 'never'],
    });
    assert.equal(
      asked.detail,
      [
        "A model proposes it as the plan's acceptance check.",
        "It runs in packages/a, before and after the step's edits, with your rights.",
        'The files it names change with the step.',
        'You have approved it before, but what defines it (scripts or configuration) has changed since.',
        'Without it the step may end as "unknown".',
      ].join(' '),
    );
    assert.deepEqual(
      asked.answers.map(({ id }) => id),
      ['once', 'never'],
    );
  });

  it('gives only an answer that was offered', async () => {
    assert.equal((await put({ answers: ['once', 'never'] }, 'always')).given, undefined);
    assert.equal((await put({}, 'never')).given, 'never');
  });
});
