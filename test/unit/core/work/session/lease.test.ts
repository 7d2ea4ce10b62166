import assert from 'node:assert/strict';
import { leaseLengthMs, withLease } from '../../../../../src/core/work/session/lease.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';

describe('withLease', () => {
  function windows() {
    const world = createEngineWorld();
    const first = world.context();
    const second = world.context({ sessionId: 'window-2' });
    return { world, first, second };
  }
  const notLost = () => {
    assert.fail('The lease was not to be lost.');
  };

  it('does the work of one window only', async () => {
    const { first, second, world } = windows();
    const { promise, resolve } = Promise.withResolvers<string>();
    const working = withLease(first, 'p', () => promise, notLost);
    await settled();
    const refused = await withLease(second, 'p', () => assert.fail('Two windows ran one plan.'), notLost);
    assert.equal(refused, undefined);
    resolve('done');
    assert.equal(await working, 'done');
    assert.equal(world.plans.leaseOwner('p'), undefined);
    assert.equal(await withLease(second, 'p', () => Promise.resolve('mine'), notLost), 'mine');
  });

  it('does not hinder another plan', async () => {
    const { first, second } = windows();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const working = withLease(first, 'p', () => promise, notLost);
    assert.equal(await withLease(second, 'q', () => Promise.resolve(1), notLost), 1);
    resolve(undefined);
    await working;
  });

  it('renews the lease as long as the work goes on', async () => {
    const { first, world } = windows();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const working = withLease(first, 'p', () => promise, notLost);
    for (let elapsedMs = 0; elapsedMs < 3 * leaseLengthMs; elapsedMs += leaseLengthMs / 3) {
      await settled();
      world.clock.advance(leaseLengthMs / 3);
    }
    await settled();
    assert.equal(world.plans.leaseOwner('p'), 'window-1');
    resolve(undefined);
    await working;
    assert.deepEqual(world.clock.waiting(), [], 'nothing is left behind');
  });

  it('frees the plan of a window that is gone, after the length of the lease', async () => {
    const { second, world } = windows();
    await world.plans.acquireLease('p', 'window-1', leaseLengthMs);
    world.clock.advance(leaseLengthMs - 1);
    assert.equal(await withLease(second, 'p', () => Promise.resolve(1), notLost), undefined);
    world.clock.advance(1);
    assert.equal(await withLease(second, 'p', () => Promise.resolve(1), notLost), 1);
  });

  it('tells when another window has taken over meanwhile, and leaves it its lease', async () => {
    const { first, world } = windows();
    let wasLost = false;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const working = withLease(
      first,
      'p',
      () => promise,
      () => {
        wasLost = true;
        resolve(undefined);
      },
    );
    await settled();
    await world.plans.releaseLease('p', 'window-1');
    await world.plans.acquireLease('p', 'window-2', leaseLengthMs);
    world.clock.advance(leaseLengthMs / 3);
    await working;
    assert.ok(wasLost);
    assert.equal(world.plans.leaseOwner('p'), 'window-2');
  });

  it('survives a renewal that fails', async () => {
    const { first, world } = windows();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let calls = 0;
    const plans = {
      ...world.plans,
      acquireLease: (...lease: [string, string, number]) =>
        ++calls === 2 ? Promise.reject(new Error('locked')) : world.plans.acquireLease(...lease),
    };
    const working = withLease({ ...first, folder: { plans } }, 'p', () => promise, notLost);
    for (let turn = 0; turn < 2; turn++) {
      await settled();
      world.clock.advance(leaseLengthMs / 3);
    }
    await settled();
    assert.equal(calls, 3);
    resolve(undefined);
    await working;
    assert.match(world.logLines.join('\n'), /warn: .*locked/);
  });

  it('gives the lease back when the work throws', async () => {
    const { first, world } = windows();
    await assert.rejects(
      withLease(first, 'p', () => Promise.reject(new Error('broken')), notLost),
      /broken/,
    );
    assert.equal(world.plans.leaseOwner('p'), undefined);
  });
});
