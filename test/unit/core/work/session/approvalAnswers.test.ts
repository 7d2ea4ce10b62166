import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createApprovalAnswers } from '../../../../../src/core/work/session/approvalAnswers.ts';

describe('answers to staged edits', () => {
  const never = new AbortController().signal;

  it('go to the run that waits for the step, once', async () => {
    const answers = createApprovalAnswers(createLiveState());
    const [one, other] = [answers.wait('a', never), answers.wait('b', never)];
    assert.equal(answers.give('b', 'rejected'), true);
    assert.equal(answers.give('a', 'accepted'), true);
    assert.deepEqual([await one, await other], ['accepted', 'rejected']);
    assert.equal(answers.give('a', 'accepted'), false);
  });

  it('come later where the run is paused or stopped, before or while it waits', async () => {
    const live = createLiveState();
    const answers = createApprovalAnswers(live);
    assert.equal(await answers.wait('a', AbortSignal.abort()), 'later');
    const controller = new AbortController();
    const stopped = answers.wait('a', controller.signal);
    controller.abort();
    assert.equal(await stopped, 'later');
    const paused = answers.wait('b', never);
    live.setPausing(true);
    assert.equal(await paused, 'later');
    assert.equal(await answers.wait('b', never), 'later');
    assert.equal(answers.give('b', 'accepted'), false);
  });
});
