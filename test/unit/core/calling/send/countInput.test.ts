import assert from 'node:assert/strict';
import { createInputCounter } from '../../../../../src/core/calling/send/countInput.ts';
import type { ModelProvider } from '../../../../../src/core/model/request/provider.ts';
import type { CallStart } from '../../../../../src/core/model/ledger/ledger.ts';
import { reference } from '../../../support/engine/engineWorld.ts';
import { createHandClock } from '../../../support/engine/handClock.ts';

type CountInput = NonNullable<ModelProvider['countInput']>;

const request = { model: 'coder', instructions: [], messages: [], maxOutputTokens: 100 };
const never = new AbortController().signal;

function createWorld(countInput: CountInput | undefined) {
  const clock = createHandClock(1_000_000);
  const messages: string[] = [];
  const usedKeys: string[] = [];
  let questions = 0;
  const adapterOf = (key: string): ModelProvider => ({
    name: 'mid',
    stream: () => assert.fail('only a count is asked for'),
    ...(countInput === undefined
      ? {}
      : {
          countInput: (asked, signal) => {
            questions += 1;
            usedKeys.push(key);
            return countInput(asked, signal);
          },
        }),
  });
  const count = createInputCounter({
    provider: () =>
      Promise.resolve({
        keys: ['one', 'two'],
        withKey: (key) => ({ adapter: adapterOf(key), keyLabel: `label of ${key}` }),
      }),
    clock,
    log: { info: (message) => messages.push(message) },
  });
  const start: CallStart = {
    ...{ id: 'a', startedAtMs: 0, windowDate: '2026-11-21', tier: 'execution', purpose: 'step' },
    ...{ position: 0, provider: 'mid', modelAsked: 'coder', sessionId: 's', keyLabel: 'label of two' },
  };
  return {
    ...{ clock, messages, usedKeys },
    questions: () => questions,
    ask: (signal = never) => count({ start, model: reference('mid/coder'), request }, signal),
  };
}

describe('createInputCounter', () => {
  it('counts with the key that the call is sent with', async () => {
    const world = createWorld(() => Promise.resolve(321));
    assert.equal(await world.ask(), 321);
    assert.deepEqual(world.usedKeys, ['two']);
  });

  it('counts nothing where the provider has no such endpoint', async () => {
    const world = createWorld(undefined);
    assert.equal(await world.ask(), undefined);
    assert.deepEqual(world.messages, []);
  });

  it('leaves a provider alone for a while that failed, and says why', async () => {
    const world = createWorld(() => Promise.reject(new Error('no such path')));
    assert.equal(await world.ask(), undefined);
    assert.equal(await world.ask(), undefined);
    assert.equal(world.questions(), 1);
    assert.match(world.messages.join(), /no such path/);
    world.clock.advance(10 * 60_000);
    await world.ask();
    assert.equal(world.questions(), 2);
  });

  it('waits no longer than a few seconds', async () => {
    const world = createWorld(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const asked = world.ask();
    world.clock.advance(5_000);
    assert.equal(await asked, undefined);
    assert.match(world.messages.join(), /No answer within 5000 ms/);
  });

  it('ends with the call, and blames nobody for that', async () => {
    const stop = new AbortController();
    const world = createWorld(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          stop.abort();
        }),
    );
    assert.equal(await world.ask(stop.signal), undefined);
    assert.deepEqual(world.messages, []);
  });
});
