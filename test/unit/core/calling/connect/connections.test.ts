import assert from 'node:assert/strict';
import { traitsOf } from '../../../support/protocols.ts';
import {
  createConnections,
  type ConnectionPorts,
  type ProviderKey,
} from '../../../../../src/core/calling/connect/connections.ts';
import type { ConnectedProvider } from '../../../../../src/core/calling/connect/connectedProvider.ts';
import type { StreamEvent } from '../../../../../src/core/model/request/streamEvent.ts';
import type { ProviderSettings } from '../../../../../src/core/model/settings.ts';
import { settingsWith } from '../../../support/engine/engineWorld.ts';
import { settled } from '../../../support/engine/handClock.ts';
import { createScriptedModels } from '../../../support/engine/scriptedModels.ts';

const cloud: ProviderSettings = {
  name: 'cloud',
  protocol: traitsOf('anthropic'),
  baseUrl: 'https://cloud.invalid',
  headers: {},
  needsKey: true,
  limits: {},
};

function idOf(value: string): string {
  return `id ${value.slice(0, 1)}${value.length}`;
}

function key(value: string, label = 'label'): ProviderKey {
  return { value, id: idOf(value), label };
}

describe('createConnections', () => {
  function connections(provider: ProviderSettings | undefined, ...keys: ProviderKey[]) {
    const made: (string | undefined)[] = [];
    const now = { provider, keys };
    const ports: ConnectionPorts = {
      settings: () =>
        settingsWith({
          providers: new Map(now.provider === undefined ? [] : [[now.provider.name, now.provider]]),
        }),
      keys: () => Promise.resolve(now.keys),
      createProvider(settings, value) {
        made.push(value);
        return createScriptedModels().provider(settings.name);
      },
    };
    const all = createConnections(ports);
    return { connect: (name: string) => all.connect(name), made, now };
  }

  async function eventsOf(connected: ConnectedProvider): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    const request = { model: 'm', instructions: [], messages: [], maxOutputTokens: 1 };
    const options = { signal: new AbortController().signal, timeouts: connected.timeouts };
    const [key = ''] = connected.keys;
    for await (const event of connected.withKey(key).adapter.stream(request, options)) events.push(event);
    return events;
  }

  it('turns a provider that is not configured into a failing attempt', async () => {
    const connected = await connections(undefined).connect('cloud');
    const giveBack = await connected.acquire(new AbortController().signal);
    giveBack();
    const [event, ...others] = await eventsOf(connected);
    assert.equal(others.length, 0);
    assert.ok(event?.type === 'failed');
    assert.equal(event.failure.kind, 'not-found');
    assert.match(event.failure.message, /"cloud" in tierwise\.providers/);
  });

  it('turns a missing key into a failing attempt without making an adapter', async () => {
    const { connect, made } = connections(cloud);
    const [event] = await eventsOf(await connect('cloud'));
    assert.ok(event?.type === 'failed');
    assert.equal(event.failure.kind, 'auth');
    assert.deepEqual(made, []);
  });

  it('needs no key where the provider needs none', async () => {
    const { connect, made } = connections({ ...cloud, needsKey: false });
    const connected = await connect('cloud');
    assert.deepEqual(connected.keys, ['']);
    assert.equal(connected.withKey('').keyLabel, undefined);
    assert.deepEqual(made, [undefined]);
  });

  it('gives the key to the adapter and only its label to the ledger', async () => {
    const { connect, made } = connections(cloud, key('secret', 'work'));
    const connected = await connect('cloud');
    assert.equal(connected.withKey(idOf('secret')).keyLabel, 'work');
    assert.deepEqual(made, ['secret']);
    assert.ok(!JSON.stringify(connected).includes('secret'));
  });

  it('makes one adapter for each key, and another when the key or the settings change', async () => {
    const { connect, made, now } = connections(cloud, key('one'));
    const use = async (value: string) => (await connect('cloud')).withKey(idOf(value));
    await use('one');
    await use('one');
    assert.deepEqual(made, ['one']);
    now.keys = [key('two'), key('three')];
    await use('two');
    await use('three');
    await use('two');
    assert.deepEqual(made, ['one', 'two', 'three']);
    now.provider = { ...cloud, baseUrl: 'https://other.invalid' };
    await use('two');
    assert.deepEqual(made, ['one', 'two', 'three', 'two']);
    now.keys = [key('one')];
    await use('one');
    assert.equal(made.at(-1), 'one', 'a deleted key is forgotten with its adapter');
  });

  it('tells the ids of all keys, the account and the limits per minute', async () => {
    const limits = {
      quotaPool: 'company',
      requestsPerMinute: 5,
      inputTokensPerMinute: 6,
      outputTokensPerMinute: 7,
    };
    const connected = await connections({ ...cloud, limits }, key('one'), key('two')).connect('cloud');
    assert.deepEqual(connected.keys, [idOf('one'), idOf('two')]);
    assert.equal(connected.quotaPool, 'company');
    assert.deepEqual(connected.limits, { requests: 5, inputTokens: 6, outputTokens: 7 });
  });

  it('shares the places of a provider among all calls, across a change of the key', async () => {
    const limited = { ...cloud, limits: { concurrentRequests: 1 } };
    const { connect, now } = connections(limited, key('one'));
    const { signal } = new AbortController();
    const giveBack = await (await connect('cloud')).acquire(signal);
    now.keys = [key('two')];
    assert.equal((await connect('cloud')).tryAcquire(), undefined);
    let hasTurn = false;
    const second = (await connect('cloud')).acquire(signal).then(() => {
      hasTurn = true;
    });
    await settled();
    assert.equal(hasTurn, false);
    giveBack();
    await second;
  });

  it('takes limits from the settings, and is patient with local models', async () => {
    const timeouts = { firstTokenTimeoutMs: 5, idleTimeoutMs: 6, connectTimeoutMs: 7, totalTimeoutMs: 8 };
    const limits = { contextTokens: 9_000, ...timeouts };
    const set = await connections({ ...cloud, needsKey: false, limits }).connect('cloud');
    assert.equal(set.contextTokens, 9_000);
    assert.deepEqual(set.timeouts, { firstTokenMs: 5, idleMs: 6, connectMs: 7, totalMs: 8 });
    const remote = await connections({ ...cloud, needsKey: false }).connect('cloud');
    const local = await connections({ ...cloud, needsKey: false, protocol: traitsOf('ollama') }).connect(
      'cloud',
    );
    assert.ok(local.timeouts.firstTokenMs > remote.timeouts.firstTokenMs);
    for (const baseUrl of [
      'http://localhost:8080/v1',
      'http://192.168.1.7:8080/v1',
      'http://[::1]:8080/v1',
    ]) {
      const beside = await connections({ ...cloud, needsKey: false, baseUrl }).connect('cloud');
      assert.equal(beside.timeouts.firstTokenMs, local.timeouts.firstTokenMs);
    }
    assert.equal(remote.contextTokens, undefined);
    assert.equal(local.contextTokens, 32_768);
  });
});
