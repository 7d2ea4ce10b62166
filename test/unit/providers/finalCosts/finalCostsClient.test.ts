import assert from 'node:assert/strict';
import type { WireProtocol } from '../../../servers/wireFormat.ts';
import { httpProtocols } from '../../../../src/providers/protocols.ts';
import { askLiteLlm, isLiteLlm } from '../../../../src/providers/finalCosts/litellmSpendLog.ts';
import { createFinalCosts, findRecordKeeper } from '../../../../src/providers/finalCosts/finalCostsClient.ts';
import { askOpenRouter, isOpenRouter } from '../../../../src/providers/finalCosts/openrouterGeneration.ts';
import { startRecordServer, type Records } from '../../../servers/recordServer.ts';
import { startServer, type Action, type ScriptedServer } from '../../../servers/scriptedServer.ts';

const key = 'sk-test-1234567890';
const signal = new AbortController().signal;

async function withRecords(
  records: Omit<Records, 'key'>,
  work: (server: ScriptedServer) => Promise<void>,
): Promise<void> {
  const server = await startRecordServer({ ...records, key });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

async function withScript(
  script: () => readonly Action[],
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = await startServer(script);
  try {
    await work(server.url);
  } finally {
    await server.close();
  }
}

function config(baseUrl: string, given: string | undefined = key) {
  return { name: 'p', protocol: 'openai-compatible', baseUrl, key: given } as const;
}

describe('what OpenRouter says of a generation', () => {
  const costs = { 'gen-1': ['0.0015'], 'gen a/b&c': ['2.5e-7'], 'gen-free': ['0'], 'gen-odd': ['-1'] };
  const cases: readonly (readonly [string, unknown])[] = [
    ['gen-1', { kind: 'known', nanoUsd: 1_500_000 }],
    ['gen a/b&c', { kind: 'known', nanoUsd: 250 }],
    ['gen-free', { kind: 'known', nanoUsd: 0 }],
    ['gen-unheard-of', { kind: 'unknown' }],
  ];
  for (const [id, expected] of cases) {
    it(`of ${id} is ${JSON.stringify(expected)}`, async () => {
      await withRecords({ keeper: 'openrouter', costs }, async ({ url, requests }) => {
        assert.deepEqual(await askOpenRouter(config(`${url}/api`), { fetch }, id, signal), expected);
        assert.equal(requests[0]?.path, `/api/v1/generation?id=${encodeURIComponent(id)}`);
        assert.equal(requests[0].headers['authorization'], `Bearer ${key}`);
      });
    });
  }

  it('is a failure for a wrong key, a negative cost and a record of another call', async () => {
    await withRecords({ keeper: 'openrouter', costs }, async ({ url }) => {
      const refused = await askOpenRouter(config(`${url}/api`, 'wrong'), { fetch }, 'gen-1', signal);
      assert.ok(refused.kind === 'failed' && refused.failure.kind === 'auth');
      const negative = await askOpenRouter(config(`${url}/api`), { fetch }, 'gen-odd', signal);
      assert.ok(negative.kind === 'failed' && negative.failure.kind === 'malformed');
    });
    const other: readonly Action[] = [
      { do: 'respond' },
      { do: 'send', bytes: '{"data":{"id":"gen-2","total_cost":1}}' },
    ];
    await withScript(
      () => other,
      async (url) => {
        const answer = await askOpenRouter(config(url), { fetch }, 'gen-1', signal);
        assert.ok(answer.kind === 'failed' && answer.failure.kind === 'malformed');
      },
    );
  });

  it('can be given up', async () => {
    await withScript(
      () => [{ do: 'stall' }],
      async (url) => {
        const answer = await askOpenRouter(config(url), { fetch }, 'gen-1', AbortSignal.abort());
        assert.ok(answer.kind === 'failed' && answer.failure.kind === 'cancelled');
      },
    );
  });
});

describe('what the spend log of LiteLLM says', () => {
  const costs = {
    'chatcmpl-1': ['0.002'],
    retried: ['0.001', '0.003'],
    broken: ['0.001', '-3'],
    'without a price': ['0.0'],
    'priced at last': ['0', '0.001'],
  };
  const ask = (url: string, id: string) => askLiteLlm(config(url), { fetch }, id, signal);

  it('is the sum of the rows of the request, asked beside the API', async () => {
    await withRecords({ keeper: 'litellm', costs }, async ({ url, requests }) => {
      assert.deepEqual(await ask(url, 'chatcmpl-1'), { kind: 'known', nanoUsd: 2_000_000 });
      assert.deepEqual(await ask(url, 'retried'), { kind: 'known', nanoUsd: 4_000_000 });
      assert.deepEqual(await ask(url, 'not yet written'), { kind: 'unknown' });
      assert.equal((await ask(url, 'broken')).kind, 'failed');
      // It writes 0 for a model whose price it does not know.
      assert.deepEqual(await ask(url, 'without a price'), { kind: 'unknown' });
      assert.deepEqual(await ask(url, 'priced at last'), { kind: 'known', nanoUsd: 1_000_000 });
      assert.equal(requests[0]?.path, '/spend/logs?request_id=chatcmpl-1');
    });
  });

  it('takes only rows of that very request', async () => {
    const rows = '[{"request_id":"other","spend":5},{"request_id":"mine","spend":1}]';
    await withScript(
      () => [{ do: 'respond' }, { do: 'send', bytes: rows }],
      async (url) => {
        assert.deepEqual(await ask(url, 'mine'), { kind: 'known', nanoUsd: 1_000_000_000 });
      },
    );
  });
});

describe('findRecordKeeper', () => {
  it('knows OpenRouter by its host over TLS alone', () => {
    for (const url of ['https://openrouter.ai/api/v1', 'https://eu.openrouter.ai/api/v1']) {
      assert.equal(isOpenRouter(url), true, url);
    }
    for (const url of [
      'http://openrouter.ai/api/v1',
      'https://openrouter.ai.example.com/api/v1',
      'https://notopenrouter.ai/api/v1',
      'https://example.com/openrouter.ai',
      'nonsense',
    ]) {
      assert.equal(isOpenRouter(url), false, url);
    }
  });

  const routers: readonly (readonly [WireProtocol, string])[] = [
    ['openai-compatible', 'https://openrouter.ai/api/v1/chat/completions'],
    ['openai-compatible', 'https://openrouter.ai/api/v1'],
    ['openai', 'https://openrouter.ai/api/v1/'],
    ['anthropic', 'https://openrouter.ai/api'],
  ];
  for (const [protocol, baseUrl] of routers)
    it(`asks OpenRouter at its root where ${protocol} is spoken at ${baseUrl}`, async () => {
      await withRecords({ keeper: 'openrouter', costs: { 'gen-1': ['0.5'] } }, async ({ url }) => {
        const redirected: typeof fetch = (input, init) =>
          fetch(
            String(input instanceof Request ? input.url : input).replace('https://openrouter.ai', url),
            init,
          );
        const keeper = await findRecordKeeper(
          httpProtocols,
          { ...config(baseUrl), protocol },
          { fetch: redirected },
          { mayProbe: false },
          signal,
        );
        assert.equal(keeper?.source, 'openrouter-generation');
        assert.deepEqual(await keeper.ask('gen-1', signal), { kind: 'known', nanoUsd: 500_000_000 });
      });
    });

  const proxies: readonly (readonly [WireProtocol, string])[] = [
    ['openai-compatible', '/v1/'],
    ['openai-compatible', ''],
    ['openai', '/v1'],
    ['anthropic', ''],
    ['anthropic', '/v1'],
  ];
  for (const [protocol, path] of proxies)
    it(`knows LiteLLM by its answer where ${protocol} is spoken at "${path}", and shows it no key before`, async () => {
      await withRecords({ keeper: 'litellm', costs: { r: ['1'] } }, async ({ url, requests }) => {
        const asked = { ...config(`${url}${path}`), protocol };
        const keeper = await findRecordKeeper(httpProtocols, asked, { fetch }, { mayProbe: true }, signal);
        assert.equal(keeper?.source, 'litellm-spend-log');
        assert.equal(requests[0]?.path, '/health/liveliness');
        assert.equal(requests[0].headers['authorization'], undefined);
        assert.deepEqual(await keeper.ask('r', signal), { kind: 'known', nanoUsd: 1_000_000_000 });
      });
    });

  it('finds none at other endpoints, and leaves those alone that it may not probe', async () => {
    const script = () => [{ do: 'respond' as const }, { do: 'send' as const, bytes: '{"status":"ok"}' }];
    const server = await startServer(script);
    try {
      const find = (protocol: WireProtocol, mayProbe: boolean) =>
        findRecordKeeper(httpProtocols, { ...config(server.url), protocol }, { fetch }, { mayProbe }, signal);
      assert.equal(await find('openai-compatible', true), undefined);
      assert.equal(await find('anthropic', true), undefined);
      assert.equal(server.requests.length, 2);
      assert.equal(await find('openai-compatible', false), undefined);
      assert.equal(await find('ollama', true), undefined);
      assert.equal(server.requests.length, 2);
      assert.equal(await isLiteLlm(config('http://127.0.0.1:1'), { fetch }, signal), false);
    } finally {
      await server.close();
    }
  });
});

describe('createFinalCosts', () => {
  it('tells certain from possible from nobody, and brings the key', async () => {
    await withRecords({ keeper: 'litellm', costs: { r: ['1'] } }, async ({ url }) => {
      const endpoints = {
        proxy: { name: 'proxy', protocol: 'openai-compatible', baseUrl: `${url}/v1` },
        router: { name: 'router', protocol: 'openai-compatible', baseUrl: 'https://openrouter.ai/api/v1' },
        claude: { name: 'claude', protocol: 'anthropic', baseUrl: url },
        anthropic: { name: 'anthropic', protocol: 'anthropic', baseUrl: 'https://api.anthropic.com' },
        openai: { name: 'openai', protocol: 'openai', baseUrl: 'https://eu.api.openai.com/v1' },
        local: { name: 'local', protocol: 'ollama', baseUrl: url },
        typo: { name: 'typo', protocol: 'openai', baseUrl: 'nonsense' },
        deployments: { name: 'deployments', protocol: 'openai-compatible', baseUrl: `${url}/{model}` },
      } as const;
      const late = createFinalCosts({
        protocols: httpProtocols,
        endpoint: (provider) => Object.entries(endpoints).find(([name]) => name === provider)?.[1],
        key: async () => key,
        fetch,
      });
      assert.deepEqual(
        [...Object.keys(endpoints), 'nobody'].map((provider) => late.mayKeepRecords(provider)),
        ['possible', 'certain', 'possible', 'no', 'no', 'no', 'no', 'no', 'no'],
      );
      const keeper = await late.findKeeper('proxy', { mayProbe: true }, signal);
      assert.deepEqual(await keeper?.ask('r', signal), { kind: 'known', nanoUsd: 1_000_000_000 });
      assert.equal(await late.findKeeper('nobody', { mayProbe: true }, signal), undefined);
    });
  });
});
