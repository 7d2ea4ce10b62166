import assert from 'node:assert/strict';
import {
  releaseFromWindow,
  settleWindow,
  takeFromWindow,
  windowWaitMs,
  type RateWindow,
} from '../../../../../src/core/calling/limits/rateWindow.ts';

const need = { inputTokens: 100, outputTokens: 10 };

describe('the window of the last minute', () => {
  it('counts calls of five seconds together, and keeps them in order', () => {
    let window: RateWindow = [];
    for (const atMs of [0, 4_999, 5_000, 12_000]) window = takeFromWindow(window, need, atMs);
    assert.deepEqual(
      window.map(({ slot, requests, inputTokens, outputTokens }) => [
        slot,
        requests,
        inputTokens,
        outputTokens,
      ]),
      [
        [0, 2, 200, 20],
        [1, 1, 100, 10],
        [2, 1, 100, 10],
      ],
    );
  });

  it('forgets what is older than a minute', () => {
    const window = takeFromWindow([], need, 0);
    const limits = { requests: 1 };
    assert.equal(windowWaitMs(window, limits, need, 0), 65_000);
    assert.equal(windowWaitMs(window, limits, need, 64_999), 1);
    assert.equal(windowWaitMs(window, limits, need, 65_000), 0);
    assert.equal(takeFromWindow(window, need, 64_999).length, 2);
    assert.equal(takeFromWindow(window, need, 65_000).length, 1);
  });

  it('lets a call that is larger than its limit into an empty minute', () => {
    assert.equal(windowWaitMs([], { inputTokens: 1 }, need, 0), 0);
    assert.equal(windowWaitMs(takeFromWindow([], need, 0), { inputTokens: 1 }, need, 0), 65_000);
  });

  it('waits for the limit that takes longest', () => {
    const window = takeFromWindow(takeFromWindow([], need, 0), need, 20_000);
    assert.equal(windowWaitMs(window, { requests: 2, outputTokens: 10 }, need, 20_000), 65_000);
  });

  it('replaces what was taken by what was used, where that is known', () => {
    const window = takeFromWindow([], need, 0);
    assert.deepEqual(settleWindow(window, 0, need, { inputTokens: 7 }), [
      { slot: 0, requests: 1, inputTokens: 7, outputTokens: 10 },
    ]);
    assert.deepEqual(settleWindow(window, 0, need, { outputTokens: 300 }), [
      { slot: 0, requests: 1, inputTokens: 100, outputTokens: 300 },
    ]);
  });

  it('neither settles nor releases what is not in it any more', () => {
    const window = takeFromWindow([], need, 10_000);
    assert.equal(settleWindow(window, 0, need, { inputTokens: 1 }), window);
    assert.equal(releaseFromWindow(window, 0, need), window);
  });

  it('never counts less than nothing', () => {
    const window = releaseFromWindow(releaseFromWindow(takeFromWindow([], need, 0), 0, need), 0, need);
    assert.deepEqual(window, [{ slot: 0, requests: 0, inputTokens: 0, outputTokens: 0 }]);
  });
});
