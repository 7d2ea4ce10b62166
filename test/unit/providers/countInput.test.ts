import assert from 'node:assert/strict';
import type { WireProtocol } from '../../servers/wireFormat.ts';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import type { ModelRequest } from '../../../src/core/model/request/request.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { startServer, type Action, type ScriptedServer } from '../../servers/scriptedServer.ts';
import { simpleRequest, testKey } from './behaviour/harness.ts';

const tool = { name: 'read_file', description: 'Reads.', parameters: { type: 'object', properties: {} } };
const request: ModelRequest = { ...simpleRequest, tools: [tool], effort: 'low' };

/** As the documentation of each provider has it, byte by byte. */
const endpoints = {
  anthropic: { basePath: '', path: '/v1/messages/count_tokens', answer: '{"input_tokens":2095}' },
  openai: {
    basePath: '/v1',
    path: '/v1/responses/input_tokens',
    answer: '{"object":"response.input_tokens","input_tokens":2095}',
  },
} as const;

function answer(body: string, status = 200): Action[] {
  return [
    { do: 'respond', status, headers: { 'content-type': 'application/json' } },
    { do: 'send', bytes: body },
  ];
}

function counterAt(server: ScriptedServer, protocol: keyof typeof endpoints) {
  const provider = createProvider(
    httpProtocols,
    { name: 'mine', protocol, baseUrl: `${server.url}${endpoints[protocol].basePath}`, key: testKey },
    { fetch, createId: () => 'id' },
  );
  return (signal = new AbortController().signal): Promise<number> => {
    return provider.countInput?.(request, signal) ?? Promise.reject(new Error('It does not count.'));
  };
}

for (const protocol of ['anthropic', 'openai'] as const) {
  describe(`counting input over ${protocol}`, () => {
    let server: ScriptedServer;
    let script: () => Action[] | Promise<Action[]>;
    beforeEach(async () => {
      script = () => answer(endpoints[protocol].answer);
      server = await startServer(() => script());
    });
    afterEach(() => server.close());

    it('asks about what would be sent, and for no answer', async () => {
      assert.equal(await counterAt(server, protocol)(), 2095);
      const [seen] = server.requests;
      assert.ok(seen);
      assert.equal(`${seen.method} ${seen.path}`, `POST ${endpoints[protocol].path}`);
      assert.ok(Object.values(seen.headers).some((value) => value.includes(testKey)));
      const body = JSON.parse(seen.body) as Record<string, unknown>;
      assert.equal(body['model'], request.model);
      assert.match(seen.body, /You are terse\./);
      assert.match(seen.body, /Say hello\./);
      assert.match(seen.body, /read_file/);
      for (const key of ['stream', 'max_tokens', 'max_output_tokens', 'store', 'include']) {
        assert.equal(key in body, false, key);
      }
    });

    it('asks once, whatever comes, and gives no secret away', async () => {
      script = () => answer(JSON.stringify({ error: { message: `${testKey} is out of luck` } }), 529);
      await assert.rejects(counterAt(server, protocol)(), (error: Error) => {
        assert.match(error.message, /out of luck/);
        assert.equal(JSON.stringify([error.message, error.stack]).includes(testKey), false);
        return true;
      });
      assert.equal(server.requests.length, 1);
    });

    for (const body of [
      '{}',
      '{"input_tokens":"many"}',
      '{"input_tokens":-1}',
      '{"input_tokens":1.5}',
      '[]',
    ]) {
      it(`takes ${body} for no answer`, async () => {
        script = () => answer(body);
        await assert.rejects(counterAt(server, protocol)(), /no number of tokens/);
      });
    }

    it('ends when it is cancelled', async () => {
      const stop = new AbortController();
      script = () => {
        stop.abort();
        return [{ do: 'stall' }];
      };
      await assert.rejects(counterAt(server, protocol)(stop.signal));
      await server.requests[0]?.hungUp;
    });
  });
}

describe('providers that do not count', () => {
  for (const protocol of ['openai-compatible', 'ollama'] satisfies WireProtocol[]) {
    it(`is said of ${protocol}`, () => {
      const provider = createProvider(
        httpProtocols,
        { name: 'mine', protocol, baseUrl: 'http://localhost' },
        { fetch, createId: () => 'id' },
      );
      assert.equal('countInput' in provider, false);
    });
  }
});
