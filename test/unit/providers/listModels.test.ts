import assert from 'node:assert/strict';
import type { Protocol } from '../../../src/core/model/provider.ts';
import { findLocalOllama, listModels } from '../../../src/providers/listModels.ts';
import { startModelServer } from '../../servers/modelServer.ts';
import { startServer } from '../../servers/scriptedServer.ts';
import { allProtocols, refuses, testKey, withServer } from './behaviour/harness.ts';

const signal = new AbortController().signal;

function list(protocol: Protocol, baseUrl: string, given = signal) {
  return listModels({ name: 'test', protocol, baseUrl, key: testKey }, { fetch }, given);
}

for (const protocol of allProtocols) {
  describe(`the models of ${protocol}`, () => {
    it('are listed', async () => {
      const models = ['one', 'two:latest', 'vendor/three'];
      const server = await startModelServer({ protocol, models, answer: () => ({ text: '' }) });
      try {
        const length = protocol === 'ollama' ? { contextTokens: 131_072 } : {};
        assert.deepEqual(
          await list(protocol, server.baseUrl),
          models.map((id) => ({ id, ...length })),
        );
        assert.equal(server.requests[0]!.headers['authorization'], `Bearer ${testKey}`);
      } finally {
        await server.close();
      }
    });

    it('are a failure with a bad key', async () => {
      const script = () => refuses(protocol, 401, { message: `bad key ${testKey}` });
      await withServer(protocol, script, async (baseUrl) => {
        const failure = await list(protocol, baseUrl);
        assert.ok('kind' in failure);
        assert.equal(failure.kind, 'auth');
        assert.equal(failure.message, 'bad key [redacted]');
      });
    });

    it('are a failure where nobody listens, where the answer is no list, and when cancelled', async () => {
      let closed = '';
      const nonsense = () => [{ do: 'respond' as const }, { do: 'send' as const, bytes: '{"data":7}' }];
      await withServer(protocol, nonsense, async (baseUrl) => {
        closed = baseUrl;
        const malformed = await list(protocol, baseUrl);
        assert.ok('kind' in malformed && malformed.kind === 'malformed');
        const cancelled = await list(protocol, baseUrl, AbortSignal.abort());
        assert.ok('kind' in cancelled && cancelled.kind === 'cancelled');
      });
      const refused = await list(protocol, closed);
      assert.ok('kind' in refused && refused.kind === 'connection');
    });
  });
}

describe('the context length of a model', () => {
  it('is read from whichever name the server has for it', async () => {
    const data = [
      { id: 'a', max_input_tokens: 200_000 },
      { id: 'b', context_length: 128_000 },
      { id: 'c', max_model_len: 32_768 },
      { id: 'd', context_length: 0 },
    ];
    const server = await startServer(() => [
      { do: 'respond', headers: { 'content-type': 'application/json' } },
      { do: 'send', bytes: JSON.stringify({ data }) },
    ]);
    try {
      assert.deepEqual(await list('openai-compatible', server.url), [
        { id: 'a', contextTokens: 200_000 },
        { id: 'b', contextTokens: 128_000 },
        { id: 'c', contextTokens: 32_768 },
        { id: 'd' },
      ]);
    } finally {
      await server.close();
    }
  });
});

describe('an Ollama on this machine', () => {
  it('is found with its models', async () => {
    const server = await startModelServer({
      protocol: 'ollama',
      models: ['gemma3:4b'],
      answer: () => ({ text: '' }),
    });
    try {
      const found = await findLocalOllama({ fetch }, signal, server.baseUrl);
      assert.deepEqual(found, [{ id: 'gemma3:4b', contextTokens: 131_072 }]);
    } finally {
      await server.close();
    }
  });

  it('is found with all its models, also those beyond the ones that are asked for details', async () => {
    const models = Array.from({ length: 70 }, (_, index) => `model-${index}`);
    const server = await startModelServer({ protocol: 'ollama', models, answer: () => ({ text: '' }) });
    try {
      const found = await list('ollama', server.baseUrl);
      assert.ok(Array.isArray(found));
      assert.deepEqual(
        (found as readonly { readonly id: string }[]).map(({ id }) => id),
        models,
      );
    } finally {
      await server.close();
    }
  });

  it('is not found where nobody listens', async () => {
    const server = await startServer(() => []);
    await server.close();
    assert.equal(await findLocalOllama({ fetch }, signal, server.url), undefined);
  });
});
