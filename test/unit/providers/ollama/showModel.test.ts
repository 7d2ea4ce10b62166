import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { createProvider } from '../../../../src/providers/createProvider.ts';
import { startServer, type Action } from '../../../servers/scriptedServer.ts';

function json(value: unknown, status = 200): Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(value) },
  ];
}

async function told(show: readonly Action[], version: readonly Action[], signal?: AbortSignal) {
  const server = await startServer(({ path }) => (path === '/api/show' ? show : version));
  try {
    const provider = createProvider(
      httpProtocols,
      { name: 'local', protocol: 'ollama', baseUrl: server.url },
      { fetch, createId: () => 'id' },
    );
    const answer = await provider.fetchAbilities?.('gemma3:4b', signal ?? new AbortController().signal);
    return { answer, requests: server.requests.map(({ method, path, body }) => [method, path, body]) };
  } finally {
    await server.close();
  }
}

const version = json({ version: '0.17.4' });

describe('what an Ollama tells of a model', () => {
  it('is whether it takes tools and thinks, for this version of both', async () => {
    const { answer, requests } = await told(
      json({ capabilities: ['completion', 'vision'], modified_at: '2026-11-01T00:00:00Z' }),
      version,
    );
    assert.deepEqual(answer, {
      abilities: { tools: false, thinking: false },
      version: '0.17.4 2026-11-01T00:00:00Z',
    });
    assert.deepEqual(requests.toSorted(), [
      ['GET', '/api/version', ''],
      ['POST', '/api/show', '{"model":"gemma3:4b"}'],
    ]);
  });

  it('can be that it does', async () => {
    const { answer } = await told(json({ capabilities: ['completion', 'tools', 'thinking'] }), version);
    assert.deepEqual(answer?.abilities, { tools: true, thinking: true });
  });

  it('is nothing at a server that lists nothing, or nonsense', async () => {
    for (const capabilities of [undefined, [], 'tools', [1, 2], Array.from({ length: 99 }, () => 'x')]) {
      const { answer } = await told(json({ capabilities }), json({}, 404));
      assert.deepEqual(answer, { abilities: {} });
    }
  });

  it('is no answer where the model is unknown, or nobody waits for one', async () => {
    assert.equal((await told(json({ error: 'not found' }, 404), version)).answer, undefined);
    assert.equal((await told(json({}), version, AbortSignal.abort())).answer, undefined);
  });

  it('is not asked on other protocols', () => {
    for (const protocol of ['anthropic', 'openai', 'openai-compatible'] as const) {
      const provider = createProvider(
        httpProtocols,
        { name: 'x', protocol, baseUrl: 'http://127.0.0.1:1' },
        { fetch, createId: () => 'id' },
      );
      assert.ok(!('fetchAbilities' in provider));
    }
  });
});
