import assert from 'node:assert/strict';
import { recoverDocument } from '../../../../../../src/core/work/plan/state/recoverDocument.ts';
import { after, newDocument, result, reviewing, stepWith } from '../samples.ts';

describe('recoverDocument', () => {
  const running = () =>
    after(
      reviewing(stepWith('a'), stepWith('b')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      { type: 'step-staged', stepId: 'a', result },
      { type: 'step-started', stepId: 'b', atMs: 1 },
    );

  it('interrupts what ran and pauses the plan', () => {
    const recovered = recoverDocument(running());
    assert.deepEqual(
      [recovered.state, ...recovered.steps.map((step) => step.status)],
      ['paused', 'interrupted', 'interrupted'],
    );
    assert.equal(recovered.steps[0]?.result, undefined);
  });

  it('keeps a step in review whose edits are still staged', () => {
    const recovered = recoverDocument(running(), new Set(['a']));
    assert.deepEqual(
      recovered.steps.map((step) => step.status),
      ['awaiting-approval', 'interrupted'],
    );
    assert.deepEqual(recovered.steps[0]?.result, result);
  });

  it('ends attempts that nobody works on any more, also where their edits still wait', () => {
    const model = { provider: 'p', model: 'small' };
    const waiting = after(
      reviewing(stepWith('a')),
      { type: 'run-started' },
      { type: 'step-started', stepId: 'a', atMs: 1 },
      { type: 'step-attempt-started', stepId: 'a', model },
      { type: 'step-staged', stepId: 'a', result },
      { type: 'run-paused' },
    );
    for (const staged of [[], ['a']]) {
      const [step] = recoverDocument(waiting, new Set(staged)).steps;
      assert.deepEqual(
        step?.attempts.map(({ outcome }) => outcome),
        ['stopped'],
      );
    }
  });

  it('turns an interrupted planning into a failed one', () => {
    const recovered = recoverDocument(newDocument());
    assert.equal(recovered.state, 'failed');
    assert.match(recovered.failure?.message ?? '', /interrupted/);
  });

  it('drops an interrupted re-planning', () => {
    const plan = reviewing(stepWith('a'));
    assert.deepEqual(
      recoverDocument(after(plan, { type: 'replanning-started', fromStepId: 'a', note: '' })),
      plan,
    );
  });

  it('gives back the same plan when nothing was lost', () => {
    const plan = reviewing(stepWith('a'));
    assert.equal(recoverDocument(plan), plan);
  });
});
