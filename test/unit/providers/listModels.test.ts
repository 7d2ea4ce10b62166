import assert from 'node:assert/strict';
import { traitsOf } from '../support/protocols.ts';
import type { WireProtocol } from '../../servers/wireFormat.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import { createFindModelIds } from '../../../src/providers/findModelIds.ts';
import { listModels } from '../../../src/providers/listModels.ts';
import { startModelServer } from '../../servers/modelServer.ts';
import { startServer } from '../../servers/scriptedServer.ts';
import { allProtocols, refuses, testKey, withServer } from './behaviour/harness.ts';

const signal = new AbortController().signal;

function list(protocol: WireProtocol, baseUrl: string, given = signal) {
  return listModels(httpProtocols, { name: 'test', protocol, baseUrl, key: testKey }, { fetch }, given);
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

/** Lists what a server answers with this document. */
async function listOf(document: unknown, protocol: WireProtocol = 'openai-compatible') {
  const server = await startServer(() => [
    { do: 'respond', headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: JSON.stringify(document) },
  ]);
  try {
    return await list(protocol, server.url);
  } finally {
    await server.close();
  }
}

describe('the context length of a model', () => {
  it('is read from whichever name the server has for it', async () => {
    const data = [
      { id: 'a', max_input_tokens: 200_000 },
      { id: 'b', context_length: 128_000 },
      { id: 'c', max_model_len: 32_768 },
      { id: 'd', context_length: 0 },
      { id: 'e', meta: { n_ctx_train: 131_072, n_ctx: 4096 } },
      { id: 'f', max_context_length: 131_072, loaded_context_length: 8192 },
      { id: 'g', inputTokenLimit: 1_048_576 },
      { id: 'h', capabilities: { limits: { max_context_window_tokens: 128_000 } } },
      { id: 'i', context_length: '8192', meta: 'none', capabilities: ['chat'] },
      { id: 'j', context_length: -1, max_model_len: 1e300, context_window: 8192.5 },
    ];
    assert.deepEqual(await listOf({ data }), [
      { id: 'a', contextTokens: 200_000 },
      { id: 'b', contextTokens: 128_000 },
      { id: 'c', contextTokens: 32_768 },
      { id: 'd' },
      { id: 'e', contextTokens: 4096 },
      { id: 'f', contextTokens: 8192 },
      { id: 'g', contextTokens: 1_048_576 },
      { id: 'h', contextTokens: 128_000 },
      { id: 'i' },
      { id: 'j' },
    ]);
  });
});

describe('a list of models', () => {
  const shapes: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['OpenAI’s', { object: 'list', data: [{ id: 'one' }, { id: 'two' }] }, ['one', 'two']],
    ['a bare array', [{ id: 'one' }, { id: 'two' }], ['one', 'two']],
    ['a bare array of texts', ['one', 'two'], ['one', 'two']],
    ['models instead of data', { models: [{ id: 'one' }, { id: 'two' }] }, ['one', 'two']],
    ['models by name', { models: [{ name: 'one:latest', model: 'one:latest', size: 7 }] }, ['one:latest']],
    ['models by slug', { models: [{ slug: 'one' }] }, ['one']],
    [
      'llama-server’s, which has both',
      { models: [{ name: 'one.gguf' }], object: 'list', data: [{ id: 'one' }] },
      ['one'],
    ],
    ['an Ollama without models', { object: 'list', data: null }, []],
    ['an empty list', { data: [] }, []],
    [
      'odd entries between good ones',
      {
        data: [
          { id: 'one' },
          { name: 'for people' },
          null,
          7,
          [],
          'bare',
          { id: 7 },
          { id: '' },
          { id: ' ' },
          { id: 'x'.repeat(300) },
          { id: 'line\nbreak' },
          { id: 'one', context_length: 5 },
          { id: 'two', owned_by: 7 },
        ],
      },
      ['one', 'bare', 'two'],
    ],
    ['an entry without an id among named ones', [{ id: 'one', name: 'One' }, { name: 'Two' }], ['one']],
    ['Google’s', { data: [{ id: 'models/gemini-3.8-flash', owned_by: 'google' }] }, ['gemini-3.8-flash']],
    ['Google’s own', { models: [{ name: 'models/gemini-2.5-pro' }] }, ['gemini-2.5-pro']],
    [
      'the same model with and without Google’s prefix',
      { data: [{ id: 'gemini-2.5-pro' }, { id: 'models/gemini-2.5-pro' }] },
      ['gemini-2.5-pro'],
    ],
    [
      'ids with a path that belongs to them',
      {
        data: [
          { id: 'accounts/fireworks/models/kimi-k3' },
          { id: 'vendor/model:free' },
          { id: 'models/gemma-3.gguf' },
          { id: 'models/mine' },
          { id: 'google/gemini-3.8-flash' },
        ],
      },
      [
        'accounts/fireworks/models/kimi-k3',
        'vendor/model:free',
        'models/gemma-3.gguf',
        'models/mine',
        'google/gemini-3.8-flash',
      ],
    ],
  ];
  for (const [name, document, ids] of shapes) {
    it(`is read: ${name}`, async () => {
      const found = await listOf(document);
      assert.ok(!('kind' in found), JSON.stringify(found));
      assert.deepEqual(
        found.map(({ id }) => id),
        ids,
      );
    });
  }

  for (const document of [{}, null, 7, 'models', { data: {} }, { data: 'one' }, { error: 'none' }]) {
    it(`is malformed: ${JSON.stringify(document)}`, async () => {
      const found = await listOf(document);
      assert.equal('kind' in found && found.kind, 'malformed');
    });
  }

  it('has prices where OpenRouter’s own says them, in dollars per token', async () => {
    const priced = (pricing: unknown) => ({ id: 'vendor/model', pricing });
    const rows: readonly (readonly [unknown, unknown])[] = [
      [
        { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000015', request: '0' },
        { inputPerMillionUsd: 0.15, outputPerMillionUsd: 0.6, cacheReadPerMillionUsd: 0.015 },
      ],
      [
        { prompt: '0.000003', completion: '0.000015', input_cache_write: '0.00000375' },
        { inputPerMillionUsd: 3, outputPerMillionUsd: 15, cacheWritePerMillionUsd: 3.75 },
      ],
      [
        { prompt: '0', completion: '0' },
        { inputPerMillionUsd: 0, outputPerMillionUsd: 0, cacheWritePerMillionUsd: 0 },
      ],
      [
        { prompt: 0.000001, completion: '2e-6', input_cache_read: 'none', input_cache_write: '-1' },
        { inputPerMillionUsd: 1, outputPerMillionUsd: 2 },
      ],
      [
        { prompt: '0.000001', completion: '0.000002', input_cache_write: '0' },
        { inputPerMillionUsd: 1, outputPerMillionUsd: 2, cacheWritePerMillionUsd: 1 },
      ],
      [{ prompt: '-1', completion: '-1' }, undefined],
      [{ prompt: '0.000001' }, undefined],
      [{ prompt: '', completion: '0.000001' }, undefined],
      [{ prompt: 'NaN', completion: '0.000001' }, undefined],
      [{ prompt: 'Infinity', completion: '0.000001' }, undefined],
      [{ prompt: '3', completion: '15' }, undefined],
      [{ prompt: '0.000001', completion: '0.000001', request: '0.01' }, undefined],
      ['free', undefined],
      [null, undefined],
      [undefined, undefined],
    ];
    for (const [pricing, price] of rows) {
      const found = await listOf({ data: [priced(pricing)] });
      assert.deepEqual(
        found,
        [{ id: 'vendor/model', ...(price === undefined ? {} : { price }) }],
        JSON.stringify(pricing),
      );
    }
  });

  it('may have thousands of entries, and is cut where it has absurdly many', async () => {
    const data = Array.from({ length: 25_000 }, (_, index) => ({ id: `model-${index}` }));
    const found = await listOf({ data });
    assert.ok(!('kind' in found));
    assert.equal(found.length, 20_000);
  });

  it('is not read to the end of an endless answer', async () => {
    const piece = ' '.repeat(1_000_000);
    const server = await startServer(() => [
      { do: 'respond', headers: { 'content-type': 'application/json' } },
      ...Array.from({ length: 40 }, () => ({ do: 'send' as const, bytes: piece })),
    ]);
    try {
      const found = await list('openai-compatible', server.url);
      assert.deepEqual(found, { kind: 'malformed', message: 'The server sent more than 32 MB.' });
    } finally {
      await server.close();
    }
  });

  it('of an Ollama keeps the good entries', async () => {
    const server = await startServer((request) => [
      { do: 'respond', headers: { 'content-type': 'application/json' } },
      {
        do: 'send',
        bytes: JSON.stringify(
          request.path.endsWith('/api/tags')
            ? { models: [null, { size: 1 }, { name: 'gemma3:4b' }] }
            : { model_info: { 'gemma3.context_length': 131_072 } },
        ),
      },
    ]);
    try {
      assert.deepEqual(await list('ollama', server.url), [{ id: 'gemma3:4b', contextTokens: 131_072 }]);
    } finally {
      await server.close();
    }
  });
});

describe('an Ollama on this machine', () => {
  const findLocalOllama = (baseUrl: string) =>
    createFindModelIds(httpProtocols, { fetch })({ protocol: traitsOf('ollama'), baseUrl });

  it('is found with its models', async () => {
    const server = await startModelServer({
      protocol: 'ollama',
      models: ['gemma3:4b'],
      answer: () => ({ text: '' }),
    });
    try {
      assert.deepEqual(await findLocalOllama(server.baseUrl), ['gemma3:4b']);
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
    assert.equal(await findLocalOllama(server.url), undefined);
  });
});
