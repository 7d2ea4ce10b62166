import assert from 'node:assert/strict';
import { actionMessages } from '../../../../src/presentation/actions/actionMessages.ts';

const cost = actionMessages.cost('$0.01');

describe('what is said of an action', () => {
  it('holds its cost, or that nothing was sent', () => {
    assert.equal(cost, 'It cost $0.01.');
    assert.equal(actionMessages.cost(undefined), 'Nothing was sent.');
  });

  it('makes sentences of what models say, and leaves out what they do not', () => {
    assert.equal(
      actionMessages.done('Fix it', cost, ' one test is red '),
      'Fix it: done. It cost $0.01. one test is red.',
    );
    assert.equal(actionMessages.done('Fix it', cost, undefined), 'Fix it: done. It cost $0.01.');
    assert.equal(
      actionMessages.nothingToChange('Fix it', '', cost),
      'Fix it: nothing had to be changed. It cost $0.01.',
    );
    assert.equal(
      actionMessages.failed('Fix it', 'No answer came!', 'The key was refused', cost),
      'Fix it: No answer came! The key was refused. It cost $0.01.',
    );
  });

  it('names every file that stands against a revert', () => {
    const problems = [
      { path: 'a.ts', reason: 'was changed since' },
      { path: 'b.ts', reason: 'was deleted since' },
    ];
    assert.equal(
      actionMessages.notReverted('Fix it', problems),
      'Fix it was not reverted: a.ts was changed since; b.ts was deleted since.',
    );
  });

  it('counts findings and problems', () => {
    assert.equal(actionMessages.findings('Review', 0), 'Review: nothing was found.');
    assert.equal(actionMessages.findings('Review', 3), 'Review: 3 findings, as comments in the code.');
    assert.deepEqual([1, 2].map(actionMessages.problems), ['this problem', '2 problems']);
  });
});
