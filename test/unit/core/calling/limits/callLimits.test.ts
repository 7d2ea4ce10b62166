import assert from 'node:assert/strict';
import { breakerPolicy } from '../../../../../src/core/calling/limits/circuitBreaker.ts';
import type {
  CallGrant,
  CallTarget,
  LimitsReport,
  LimitsRequest,
  TargetAvailability,
} from '../../../../../src/core/calling/limits/limitsStore.ts';
import { createMemoryLimits } from '../../../support/memoryLimits.ts';

const minuteMs = 60_000;

const target: CallTarget = {
  provider: 'a',
  model: 'm',
  keys: ['k1'],
  limits: {},
  need: { inputTokens: 100, outputTokens: 10 },
};
const twoKeys = { ...target, keys: ['k1', 'k2'] };

/** Limits in memory with a clock that is set by hand. */
function world() {
  let nowMs = 1_000_000;
  let calls = 0;
  const store = createMemoryLimits(() => nowMs);
  const admit = (one: CallTarget = target, more: Partial<LimitsRequest> = {}) =>
    store.admit({ id: `call-${(calls += 1)}`, targets: [one], ...more });
  const take = async (one: CallTarget = target, more: Partial<LimitsRequest> = {}): Promise<CallGrant> => {
    const { granted, availabilities } = await admit(one, more);
    assert.ok(granted, JSON.stringify(availabilities));
    return granted;
  };
  const report = (grant: CallGrant, outcome: LimitsReport['outcome'], more: Partial<LimitsReport> = {}) =>
    store.report({ grant, outcome, random: 1, ...more });
  const look = async (one: CallTarget = target): Promise<TargetAvailability | undefined> =>
    (await store.look([one]))[0];
  return {
    store,
    admit,
    take,
    report,
    look,
    pass: (durationMs: number) => void (nowMs += durationMs),
    /** Takes the target and lets the call end so. */
    end: async (outcome: LimitsReport['outcome'], one: CallTarget = target) =>
      report(await take(one), outcome),
  };
}

type Failed = Extract<LimitsReport['outcome'], { kind: 'failed' }>;

const failed = (failure: Failed['failure'], more: Partial<Failed> = {}): Failed => ({
  kind: 'failed',
  failure,
  ...more,
});
const ready = { kind: 'ready' };
const wait = (waitMs: number, because: string) => ({ kind: 'wait', waitMs, because });

/** Fails until the breaker opens. */
async function breakIt({ end }: ReturnType<typeof world>, one: CallTarget = target): Promise<void> {
  for (let count = 0; count < breakerPolicy.opensAfter; count += 1) await end(failed('overloaded'), one);
}

describe('admitting a call', () => {
  it('takes the first target, and only looks at the others', async () => {
    const { store, report, take, look } = world();
    const other = { ...target, provider: 'b' };
    assert.deepEqual(await store.admit({ id: 'x', targets: [] }), { availabilities: [] });
    const grant = await take(target, { targets: [target, other] });
    assert.equal(grant.target.provider, 'a');
    assert.equal(grant.isProbe, false);
    await report(grant, failed('rate-limit', { retryAfterMs: 5_000 }));
    const { granted, availabilities } = await store.admit({ id: 'y', targets: [target, other] });
    assert.equal(granted, undefined);
    assert.deepEqual(availabilities, [wait(5_000, 'rate-limit'), ready]);
    assert.deepEqual(await look(other), ready);
  });

  it('gives keys in turn, and keeps work with its key', async () => {
    const { take } = world();
    const keys = [await take(twoKeys), await take(twoKeys), await take(twoKeys)].map(({ key }) => key);
    assert.deepEqual(keys, ['k1', 'k2', 'k1']);
    const kept = [
      await take(twoKeys, { work: 'w' }),
      await take(twoKeys, { work: 'w' }),
      await take(twoKeys),
    ];
    assert.deepEqual(
      kept.map(({ key }) => key),
      ['k2', 'k2', 'k1'],
    );
  });

  it("holds the person's limits for each key, over all models, and for a minute", async () => {
    for (const limits of [{ requests: 1 }, { inputTokens: 100 }, { outputTokens: 10 }]) {
      const { take, look, pass } = world();
      const limited = { ...target, limits };
      await take(limited);
      assert.equal((await look({ ...limited, model: 'other' }))?.kind, 'wait', JSON.stringify(limits));
      assert.deepEqual(await look({ ...limited, keys: ['k2'] }), ready);
      assert.deepEqual(await look({ ...limited, provider: 'b' }), ready);
      pass(65_000);
      assert.deepEqual(await look(limited), ready);
    }
  });

  it('takes back what was never sent, and counts what was used in truth', async () => {
    const limited = { ...target, limits: { inputTokens: 150 } };
    for (const [outcome, used, isReady] of [
      [{ kind: 'released' }, undefined, true],
      [{ kind: 'released' }, { inputTokens: 100 }, true],
      [{ kind: 'succeeded' }, { inputTokens: 50 }, true],
      [{ kind: 'succeeded' }, { outputTokens: 1 }, false],
      [{ kind: 'succeeded' }, undefined, false],
    ] as const) {
      const { take, report, look } = world();
      await report(await take(limited), outcome, used === undefined ? {} : { used });
      assert.equal((await look(limited))?.kind, isReady ? 'ready' : 'wait', JSON.stringify([outcome, used]));
    }
  });

  it('believes what the provider says of its limits, for the key and model it spoke of', async () => {
    const { take, report, look, pass } = world();
    await report(
      await take(),
      { kind: 'succeeded' },
      { readings: { requests: { limit: 60, remaining: 1 } } },
    );
    await take();
    assert.deepEqual(await look(), wait(1_000, 'rate-limit'));
    assert.deepEqual(await look({ ...target, model: 'other' }), ready);
    assert.deepEqual(await look({ ...target, keys: ['k2'] }), ready);
    pass(1_000);
    const grant = await take();
    assert.equal((await look())?.kind, 'wait');
    await report(grant, { kind: 'released' });
    assert.deepEqual(await look(), ready);
  });
});

