import assert from 'node:assert/strict';
import { createSemaphore } from '../../../../../src/core/calling/connect/semaphore.ts';
import { settled } from '../../../support/engine/handClock.ts';

describe('createSemaphore', () => {
  const never = new AbortController().signal;

  /** Takes a place and notes its name when it has it. */
  function taker() {
    const order: string[] = [];
    const give = new Map<string, () => void>();
    return {
      order,
      giveBack: (name: string) => give.get(name)?.(),
      take: (limit: ReturnType<typeof createSemaphore>, name: string, signal = never): void => {
        void limit.acquire(signal).then((giveBack) => {
          order.push(name);
          give.set(name, giveBack);
        });
      },
    };
  }

  it('lets no more in than there are places, first come, first served', async () => {
    const limit = createSemaphore(2);
    const { order, take, giveBack } = taker();
    for (const name of ['a', 'b', 'c', 'd']) take(limit, name);
    await settled();
    assert.deepEqual(order, ['a', 'b']);
    giveBack('b');
    await settled();
    assert.deepEqual(order, ['a', 'b', 'c']);
    giveBack('a');
    await settled();
    assert.deepEqual(order, ['a', 'b', 'c', 'd']);
  });

  it('counts a place that is given back twice only once', async () => {
    const limit = createSemaphore(1);
    const { order, take, giveBack } = taker();
    take(limit, 'a');
    await settled();
    giveBack('a');
    giveBack('a');
    for (const name of ['b', 'c']) take(limit, name);
    await settled();
    assert.deepEqual(order, ['a', 'b']);
  });

  it('takes who is cancelled out of the line, without a place', async () => {
    const limit = createSemaphore(1);
    const { order, take, giveBack } = taker();
    const controller = new AbortController();
    take(limit, 'a');
    take(limit, 'b', controller.signal);
    take(limit, 'c');
    await settled();
    controller.abort();
    await settled();
    assert.deepEqual(order, ['a', 'b']);
    giveBack('b');
    await settled();
    assert.deepEqual(order, ['a', 'b'], 'b had nothing to give back');
    giveBack('a');
    await settled();
    assert.deepEqual(order, ['a', 'b', 'c']);
  });

  it('keeps the place of who is cancelled after the turn came', async () => {
    const limit = createSemaphore(1);
    const { order, take, giveBack } = taker();
    const controller = new AbortController();
    take(limit, 'a');
    take(limit, 'b', controller.signal);
    await settled();
    giveBack('a');
    controller.abort();
    take(limit, 'c');
    await settled();
    assert.deepEqual(order, ['a', 'b']);
    giveBack('b');
    await settled();
    assert.deepEqual(order, ['a', 'b', 'c']);
  });

  it('takes nothing for who is cancelled already', async () => {
    const limit = createSemaphore(1);
    await limit.acquire(AbortSignal.abort());
    const { order, take } = taker();
    take(limit, 'a');
    await settled();
    assert.deepEqual(order, ['a']);
  });
});
