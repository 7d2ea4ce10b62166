import assert from 'node:assert/strict';
import { breakerPolicy } from '../../../../../src/core/calling/limits/circuitBreaker.ts';
import { createHealthBoard } from '../../../../../src/core/calling/limits/healthBoard.ts';
import type {
  CallTarget,
  CallOutcomeReport,
  LimitsStore,
} from '../../../../../src/core/calling/limits/limitsStore.ts';
import { decide } from '../../../../../src/core/routing/rules/decide.ts';
import { createHandClock, settled } from '../../../support/engine/handClock.ts';
import { reference, settingsWith, tierOf } from '../../../support/engine/engineWorld.ts';
import { createMemoryLimits } from '../../../support/memoryLimits.ts';

const laneOf = (text: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ...reference(text),
  keys: ['k'],
  limits: {},
  need: { inputTokens: 0, outputTokens: 0 },
  ...changes,
});

const overloaded: CallOutcomeReport = { kind: 'failed', failure: 'overloaded' };

describe('the health board', () => {
  function world(targets: readonly CallTarget[] = [laneOf('a/m'), laneOf('b/m')]) {
    const clock = createHandClock();
    const store = createMemoryLimits(() => clock.now());
    const counts = { looks: 0 };
    const warnings: string[] = [];
    const watched: LimitsStore = {
      ...store,
      look(asked) {
        counts.looks += 1;
        return store.look(asked);
      },
    };
    const board = createHealthBoard({
      traffic: watched,
      clock,
      targets: () => Promise.resolve(targets),
      log: { warn: (message) => warnings.push(message) },
    });
    return { clock, store, board, counts, warnings };
  }

  async function meet(traffic: LimitsStore, outcome: CallOutcomeReport, times: number, text = 'a/m') {
    for (let count = 0; count < times; count += 1) {
      const { granted } = await traffic.admit({ id: String(count), targets: [laneOf(text)] });
      assert.ok(granted);
      await traffic.report({ grant: granted, outcome, random: 0 });
    }
  }

  it('knows at once what this window met, and is well again when the rest is over', async () => {
    const { board, clock } = world();
    await meet(board.traffic, overloaded, breakerPolicy.opensAfter - 1);
    assert.equal(board.isHealthy(reference('a/m')), true);
    await meet(board.traffic, overloaded, 1);
    assert.equal(board.isHealthy(reference('a/m')), false);
    assert.equal(board.isHealthy(reference('b/m')), true);
    clock.advance(breakerPolicy.firstCooldownMs);
    assert.equal(board.isHealthy(reference('a/m')), true);
  });

  it('learns what other windows met, a moment later, and asks no more often than that', async () => {
    const { board, store, clock, counts } = world();
    assert.equal(board.isHealthy(reference('a/m')), true);
    await settled();
    await meet(store, overloaded, breakerPolicy.opensAfter);
    for (let count = 0; count < 100; count += 1) board.isHealthy(reference('a/m'));
    await settled();
    assert.equal(counts.looks, 1);
    clock.advance(5_001);
    board.isHealthy(reference('a/m'));
    await settled();
    assert.equal(counts.looks, 2);
    assert.equal(board.isHealthy(reference('a/m')), false);
  });

  const illnesses: [name: string, outcome: CallOutcomeReport, isHealthy: boolean][] = [
    ['an empty account', { kind: 'failed', failure: 'quota' }, false],
    ['a long cool-down', { kind: 'failed', failure: 'rate-limit', retryAfterMs: 40_000 }, false],
    [
      'a cool-down that is over in a moment',
      { kind: 'failed', failure: 'rate-limit', retryAfterMs: 2_000 },
      true,
    ],
    ['a bad request', { kind: 'failed', failure: 'bad-request' }, true],
  ];
  for (const [name, outcome, isHealthy] of illnesses) {
    it(`calls a model ${isHealthy ? 'well' : 'unhealthy'} after ${name}`, async () => {
      const { board } = world();
      await meet(board.traffic, outcome, 1);
      await settled();
      assert.equal(board.isHealthy(reference('a/m')), isHealthy);
    });
  }

  it('is well again when the person has changed the key', async () => {
    const { board } = world();
    await meet(board.traffic, { kind: 'failed', failure: 'quota' }, 1);
    await settled();
    assert.equal(board.isHealthy(reference('a/m')), false);
    await board.traffic.forget('a');
    await settled();
    assert.equal(board.isHealthy(reference('a/m')), true);
  });

  it('calls everybody well when the store cannot be read, and says so once for each look', async () => {
    const warnings: string[] = [];
    const clock = createHandClock();
    const board = createHealthBoard({
      traffic: createMemoryLimits(() => 0),
      clock,
      targets: () => Promise.reject(new Error('locked')),
      log: { warn: (message) => warnings.push(message) },
    });
    for (let count = 0; count < 10; count += 1) assert.equal(board.isHealthy(reference('a/m')), true);
    await settled();
    for (let count = 0; count < 10; count += 1) board.isHealthy(reference('a/m'));
    await settled();
    assert.equal(warnings.length, 1);
  });

  it('sends one model of two providers to the cheapest healthy one', async () => {
    const { board } = world();
    const prices = new Map([
      ['a', 1_000],
      ['b', 2_000],
    ]);
    const chosen = () => {
      const decided = decide({
        tier: 'execution',
        tierReason: 'a test',
        tiers: { ...settingsWith().tiers, execution: tierOf('b/m', 'a/m') },
        whyUnusable: () => undefined,
        knowledge: {
          callCost: ({ provider }) => {
            const nanoUsd = prices.get(provider) ?? 0;
            return { lowNanoUsd: nanoUsd, highNanoUsd: nanoUsd };
          },
          isHealthy: (model) => board.isHealthy(model),
        },
      });
      return 'decision' in decided ? decided.decision : assert.fail(decided.noModel);
    };
    assert.equal(chosen().model.provider, 'a');
    await meet(board.traffic, overloaded, breakerPolicy.opensAfter);
    assert.equal(chosen().model.provider, 'b');
    assert.match(chosen().reasons.join(), /a without a known price, failing right now/);
  });
});