describe('a provider that fails', () => {
  it('is left alone after failures in a row, and then tried by one call', async () => {
    const one = world();
    await breakIt(one);
    assert.deepEqual(await one.look(), wait(breakerPolicy.firstCooldownMs, 'unhealthy'));
    assert.deepEqual(await one.look({ ...target, model: 'other' }), ready);
    one.pass(breakerPolicy.firstCooldownMs);
    const probe = await one.take();
    assert.equal(probe.isProbe, true);
    assert.equal((await one.look())?.kind, 'wait');
    await one.report(probe, { kind: 'released' });
    const again = await one.take();
    await one.report(again, { kind: 'answering' });
    assert.equal((await one.take()).isProbe, false);
  });

  for (const outcome of [{ kind: 'succeeded' }, failed('bad-request'), failed('rate-limit')] as const) {
    it(`works again after a probe that ${JSON.stringify(outcome)}`, async () => {
      const one = world();
      await breakIt(one);
      one.pass(breakerPolicy.firstCooldownMs);
      await one.end(outcome);
      one.pass(minuteMs);
      assert.equal((await one.take()).isProbe, false);
    });
  }

  it('is left alone for longer after a probe that failed', async () => {
    const one = world();
    await breakIt(one);
    one.pass(breakerPolicy.firstCooldownMs);
    const effect = await one.end(failed('overloaded'));
    assert.ok(effect.breakerCooldownMs! > breakerPolicy.firstCooldownMs);
    assert.deepEqual(await one.look(), wait(effect.breakerCooldownMs!, 'unhealthy'));
  });

  it('is left alone with all its models where it cannot be reached', async () => {
    const one = world();
    for (let count = 0; count < breakerPolicy.opensAfter; count += 1) await one.end(failed('connection'));
    assert.equal((await one.look({ ...target, model: 'other' }))?.kind, 'wait');
    assert.deepEqual(await one.look({ ...target, provider: 'b' }), ready);
  });

  it('begins to count anew after a success', async () => {
    const one = world();
    for (let count = 1; count < breakerPolicy.opensAfter; count += 1) await one.end(failed('server'));
    await one.end({ kind: 'succeeded' });
    assert.deepEqual(await one.end(failed('server')), {});
    assert.deepEqual(await one.look(), ready);
  });

  it('is not asked before the time that it named, and its other key is', async () => {
    const { end, look } = world();
    assert.deepEqual(await end(failed('overloaded', { retryAfterMs: 7_000 })), { keyCooldownMs: 7_000 });
    assert.deepEqual(await look(), wait(7_000, 'rate-limit'));
    assert.deepEqual(await look({ ...target, keys: ['k2'] }), ready);
    assert.deepEqual(await look({ ...target, model: 'other' }), ready);
    const pooled = { ...target, model: 'p', quotaPool: 'pool' };
    await end(failed('overloaded', { retryAfterMs: 7_000 }), pooled);
    assert.deepEqual(await look(pooled), wait(7_000, 'rate-limit'));
    assert.deepEqual(await end(failed('overloaded', { retryAfterMs: 0 }), { ...target, model: 'n' }), {});
  });
});

