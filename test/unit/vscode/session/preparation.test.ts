import assert from 'node:assert/strict';
import { createPreparation } from '../../../../src/vscode/session/preparation.ts';

function createWorld(recovered: number) {
  const calls: string[] = [];
  const messages: string[] = [];
  let isBroken = false;
  const note = (call: string): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  type Parts = Parameters<typeof createPreparation>;
  const ledger: Pick<Parts[0], 'recoverInterrupted'> = {
    async recoverInterrupted() {
      await note('recover');
      return recovered;
    },
  };
  const pricing: Pick<Awaited<ReturnType<Parts[1]>>, 'load' | 'learn'> = {
    load: () => (isBroken ? Promise.reject(new Error('no catalogue')) : note('load')),
    learn: () => note('learn'),
  };
  const prepare = createPreparation(ledger as Parts[0], (() => Promise.resolve(pricing)) as Parts[1], {
    trace: () => undefined,
    info: (message) => messages.push(message),
    warn: (message) => assert.fail(message),
    error: (message) => assert.fail(message),
  });
  return {
    ...{ prepare, calls, messages },
    break: (value: boolean) => {
      isBroken = value;
    },
  };
}

describe('createPreparation', () => {
  it('loads prices, settles dead calls with them, and learns, once for all who wait', async () => {
    const { prepare, calls } = createWorld(0);
    await Promise.all([prepare(), prepare()]);
    await prepare();
    assert.deepEqual(calls, ['load', 'recover', 'learn']);
  });

  it('says once how many calls of dead windows count as an upper bound', async () => {
    const { prepare, messages } = createWorld(3);
    await prepare();
    await prepare();
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', /^3 calls .*upper bound \(≤\).*Show Costs/);
  });

  it('says nothing where there were none', async () => {
    const { prepare, messages } = createWorld(0);
    await prepare();
    assert.deepEqual(messages, []);
  });

  it('is tried again after it failed', async () => {
    const world = createWorld(0);
    world.break(true);
    await assert.rejects(world.prepare(), /no catalogue/);
    world.break(false);
    await world.prepare();
    assert.deepEqual(world.calls, ['load', 'recover', 'learn']);
  });
});
