import assert from 'node:assert/strict';
import {
  createPrefixGate,
  type PrefixGate,
  type PrefixPass,
} from '../../../../../src/core/calling/failover/prefixGate.ts';
import { prefixKeyOf } from '../../../../../src/core/calling/failover/prefixKey.ts';
import { createHandClock, settled, type HandClock } from '../../../support/engine/handClock.ts';

describe('prefixGate', () => {
  const { signal } = new AbortController();
  let clock: HandClock;
  let gate: PrefixGate;
  let entered: PrefixPass[];
  beforeEach(() => {
    clock = createHandClock();
    gate = createPrefixGate(clock);
    entered = [];
  });
  async function enter(prefix: string, by: AbortSignal = signal): Promise<void> {
    void gate.enter(prefix, by).then((pass) => entered.push(pass));
    await settled();
  }

  it('opens for all with the first token', async () => {
    for (let count = 0; count < 3; count += 1) await enter('p');
    assert.equal(entered.length, 1);
    entered[0]?.open();
    await settled();
    assert.equal(entered.length, 3);
  });

  it('lets the next one try when the first ends without a token', async () => {
    for (let count = 0; count < 3; count += 1) await enter('p');
    entered[0]?.leave();
    await settled();
    assert.equal(entered.length, 2);
    entered[0]?.leave();
    await settled();
    assert.equal(entered.length, 2, 'leaving twice changes nothing');
    entered[1]?.leave();
    await settled();
    assert.equal(entered.length, 3);
  });

  it('keeps no other prefix waiting', async () => {
    await enter('p');
    await enter('q');
    assert.equal(entered.length, 2);
  });

  it('stays open while the cache is warm, and closes when it has gone cold', async () => {
    await enter('p');
    entered[0]?.open();
    clock.advance(4 * 60_000 - 1);
    await enter('p');
    assert.equal(entered.length, 2);
    entered[1]?.leave();
    clock.advance(1);
    await enter('p');
    await enter('p');
    assert.equal(entered.length, 3);
  });

  it('lets go of who is cancelled', async () => {
    const controller = new AbortController();
    await enter('p');
    await enter('p', controller.signal);
    await enter('p');
    controller.abort();
    await settled();
    assert.equal(entered.length, 2);
    entered[0]?.leave();
    await settled();
    assert.equal(entered.length, 3);
  });
});

describe('prefixKeyOf', () => {
  const model = { provider: 'a', model: 'm' };
  const long = 'x'.repeat(5_000);
  const key = (...instructions: { text: string; cacheUpToHere?: boolean }[]) =>
    prefixKeyOf(model, { instructions });

  it('names what is marked, and nothing after it', () => {
    const marked = { text: long, cacheUpToHere: true };
    assert.equal(key(marked, { text: 'a' }), key(marked, { text: 'b' }));
    assert.notEqual(key(marked), key({ ...marked, text: `${long}y` }));
    assert.notEqual(key(marked), key({ ...marked, text: `y${long.slice(1)}` }));
    assert.notEqual(key(marked), prefixKeyOf({ ...model, model: 'n' }, { instructions: [marked] }));
  });

  it('names nothing without a mark, or before a short one', () => {
    assert.equal(key({ text: long }), undefined);
    assert.equal(key({ text: 'short', cacheUpToHere: true }), undefined);
  });
});