describe('a key that is refused', () => {
  for (const [what, outcome, keyCooldownMs] of [
    ['a named time', failed('rate-limit', { retryAfterMs: 9_000 }), 9_000],
    ['at least a moment', failed('rate-limit', { retryAfterMs: 0 }), 250],
    ['at most an hour', failed('rate-limit', { retryAfterMs: 1e9 }), 3_600_000],
    ['two seconds at first', failed('rate-limit'), 2_000],
  ] as const) {
    it(`for its rate rests with this model for ${what}`, async () => {
      const { end, look, pass } = world();
      assert.deepEqual(await end(outcome), { keyCooldownMs });
      assert.deepEqual(await look(), wait(keyCooldownMs, 'rate-limit'));
      assert.deepEqual(await look({ ...target, model: 'other' }), ready);
      pass(keyCooldownMs);
      assert.deepEqual(await look(), ready);
    });
  }

  it('rests longer each time in a row, until it succeeds', async () => {
    const { end, pass } = world();
    const next = async () => {
      const { keyCooldownMs = 0 } = await end(failed('rate-limit'));
      pass(keyCooldownMs);
      return keyCooldownMs;
    };
    assert.deepEqual([await next(), await next(), await next()], [2_000, 4_000, 8_000]);
    await end({ kind: 'succeeded' });
    assert.equal(await next(), 2_000);
  });

  it('for an empty account rests with all models, longer where the provider says so', async () => {
    const { end, look, take, admit } = world();
    assert.deepEqual(await end(failed('quota')), { keyCooldownMs: 60_000 });
    assert.deepEqual(await look({ ...target, model: 'other' }), wait(60_000, 'quota'));
    assert.equal((await admit()).granted, undefined);
    assert.equal((await take(target, { triesEmptyAccounts: true })).key, 'k1');
    const longer = world();
    assert.deepEqual(await longer.end(failed('quota', { retryAfterMs: 600_000 })), {
      keyCooldownMs: 600_000,
    });
  });

  it('waits for a limit rather than for an empty account', async () => {
    const { report, take, look } = world();
    const [one, two] = [await take(twoKeys), await take(twoKeys)];
    await report(one, failed('quota'));
    await report(two, failed('rate-limit', { retryAfterMs: 600_000 }));
    assert.deepEqual(await look(twoKeys), wait(600_000, 'rate-limit'));
    const shorter = world();
    for (const [key, retryAfterMs] of [
      ['k1', 5_000],
      ['k2', 3_000],
      ['k3', 4_000],
    ] as const)
      await shorter.end(failed('rate-limit', { retryAfterMs }), { ...target, keys: [key] });
    assert.deepEqual(await shorter.look({ ...target, keys: ['k1', 'k2', 'k3'] }), wait(3_000, 'rate-limit'));
  });

  for (const [status, isEverywhere] of [
    [401, true],
    [403, false],
    [undefined, true],
  ] as const) {
    it(`with status ${status ?? '–'} is not used ${isEverywhere ? 'at all' : 'with this model'} while there are others`, async () => {
      const { report, take } = world();
      const more = status === undefined ? {} : { status };
      assert.deepEqual(await report(await take(twoKeys), failed('auth', more)), { keyRevoked: true });
      const keysOf = async (one: CallTarget) => [(await take(one)).key, (await take(one)).key];
      assert.deepEqual(await keysOf(twoKeys), ['k2', 'k2']);
      const others = new Set(await keysOf({ ...twoKeys, model: 'other' }));
      assert.equal(others.has('k1'), !isEverywhere);
      assert.equal((await take()).key, 'k1');
    });
  }

  it('shares its rest with who draws on the same account', async () => {
    const pooled = { ...target, quotaPool: 'pool' };
    const other = { ...pooled, provider: 'b', keys: ['x'] };
    for (const [failure, because] of [
      ['rate-limit', 'rate-limit'],
      ['quota', 'quota'],
    ] as const) {
      const { end, look } = world();
      const { keyCooldownMs } = await end(failed(failure), pooled);
      assert.deepEqual(await look(other), wait(keyCooldownMs!, because));
      assert.deepEqual(await look({ ...other, quotaPool: 'another' }), ready);
    }
  });
});

describe('forgetting rests', () => {
  it('of a provider leaves others, and its breaker, as they are', async () => {
    const one = world();
    const other = { ...target, provider: 'ab' };
    for (const each of [target, other]) {
      await one.end(failed('quota'), each);
      await one.report(await one.take(each, { triesEmptyAccounts: true }), failed('auth'));
    }
    await one.store.forget('a');
    assert.deepEqual(await one.look(), ready);
    assert.equal((await one.look(other))?.kind, 'wait');
    const broken = world();
    await breakIt(broken);
    await broken.store.forget('a');
    assert.equal((await broken.look())?.kind, 'wait');
  });

  it('includes declared accounts', async () => {
    const { end, look, store } = world();
    const pooled = { ...target, quotaPool: 'pool' };
    await end(failed('quota'), pooled);
    await store.forget('someone');
    assert.deepEqual(await look(pooled), ready);
  });
});
