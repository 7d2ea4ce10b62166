import assert from 'node:assert/strict';
import type { Question } from '../../../../src/core/model/question.ts';
import type { PermitAnswer, PermitQuestion } from '../../../../src/core/work/verify/approvals.ts';
import { foundCheck } from '../../../../src/core/work/verify/find/check.ts';
import { createCommandQuestion } from '../../../../src/presentation/questions/commandQuestion.ts';
import { withDefinition } from '../../support/projects.ts';

const check = withDefinition(
  foundCheck({ name: 'Tests', kind: 'tests', command: 'npm test', cwd: '' }),
  'v1',
);
const all: readonly PermitAnswer[] = ['once', 'always', 'never'];

async function put(changes: Partial<PermitQuestion> = {}, answer: string | undefined = 'once') {
  const asked: Question[] = [];
  const ask = createCommandQuestion((question) => {
    asked.push(question);
    return Promise.resolve(answer);
  });
  const question = { check, isChanged: false, changed: undefined, answers: all, ...changes };
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
      title: 'Run this command to check the step?',
      commands: ['npm test'],
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
      changed: ['package.json', 'a\u202eb'],
      answers: ['once', 'never'],
    });
    assert.equal(
      asked.detail,
      [
        "A model proposes it as the plan's acceptance check.",
        "It runs in packages/a, before and after the step's edits, with your rights.",
        'The files it names change with the step.',
        'You have approved it before, but this decides what it runs and has changed since: package.json, a\\u{202e}b.',
        'Without it the step may end as "unknown".',
      ].join(' '),
    );
    assert.deepEqual(
      asked.answers.map(({ id }) => id),
      ['once', 'never'],
    );
  });

  it('says what cannot be followed, and offers the plan', async () => {
    const unfollowed = Array.from({ length: 14 }, (_, index) => `tools/${index}.sh: $A`);
    const definition = { parts: new Map<string, string>(), unfollowed };
    const { asked } = await put({ check: { ...check, definition }, answers: ['once', 'plan', 'never'] });
    assert.match(
      asked.detail ?? '',
      /cannot be followed to its end: tools\/0\.sh: \$A, .*tools\/11\.sh: \$A, and 2 more\./,
    );
    assert.equal(asked.answers[1]?.label, 'Run for This Plan');
  });

  it('says that an earlier version has not kept what it runs', async () => {
    const { asked } = await put({ isChanged: true });
    assert.match(asked.detail ?? '', /an earlier version of Tierwise/);
  });

  it('shows no character that does not show', async () => {
    const hidden = { ...check, command: 'npm test \u202exe\u200b\u001b[2K', cwd: 'a\u2066b' };
    const { asked } = await put({ check: hidden });
    assert.deepEqual(asked.commands, ['npm test \\u{202e}xe\\u{200b}\\u{1b}[2K']);
    assert.match(asked.detail ?? '', /runs in a\\u\{2066\}b,/);
  });

  it('gives only an answer that was offered', async () => {
    assert.equal((await put({ answers: ['once', 'never'] }, 'always')).given, undefined);
    assert.equal((await put({}, 'never')).given, 'never');
  });
});
