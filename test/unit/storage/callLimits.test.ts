import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breakerPolicy } from '../../../src/core/calling/limits/circuitBreaker.ts';
import type {
  LimitsRequest,
  CallGrant,
  LimitsReport,
  LimitsStore,
} from '../../../src/core/calling/limits/limitsStore.ts';
import { createStorageWorld, type StorageWorld } from './storageWorld.ts';

function ask(id: string, changes: Partial<LimitsRequest['targets'][number]> = {}): LimitsRequest {
  const target = {
    provider: 'a',
    model: 'm',
    keys: ['k'],
    limits: {},
    need: { inputTokens: 9, outputTokens: 9 },
  };
  return { id, targets: [{ ...target, ...changes }] };
}

function granted({ granted: grant }: Awaited<ReturnType<LimitsStore['admit']>>): CallGrant {
  assert.ok(grant);
  return grant;
}

const overloaded: LimitsReport['outcome'] = { kind: 'failed', failure: 'overloaded' };

describe('the traffic store', () => {
  let world: StorageWorld;
  let nowMs: number;
  beforeEach(() => {
    world = createStorageWorld();
    nowMs = 1_800_000_000_000;
  });
  afterEach(() => world.dispose());
  const open = async (sessionId: string) => (await world.open(sessionId, { now: () => nowMs })).traffic;
  const path = () => join(world.directory, 'traffic.sqlite');

  async function breakIt(store: LimitsStore): Promise<void> {
    for (let count = 0; count < breakerPolicy.opensAfter; count += 1) {
      const grant = granted(await store.admit(ask(`call-${count}`)));
      await store.report({ grant, outcome: overloaded, random: 0 });
    }
  }

  it('is not there before its first use', async () => {
    await open('first');
    assert.equal(existsSync(path()), false);
  });

  it('never admits more than the limit, however many windows ask at once', async () => {
    const stores = await Promise.all(['one', 'two', 'three'].map(open));
    const limits = { requests: 7 };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, round) =>
        stores.map((store, index) => store.admit(ask(`${index}-${round}`, { limits }))),
      ).flat(),
    );
    assert.equal(answers.filter((answer) => answer.granted !== undefined).length, 7);
  });

  it('shows an open breaker to other windows, which send one probe between them', async () => {
    const [one, two] = await Promise.all([open('one'), open('two')]);
    await breakIt(one);
    const rest = breakerPolicy.firstCooldownMs;
    assert.deepEqual(await two.admit(ask('x')), {
      availabilities: [{ kind: 'wait', waitMs: rest, because: 'unhealthy' }],
    });
    nowMs += rest;
    const answers = await Promise.all(
      [one, two].flatMap((store, index) => [1, 2].map((n) => store.admit(ask(`p${index}${n}`)))),
    );
    assert.equal(answers.filter((answer) => answer.granted?.isProbe === true).length, 1);
    assert.equal(answers.filter((answer) => answer.granted !== undefined).length, 1);
  });

  it('shows how targets stand without taking anything', async () => {
    const store = await open('first');
    const other = await open('second');
    await breakIt(store);
    const limits = { requests: 1 };
    const targets = [...ask('x').targets, ...ask('y', { model: 'n', limits }).targets];
    const expected = [
      { kind: 'wait', waitMs: breakerPolicy.firstCooldownMs, because: 'unhealthy' },
      { kind: 'ready' },
    ];
    assert.deepEqual(await other.look(targets), expected);
    assert.deepEqual(await other.look(targets), expected);
    assert.deepEqual(await other.look([]), []);
  });

  it('gives up the probe of a window that died, after a while', async () => {
    const one = await open('one');
    await breakIt(one);
    nowMs += breakerPolicy.firstCooldownMs;
    granted(await one.admit(ask('lost')));
    const two = await open('two');
    assert.equal((await two.admit(ask('early'))).granted, undefined);
    nowMs += breakerPolicy.probeMs;
    assert.equal(granted(await two.admit(ask('late'))).isProbe, true);
  });

  it('gives several keys out in turn over all windows', async () => {
    const stores = await Promise.all(['one', 'two'].map(open));
    const given: string[] = [];
    for (const store of [...stores, ...stores])
      given.push(granted(await store.admit(ask('x', { keys: ['k1', 'k2', 'k3'] }))).key);
    assert.deepEqual(given, ['k1', 'k2', 'k3', 'k1']);
  });

  it('forgets why keys rest when they are changed', async () => {
    const store = await open('one');
    const grant = granted(await store.admit(ask('x')));
    await store.report({
      grant,
      outcome: { kind: 'failed', failure: 'rate-limit', retryAfterMs: 50_000 },
      random: 0,
    });
    assert.equal((await store.admit(ask('y'))).granted, undefined);
    await store.forget('other');
    assert.equal((await store.admit(ask('y'))).granted, undefined);
    await store.forget('a');
    granted(await store.admit(ask('y')));
  });

  it('throws a damaged file away and begins anew, without a word', async () => {
    writeFileSync(path(), 'no database'.repeat(500));
    const store = await open('one');
    granted(await store.admit(ask('x', { limits: { requests: 1 } })));
    assert.equal((await store.admit(ask('y', { limits: { requests: 1 } }))).granted, undefined);
    assert.deepEqual(
      readdirSync(world.directory).filter((name) => name.includes('corrupt')),
      [],
    );
  });

  it('refuses what is no report', async () => {
    const store = await open('one');
    const grant = granted(await store.admit(ask('x')));
    await assert.rejects(store.report({ grant, outcome: { kind: 'succeeded' }, random: 2 }), /random/);
  });
});
