import assert from 'node:assert/strict';
import { followInterrupted } from '../../../../../src/presentation/costs/reconcile/followInterrupted.ts';
import { attemptOf } from '../../../core/money/report/samples.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { createCostsWorld } from '../costsWorld.ts';

function worldWith(isCertain: boolean) {
  const world = createCostsWorld();
  const asked: string[] = [];
  const answers = new Map<string, number>();
  world.keepers = {
    openrouter: {
      source: 'openrouter-generation',
      async ask(id) {
        asked.push(id);
        const nanoUsd = answers.get(id);
        return nanoUsd === undefined ? { kind: 'unknown' } : { kind: 'known', nanoUsd };
      },
    },
  };
  if (isCertain) world.certain = ['openrouter'];
  world.rows = [
    attemptOf({ id: 'broken', requestId: 'gen-1', provider: 'openrouter', outcome: 'interrupted' }),
    attemptOf({ id: 'whole', requestId: 'gen-2', provider: 'openrouter' }),
    attemptOf({ id: 'other', requestId: 'x', provider: 'openai', outcome: 'interrupted' }),
  ];
  return { world, asked, answers };
}

describe('followInterrupted', () => {
  it('asks about interrupted calls alone, a while after, until the record is there', async () => {
    const { world, asked, answers } = worldWith(true);
    const follower = followInterrupted(world.ports);
    world.change();
    await settled();
    assert.deepEqual(asked, []);
    world.clock.advance(10_000);
    await settled();
    assert.deepEqual(asked, ['gen-1']);
    answers.set('gen-1', 7);
    world.clock.advance(10_000);
    await settled();
    assert.deepEqual(asked, ['gen-1', 'gen-1']);
    assert.deepEqual(
      world.adjustments.map(({ callId }) => callId),
      ['broken'],
    );
    follower.dispose();
  });

  it('gives up after three tries', async () => {
    const { world, asked } = worldWith(true);
    const follower = followInterrupted(world.ports);
    world.change();
    for (let count = 0; count < 6; count += 1) {
      await settled();
      world.clock.advance(10_000);
    }
    assert.equal(asked.length, 3);
    follower.dispose();
  });

  it('leaves everybody alone who is not certain to keep records', async () => {
    const { world, asked } = worldWith(false);
    const follower = followInterrupted(world.ports);
    world.change();
    await settled();
    world.clock.advance(60_000);
    await settled();
    assert.deepEqual(asked, []);
    follower.dispose();
  });
});
