import assert from 'node:assert/strict';
import { followOverruns } from '../../../../../src/core/money/budget/overruns.ts';
import type { Cost } from '../../../../../src/core/model/request/cost.ts';
import { createMemoryLedgers } from '../../../support/memoryLedger.ts';
import { endOf, startOf } from '../../../storage/callFixtures.ts';

const model = 'anthropic/claude-opus-5-5';

function createWorld() {
  const memory = createMemoryLedgers();
  const { ledger, overrunFactor } = followOverruns(memory.open('first'));
  let calls = 0;
  return {
    overrunFactor,
    /** One call, held as the gate would hold it, that cost so much. */
    async call(nanoUsd: number, cost: Cost): Promise<void> {
      const id = `call-${calls++}`;
      const held = Math.ceil(nanoUsd * overrunFactor(model));
      const result = await ledger.begin(startOf(id), {
        nanoUsd: held,
        limits: [{ scope: 'day', nanoUsd: 1_000_000_000 }],
      });
      assert.ok(result.begun);
      await ledger.settle(id, endOf({ cost }));
    },
    spent: async () => {
      const [state] = await memory.budgets.states([{ scope: 'day', nanoUsd: 1_000_000_000 }], {
        day: startOf('x').windowDate,
      });
      return state?.spentNanoUsd;
    },
  };
}

const billed = (nanoUsd: number): Cost => ({ source: 'provider', nanoUsd });

describe('followOverruns', () => {
  it('widens nothing while calls cost no more than is held', async () => {
    const world = createWorld();
    await world.call(1_000, billed(1_000));
    assert.equal(world.overrunFactor(model), 1);
  });

  it('records what a server bills above its cap whole, and holds more for the next call', async () => {
    const world = createWorld();
    await world.call(1_000, billed(2_000));
    assert.equal(await world.spent(), 2_000);
    assert.equal(world.overrunFactor(model), 2.1);
    // The same server again: now what is held is enough, and stays so.
    for (let call = 0; call < 5; call += 1) {
      await world.call(1_000, billed(2_000));
      assert.ok(world.overrunFactor(model) * 1_000 >= 2_000);
    }
  });

  it('is known as soon as the call is settled, before the row is written', async () => {
    const ledger = createMemoryLedgers().open('first');
    const slow = followOverruns({ ...ledger, settle: () => new Promise(() => undefined) });
    await slow.ledger.begin(startOf('a'), { nanoUsd: 100, limits: [] });
    void slow.ledger.settle('a', endOf({ cost: billed(300) }));
    assert.ok(slow.overrunFactor(model) > 3);
  });

  it('fades as calls keep to their caps again, and has a limit', async () => {
    const world = createWorld();
    await world.call(1_000, billed(500_000));
    assert.equal(world.overrunFactor(model), 20);
    for (let call = 0; call < 60; call += 1) await world.call(1_000, billed(900));
    assert.ok(world.overrunFactor(model) < 1.05);
  });

  it('learns nothing from bounds, from what has no price, and for other models', async () => {
    const world = createWorld();
    await world.call(1_000, { source: 'estimate', nanoUsd: 9_000, isUpperBound: true });
    await world.call(1_000, { source: 'unpriced' });
    assert.equal(world.overrunFactor(model), 1);
    await world.call(1_000, billed(3_000));
    assert.equal(world.overrunFactor('openai/gpt-6-sol'), 1);
  });
});
