import assert from 'node:assert/strict';
import { startServer, type Action, type SeenRequest } from '../../../../servers/scriptedServer.ts';
import { wireFormats } from '../../../../servers/wireFormat.ts';
import { createAbilityBook } from '../../../../../src/core/calling/abilities/abilityBook.ts';
import { createRefusalStore } from '../../../../../src/core/calling/abilities/refusalStore.ts';
import { callModel } from '../../../../../src/core/calling/send/callModel.ts';
import { traced } from '../../../../../src/core/model/request/tracedText.ts';
import { isLocalModel } from '../../../../../src/core/money/pricing/vendorOf.ts';
import { createPrivacyRules } from '../../../../../src/core/work/context/privacyRules.ts';
import { createProvider } from '../../../../../src/providers/createProvider.ts';
import { httpProtocols } from '../../../../../src/providers/protocols.ts';
import { createEngineWorld } from '../../../support/engine/engineWorld.ts';
import { traitsOf } from '../../../support/protocols.ts';

type Shown = Readonly<Record<string, unknown>> | 'nothing';

/** Asks a model of an Ollama on loopback, over HTTP, with a text of a private file that it needs or not. */
async function askOllama(model: string, shown: Shown, isNeeded: boolean) {
  const format = wireFormats.ollama;
  const server = await startServer(({ path }: SeenRequest): Action[] => {
    if (path === '/api/show')
      return json(shown === 'nothing' ? { error: 'x' } : shown, shown === 'nothing' ? 500 : 200);
    if (path === '/api/version') return json({ version: '0.17.4' });
    return [
      { do: 'respond', headers: { 'content-type': format.contentType } },
      ...format.write({ text: 'Done.' }).map((bytes): Action => ({ do: 'send', bytes })),
    ];
  });
  try {
    const world = createEngineWorld();
    const plain = world.context();
    const endpoint = { protocol: traitsOf('ollama'), baseUrl: server.url };
    let stored: unknown;
    const refusals = createRefusalStore({
      storage: { load: () => stored, save: (data) => (stored = data) },
      clock: world.clock,
      programVersion: '1',
    });
    const abilities = createAbilityBook({
      clock: world.clock,
      refusals,
      listed: () => ({}),
      placeOf: ({ provider, model: name }) => ({ provider, baseUrl: server.url, model: name }),
    });
    const config = { name: 'ollama', protocol: 'ollama' as const, baseUrl: server.url };
    const adapter = createProvider(httpProtocols, config, { fetch, createId: () => 'id', refusals });
    const { call } = world.context({
      abilities,
      provider: async (name) => ({
        ...(await plain.call.provider(name)),
        withKey: () => ({ adapter }),
        timeouts: { firstTokenMs: 60_000, idleMs: 60_000 },
      }),
      privacy: createPrivacyRules({
        routing: () => ({ privatePatterns: ['secret/'] }),
        isLocal: ({ model: name }) =>
          isLocalModel(endpoint, name, abilities.isForwarded({ provider: 'ollama', model: name }) === true),
        readPrivateFiles: () => Promise.resolve([]),
      }),
    });
    const source = { origins: ['secret/x.ts'], ...(isNeeded ? { isNeeded: true as const } : {}) };
    const result = await callModel(call, {
      purpose: 'step',
      position: 0,
      decision: { tier: 'execution', model: { provider: 'ollama', model }, fallbacks: [] },
      request: {
        instructions: [],
        messages: [{ role: 'user', ...traced('MARKED text', source) }],
        maxOutputTokens: 100,
      },
      signal: new AbortController().signal,
    });
    const bodies = server.requests.filter(({ path }) => path === format.path).map(({ body }) => body);
    return { bodies, result };
  } finally {
    await server.close();
  }
}

function json(value: unknown, status = 200): Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(value) },
  ];
}

describe('a model of an Ollama on this machine', () => {
  it('is shown private text where the server runs it', async () => {
    const { bodies, result } = await askOllama('gemma3:4b', { capabilities: ['completion'] }, true);
    assert.match(bodies.join('\n'), /MARKED/);
    assert.deepEqual(result.last?.privateOrigins, ['secret/x.ts']);
  });

  const elsewhere: [what: string, model: string, shown: Shown][] = [
    ['has the suffix of a cloud', 'gpt-oss:120b-cloud', {}],
    ['has it in capitals', 'glm-5:CLOUD', {}],
    ['is an alias of a model at another host', 'mine', { remote_host: 'https://ollama.com:443' }],
    ['is an alias of another model', 'mine', { remote_model: 'gpt-oss:120b' }],
    ['is one of which the server does not say where it runs', 'mine', 'nothing'],
  ];
  for (const [what, model, shown] of elsewhere) {
    it(`is shown none where it ${what}`, async () => {
      const withheld = await askOllama(model, shown, false);
      assert.equal(withheld.bodies.length, 1);
      assert.doesNotMatch(withheld.bodies.join('\n'), /MARKED/);
      assert.deepEqual(withheld.result.last?.withheld, ['secret/x.ts']);
      const refused = await askOllama(model, shown, true);
      assert.deepEqual(refused.bodies, []);
      assert.match(refused.result.notSent?.reason ?? '', /secret\/x\.ts is private/);
    });
  }
});
