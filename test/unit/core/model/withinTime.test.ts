import assert from 'node:assert/strict';
import { withinTime } from '../../../../src/core/model/withinTime.ts';
import { createHandClock } from '../../support/engine/handClock.ts';

describe('work within a time', () => {
  const never = new AbortController().signal;

  it('gives its result, and leaves no clock running', async () => {
    const clock = createHandClock();
    assert.deepEqual(await withinTime(clock, 1_000, never, async () => 7), { kind: 'done', value: 7 });
    assert.deepEqual(clock.waiting(), []);
  });

  it('says that the time was over, and tells the work to end', async () => {
    const clock = createHandClock();
    let told: AbortSignal | undefined;
    const result = withinTime(clock, 1_000, never, (signal) => {
      told = signal;
      return new Promise<number>(() => undefined);
    });
    clock.advance(999);
    assert.equal(told?.aborted, false);
    clock.advance(1);
    assert.deepEqual(await result, { kind: 'time' });
    assert.equal(told.aborted, true);
  });

  it('takes the error of work that was told to end for the end', async () => {
    const clock = createHandClock();
    const result = withinTime(
      clock,
      1_000,
      never,
      (signal) =>
        new Promise<number>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('cancelled')));
        }),
    );
    clock.advance(1_000);
    assert.deepEqual(await result, { kind: 'time' });
  });

  it('is stopped by its caller, before and during the work', async () => {
    const clock = createHandClock();
    const work = () => new Promise<number>(() => undefined);
    assert.deepEqual(await withinTime(clock, 1_000, AbortSignal.abort(), work), { kind: 'stopped' });
    const stop = new AbortController();
    const result = withinTime(clock, 1_000, stop.signal, work);
    stop.abort();
    assert.deepEqual(await result, { kind: 'stopped' });
  });

  it('passes an error of the work on', async () => {
    const clock = createHandClock();
    await assert.rejects(
      withinTime(clock, 1_000, never, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });
});
