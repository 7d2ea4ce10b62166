import assert from 'node:assert/strict';
import { createLiveState } from '../../../../../src/core/work/ask/liveState.ts';
import { createPlanStateStore } from '../../../../../src/core/work/plan/state/planStateStore.ts';
import {
  busy,
  createSessionWork,
  elsewhere,
  noPlan,
} from '../../../../../src/core/work/session/sessionWork.ts';
import { isWindowGone } from '../../../../../src/core/calling/send/windowGone.ts';
import { createEngineWorld, type ContextChanges } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { reviewing, stepWith } from '../plan/samples.ts';

function prepared(changes: ContextChanges = {}) {
  const world = createEngineWorld();
  const context = world.context(changes);
  const planState = createPlanStateStore(context.folder.plans, context.call.log);
  planState.replace(reviewing(stepWith('a')), 0, true);
  const live = createLiveState();
  const work = createSessionWork(context, planState, live, () => undefined);
  /** A piece of work that goes on until it is let go or stopped. */
  const begin = () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let signal: AbortSignal | undefined;
    const done = work.runExclusive((given) => {
      signal = given;
      given.addEventListener('abort', () => resolve(undefined));
      return promise;
    });
    return { done, letGo: () => resolve(undefined), signal: () => signal ?? assert.fail() };
  };
  return { world, planState, live, work, begin };
}

describe('the work of a plan session', () => {
  it('is one piece at a time, under the lease of the plan', async () => {
    const { world, work, begin } = prepared();
    const first = begin();
    await settled();
    assert.equal(world.plans.leaseOwner('p1'), 'window-1');
    assert.equal(work.whyNot(), busy);
    assert.equal(await work.runExclusive(() => assert.fail('beside the first')), busy);
    first.letGo();
    assert.equal(await first.done, undefined);
    assert.equal(world.plans.leaseOwner('p1'), undefined);
    assert.equal(await work.runExclusive(() => 'because'), 'because');
  });

  it('does not begin without a plan, where nothing may be done, or while another window has the plan', async () => {
    const without = prepared();
    without.planState.replace(undefined, 0, true);
    assert.equal(await without.work.runExclusive(() => assert.fail('there is no plan')), noPlan);
    const restricted = prepared({ whyNotNow: () => 'Not trusted.' });
    assert.equal(await restricted.work.runExclusive(() => assert.fail('not trusted')), 'Not trusted.');
    const taken = prepared();
    await taken.world.plans.acquireLease('p1', 'window-2', 1_000);
    assert.equal(await taken.work.runExclusive(() => assert.fail('not ours')), elsewhere);
    assert.equal(taken.work.isElsewhere(), true);
    assert.equal(taken.work.whyNot(), elsewhere);
  });

  it('does not end before what goes on beside it', async () => {
    const { work, begin } = prepared();
    assert.match((await work.beside(() => assert.fail('nothing runs'))) ?? '', /Nothing is running/);
    const first = begin();
    await settled();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const beside = work.beside(() => promise);
    await settled();
    first.letGo();
    await settled();
    assert.equal(work.whyNot(), busy);
    resolve(undefined);
    await Promise.all([beside, first.done]);
    assert.equal(work.whyNot(), undefined);
    assert.equal(await work.alongsideEnded(), false);
  });

  it('is stopped by the person, or because the window goes, and tells the two apart', async () => {
    for (const [stop, isGone] of [
      ['cancel', false],
      ['end', true],
    ] as const) {
      const { work, begin } = prepared();
      const first = begin();
      await settled();
      await work[stop]();
      await first.done;
      assert.deepEqual([first.signal().aborted, isWindowGone(first.signal())], [true, isGone]);
      assert.equal(work.running(), undefined);
    }
  });

  it('frees the plan when it breaks, and hands the error on', async () => {
    const { world, work, live } = prepared();
    live.setPausing(true);
    await assert.rejects(
      work.runExclusive(() => Promise.reject(new Error('disk'))),
      /disk/,
    );
    assert.equal(world.plans.leaseOwner('p1'), undefined);
    assert.equal(work.whyNot(), undefined);
    assert.equal(live.get().isPausing, false);
  });
});
