import assert from 'node:assert/strict';
import { callModel } from '../../../../../src/core/calling/send/callModel.ts';
import type { CallProgress, CallResult, CallContext } from '../../../../../src/core/calling/send/call.ts';
import { createBusyRunners } from '../../../../../src/core/calling/limits/busyRunners.ts';
import { createEngineWorld, reference, type EngineWorld } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import {
  answer,
  failed,
  finished,
  started,
  text,
  untilCancelled,
} from '../../../support/engine/scriptedModels.ts';

describe('a prompt that is given up at a server that reads on', () => {
  let world: EngineWorld;
  let context: CallContext;
  let progress: CallProgress[];

  beforeEach(() => {
    world = createEngineWorld();
    progress = [];
    const plain = world.context().call;
    context = {
      ...plain,
      failover: { ...plain.failover, busyRunners: createBusyRunners(world.clock) },
      async provider(name) {
        const connected = await plain.provider(name);
        return {
          ...connected,
          contextTokens: 8_192,
          withKey(id) {
            const keyed = connected.withKey(id);
            return { ...keyed, adapter: { ...keyed.adapter, leavesPromptsRunning: true } };
          },
        };
      },
    };
  });

  function call(models: readonly string[], signal = new AbortController().signal): Promise<CallResult> {
    const [model, ...fallbacks] = models.map(reference);
    assert.ok(model);
    return callModel(context, {
      purpose: 'step',
      position: 0,
      decision: { tier: 'execution', model, fallbacks },
      request: { instructions: [], messages: [{ role: 'user', text: 'Long prompt.' }], maxOutputTokens: 100 },
      signal,
      onProgress: (event) => progress.push(event),
    });
  }

  /** Cancels a call of the model while nothing of the answer has come. */
  async function giveUp(model: string): Promise<void> {
    const controller = new AbortController();
    world.models.say([untilCancelled]);
    const result = call([model], controller.signal);
    await settled();
    controller.abort();
    await result;
    progress = [];
  }

  const asked = () => world.models.requests.map(({ model, request }) => [model, request.maxOutputTokens]);

  it('lets nothing else to that model before a token of a probe has come, and tells so', async () => {
    await giveUp('mid/coder');
    let free: () => void = () => undefined;
    const runner = new Promise<void>((resolve) => {
      free = resolve;
    });
    world.models.say([() => runner, started, text('H'), finished()], answer('Done.'));
    const result = call(['mid/coder']);
    await settled();
    assert.deepEqual(asked().slice(1), [['mid/coder', 1]]);
    const waiting = progress.find((event) => event.type === 'waiting');
    assert.equal(waiting?.isBusy, true);
    assert.equal(waiting.delayMs, 240_000);
    free();
    assert.equal((await result).last?.text, 'Done.');
    assert.deepEqual(asked().slice(1), [
      ['mid/coder', 1],
      ['mid/coder', 100],
    ]);
    assert.deepEqual(
      world.ledger.rows.map(({ purpose, outcome }) => [purpose, outcome]),
      [
        ['step', 'cancelled'],
        ['probe', 'succeeded'],
        ['step', 'succeeded'],
      ],
    );
    // Another length of the context would make the server load the model anew.
    assert.equal(world.models.requests[1]?.request.contextTokens, 8_192);
  });

  it('lets the other models answer meanwhile', async () => {
    await giveUp('mid/coder');
    world.models.say([untilCancelled], answer('From the other.'));
    const { last } = await call(['mid/coder', 'small/coder']);
    assert.equal(last?.text, 'From the other.');
    assert.deepEqual(asked().slice(1), [
      ['mid/coder', 1],
      ['small/coder', 100],
    ]);
  });

  it('lets whoever waits be cancelled', async () => {
    await giveUp('mid/coder');
    world.models.say([untilCancelled]);
    const controller = new AbortController();
    const result = call(['mid/coder'], controller.signal);
    await settled();
    controller.abort();
    assert.equal((await result).last, undefined);
    assert.equal(world.models.requests.length, 2);
  });

  it('ends the wait when the probe is not answered in time', async () => {
    await giveUp('mid/coder');
    world.models.say([failed('timeout')]);
    const { last, notSent } = await call(['mid/coder']);
    assert.equal(last, undefined);
    assert.equal(notSent.failure?.kind, 'overloaded');
    assert.match(notSent.reason, /still busy with a request that was given up/);
  });

  it('asks once more where the server says that it is full', async () => {
    await giveUp('mid/coder');
    world.models.say([failed('overloaded')], [started, text('H'), finished()], answer('Done.'));
    const result = call(['mid/coder']);
    await settled();
    world.clock.advance(5_000);
    assert.equal((await result).last?.text, 'Done.');
  });

  it('asks without a probe where the answer had begun, or nothing had been sent', async () => {
    world.models.say([started, text('Some'), failed('cancelled')], answer('Done.'), answer('Done.'));
    await call(['mid/coder']);
    assert.equal((await call(['mid/coder'])).last?.text, 'Done.');
    await call(['mid/coder'], AbortSignal.abort());
    assert.equal((await call(['mid/coder'])).last?.text, 'Done.');
    assert.equal(world.models.requests.length, 3);
  });

  it('asks without a probe at a server that stops when it is told', async () => {
    context = {
      ...world.context().call,
      failover: { ...world.context().call.failover, busyRunners: createBusyRunners(world.clock) },
    };
    await giveUp('mid/coder');
    world.models.say(answer('Done.'));
    assert.equal((await call(['mid/coder'])).last?.text, 'Done.');
  });
});
