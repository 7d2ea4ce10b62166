import assert from 'node:assert/strict';
import { finish, finishInStretches, type Steps } from '../../../../../src/core/money/meter/steps.ts';

/** A clock on which each step of some work takes so long. */
function workingClock(stepMs: number) {
  let nowMs = 1_000;
  const pausesAtMs: number[] = [];
  return {
    pausesAtMs,
    clock: {
      monotonic: () => nowMs,
      delay: (delayMs: number) => {
        pausesAtMs.push(nowMs);
        nowMs += 50 + delayMs;
        return Promise.resolve();
      },
    },
    work: (steps: number) =>
      workOf(steps, () => {
        nowMs += stepMs;
      }),
  };
}

function* workOf(steps: number, doStep: () => void): Steps<string> {
  for (let step = 0; step < steps; step += 1) {
    doStep();
    yield;
  }
  return `${steps} steps`;
}

describe('finish', () => {
  it('does all of it at once', () => {
    assert.equal(finish(workingClock(1).work(5)), '5 steps');
  });
});

describe('finishInStretches', () => {
  it('pauses after each stretch of a few milliseconds, and does not count the pauses', async () => {
    const { clock, work, pausesAtMs } = workingClock(1);
    assert.equal(await finishInStretches(work(10), clock), '10 steps');
    assert.deepEqual(pausesAtMs, [1_004, 1_058]);
  });

  it('pauses after every step that is longer than a stretch', async () => {
    const { clock, work, pausesAtMs } = workingClock(9);
    await finishInStretches(work(3), clock);
    assert.equal(pausesAtMs.length, 3);
  });

  it('rejects with what the work throws', async () => {
    function* broken(): Steps<never> {
      throw new Error('broken');
    }
    await assert.rejects(finishInStretches(broken(), workingClock(1).clock), /broken/);
  });
});
