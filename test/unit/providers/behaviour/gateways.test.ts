import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { listModels } from '../../../../src/providers/listModels.ts';
import type { ProviderConfig } from '../../../../src/providers/providerConfig.ts';
import { chatChunk, chatDone } from '../../../servers/chatAnswer.ts';
import { startServer, type Script } from '../../../servers/scriptedServer.ts';
import { allProtocols, failureOf, head, refuses, run, sends, testKey, withServer } from './harness.ts';

const chat: WireProtocol = 'openai-compatible';
const version = { 'api-version': '2024-10-21' };
const answerOf = (protocol: WireProtocol) => () => [
  head(protocol),
  ...sends(wireFormats[protocol].write({ text: 'Hi.' })),
];

/** Runs a request to a host of the world against a server on this machine, and gives what it saw and where it went. */
async function runAt(
  address: string,
  script: Script,
  config: Partial<ProviderConfig> = {},
  protocol: WireProtocol = chat,
) {
  const server = await startServer(script);
  const urls: string[] = [];
  try {
    const result = await run(protocol, address, {
      config,
      request: { model: 'my deployment' },
      fetch: (input, init) => {
        const { pathname, search, href } = new URL(input as string);
        urls.push(href);
        return fetch(`${server.url}${pathname}${search}`, init);
      },
    });
    return { result, urls, seen: server.requests };
  } finally {
    await server.close();
  }
}

