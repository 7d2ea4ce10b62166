import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHunkChoices } from '../../../../../src/core/work/edits/hunkChoices.ts';

const changes = [
  { path: 'a', before: 'one\ntwo\nthree\n', after: '1\ntwo\n3\n' },
  { path: 'new', before: undefined, after: 'x\n' },
  { path: 'old', before: 'y\n', after: 'y\n', movedTo: 'there' },
];

describe('a step under review', () => {
  it('keeps all that nobody has left out', () => {
    const review = createHunkChoices(changes);
    assert.deepEqual(review.kept(), { changes, isPartly: false });
    assert.equal(review.outcome(), 'open');
    assert.ok(review.decide('a', 1, 'left-out'));
    assert.deepEqual(review.kept(), {
      changes: [{ path: 'a', before: 'one\ntwo\nthree\n', after: '1\ntwo\nthree\n' }, ...changes.slice(1)],
      isPartly: true,
    });
    assert.equal(review.file('a')?.composed.text, '1\ntwo\nthree\n');
    assert.ok(review.decide('a', 1, 'open'));
    assert.deepEqual(review.kept(), { changes, isPartly: false });
  });

  it('comes to an end with the last answer', () => {
    const review = createHunkChoices(changes);
    review.decide('a', 'all', 'left-out');
    review.decide('new', 0, 'left-out');
    assert.equal(review.outcome(), 'open');
    review.decide('there', 'all', 'left-out');
    assert.equal(review.outcome(), 'rejected');
    assert.deepEqual(review.kept().changes, []);
    review.decide('there', 'all', 'kept');
    assert.equal(review.outcome(), 'accepted');
    assert.deepEqual(review.kept(), { changes: [changes[2]], isPartly: true });
  });

  it('knows no hunk that is not there', () => {
    const review = createHunkChoices(changes);
    assert.equal(review.decide('a', 2, 'kept'), false);
    assert.equal(review.decide('old', 0, 'kept'), false);
    assert.equal(review.file('old'), undefined);
    assert.deepEqual(review.kept(), { changes, isPartly: false });
  });

  it('comes to the same in whatever order the answers are given', () => {
    const answer = fc.record({
      at: fc.constantFrom(
        { path: 'a', hunk: 0 },
        { path: 'a', hunk: 1 },
        { path: 'new', hunk: 0 },
        { path: 'there', hunk: 0 },
      ),
      state: fc.constantFrom('open' as const, 'kept' as const, 'left-out' as const),
    });
    const answers = fc.uniqueArray(answer, { selector: ({ at }) => at });
    fc.assert(
      fc.property(answers, (one) => {
        const inOrder = createHunkChoices(changes);
        const backwards = createHunkChoices(changes);
        for (const { at, state } of one) inOrder.decide(at.path, at.hunk, state);
        for (const { at, state } of one.toReversed()) backwards.decide(at.path, at.hunk, state);
        assert.deepEqual(inOrder.kept(), backwards.kept());
        assert.equal(inOrder.outcome(), backwards.outcome());
      }),
    );
  });
});