describe('a gateway with an address and a key header of its own', () => {
  for (const host of ['r.openai.azure.com', 'r.cognitiveservices.azure.com', 'r.services.ai.azure.com']) {
    it(`is asked as Azure wants it: ${host}`, async () => {
      const { urls, seen } = await runAt(`https://${host}/openai/deployments/{model}`, answerOf(chat), {
        query: version,
      });
      assert.deepEqual(urls, [
        `https://${host}/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21`,
      ]);
      const { headers, body } = seen[0]!;
      assert.equal(headers['api-key'], testKey);
      assert.equal(headers['authorization'], undefined);
      assert.equal((JSON.parse(body) as { model: string }).model, 'my deployment');
    });
  }

  it('is asked at the address of Azure that needs no version', async () => {
    const { urls, seen } = await runAt('https://r.openai.azure.com/openai/v1/', answerOf(chat));
    assert.deepEqual(urls, ['https://r.openai.azure.com/openai/v1/chat/completions']);
    assert.equal(seen[0]!.headers['api-key'], testKey);
  });

  it('is asked over the Responses API of Azure', async () => {
    const { urls } = await runAt(
      'https://r.openai.azure.com/openai',
      answerOf('openai'),
      { query: version },
      'openai',
    );
    assert.deepEqual(urls, ['https://r.openai.azure.com/openai/responses?api-version=2024-10-21']);
  });

  it('takes a stream of Azure, which begins with what its filter found', async () => {
    const script = () => [
      head(chat),
      ...sends([
        chatChunk({ choices: [], id: '', model: '', prompt_filter_results: [{ prompt_index: 0 }] }),
        chatChunk({ model: 'gpt-x', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }),
        chatChunk({
          model: 'gpt-x',
          choices: [{ index: 0, delta: { content: 'Hi.' }, content_filter_results: {} }],
        }),
        chatChunk({ model: 'gpt-x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
        chatChunk({ model: 'gpt-x', choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } }),
        chatDone,
      ]),
    ];
    const { result } = await runAt('https://r.openai.azure.com/openai/v1', script);
    assert.equal(result.text, 'Hi.');
    assert.equal(result.last.modelServed, 'gpt-x');
    assert.equal(result.usage.outputTokens, 2);
  });

  const headers: readonly (readonly [config: Partial<ProviderConfig>, name: string, value: string])[] = [
    [{ keyHeader: 'Ocp-Apim-Subscription-Key' }, 'ocp-apim-subscription-key', testKey],
    [{ keyHeader: 'x-portkey-api-key' }, 'x-portkey-api-key', testKey],
    [{ keyHeader: 'cf-aig-authorization' }, 'cf-aig-authorization', `Bearer ${testKey}`],
    [{ keyHeader: 'Authorization', keyScheme: 'Token' }, 'authorization', `Token ${testKey}`],
    [{ keyScheme: '' }, 'authorization', testKey],
    [{ keyHeader: 'x-key', keyScheme: 'Key' }, 'x-key', `Key ${testKey}`],
  ];
  for (const protocol of allProtocols) {
    it(`carries the key where it is configured, and nowhere else, over ${protocol}`, async () => {
      await withServer(protocol, answerOf(protocol), async (baseUrl, server) => {
        for (const [config] of headers) await run(protocol, baseUrl, { config });
        for (const [index, [, name, value]] of headers.entries()) {
          const sent = Object.entries(server.requests[index]!.headers);
          assert.deepEqual(
            sent.filter(([, text]) => text.includes(testKey)),
            [[name, value]],
          );
        }
      });
    });

    it(`keeps a key in a header of its own out of failures over ${protocol}`, async () => {
      const script = () => refuses(protocol, 401, { message: `Access denied for key ${testKey}.` });
      await withServer(protocol, script, async (baseUrl) => {
        const result = await run(protocol, baseUrl, { config: { keyHeader: 'x-api-key' } });
        assert.equal(failureOf(result).message, 'Access denied for key [redacted].');
        assert.ok(!JSON.stringify(result.events).includes(testKey));
      });
    });

    it(`adds its parameters to the address over ${protocol}`, async () => {
      await withServer(protocol, answerOf(protocol), async (baseUrl, server) => {
        await run(protocol, baseUrl, { config: { query: { ...version, team: 'a b&c' } } });
        assert.equal(
          server.requests[0]!.path,
          `${wireFormats[protocol].path}?api-version=2024-10-21&team=a+b%26c`,
        );
      });
    });
  }

  it('adds its parameters to a question for its models too', async () => {
    const script: Script = () => [{ do: 'respond' }, { do: 'send', bytes: '{"data":[{"id":"a"}]}' }];
    await withServer(chat, script, async (baseUrl, server) => {
      const config = {
        name: 'test',
        protocol: chat,
        baseUrl,
        query: version,
        key: testKey,
        keyHeader: 'api-key',
      };
      assert.deepEqual(await listModels(httpProtocols, config, { fetch }, new AbortController().signal), [
        { id: 'a' },
      ]);
      assert.equal(server.requests[0]!.path, '/v1/models?api-version=2024-10-21');
      assert.equal(server.requests[0]!.headers['api-key'], testKey);
    });
  });

  it('is not asked for its models where it has a path for each', async () => {
    const config = { name: 'test', protocol: chat, baseUrl: 'http://127.0.0.1:9/{model}' };
    const answer = await listModels(
      httpProtocols,
      config,
      { fetch: unreachable },
      new AbortController().signal,
    );
    assert.ok(!Array.isArray(answer) && 'kind' in answer && answer.kind === 'not-found');
  });

  const ids: readonly (readonly [model: string, path: string | undefined])[] = [
    ['gpt-x', '/deployments/gpt-x/chat/completions'],
    ['vendor/model:free', '/deployments/vendor%2Fmodel%3Afree/chat/completions'],
    ['../../admin', '/deployments/..%2F..%2Fadmin/chat/completions'],
    ['?x#y', '/deployments/%3Fx%23y/chat/completions'],
    ['..', undefined],
    ['.', undefined],
  ];
  for (const [model, path] of ids) {
    it(`keeps the model "${model}" below its address`, async () => {
      await withServer(chat, answerOf(chat), async (baseUrl, server) => {
        const address = `${baseUrl.replace(/\/v1$/, '')}/deployments/{model}`;
        const result = await run(chat, address, { request: { model } });
        assert.deepEqual(
          server.requests.map((request) => request.path),
          path === undefined ? [] : [path],
        );
        if (path === undefined) assert.equal(failureOf(result).kind, 'bad-request');
      });
    });
  }
});

const unreachable: typeof fetch = () => Promise.reject(new Error('Nothing is to be asked.'));
