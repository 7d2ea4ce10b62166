import assert from 'node:assert/strict';
import { httpProtocols } from '../../../src/providers/protocols.ts';
import type { ModelRequest } from '../../../src/core/model/request/request.ts';
import { createProvider } from '../../../src/providers/createProvider.ts';
import { startModelServer } from '../../servers/modelServer.ts';
import { allProtocols, failureOf, run, simpleRequest } from './behaviour/harness.ts';

describe('createProvider', () => {
  for (const protocol of allProtocols) {
    it(`runs a whole conversation with tools over ${protocol}`, async () => {
      const server = await startModelServer({
        protocol,
        answer: ({ prompt }) =>
          prompt.includes('the file says 42')
            ? { text: 'It is 42.' }
            : { toolCalls: [{ id: 'call_1', name: 'read_file', argumentsJson: '{"path":"answer.txt"}' }] },
      });
      try {
        const first = await run(protocol, server.baseUrl);
        const call = first.events.flatMap((event) =>
          event.type === 'tool-call-finished' ? [event.call] : [],
        )[0];
        assert.ok(call);
        const messages: ModelRequest['messages'] = [
          ...simpleRequest.messages,
          { role: 'assistant', text: first.text, toolCalls: [call] },
          { role: 'tool', callId: call.id, name: call.name, text: 'the file says 42' },
        ];
        const second = await run(protocol, server.baseUrl, { request: { messages } });
        assert.equal(second.text, 'It is 42.');
      } finally {
        await server.close();
      }
    });

    it(`hands errors of the model server over ${protocol} on`, async () => {
      const server = await startModelServer({
        protocol,
        answer: () => ({ error: { status: 429, message: 'later' }, headers: { 'retry-after': '3' } }),
      });
      try {
        const failure = failureOf(await run(protocol, server.baseUrl));
        assert.equal(failure.kind, 'rate-limit');
        assert.equal(failure.retryAfterMs, 3000);
      } finally {
        await server.close();
      }
    });
  }

  it('asks Google’s chat endpoint for a model without the prefix of its list', async () => {
    const asked: unknown[] = [];
    const googles = createProvider(
      httpProtocols,
      {
        name: 'gemini',
        protocol: 'openai-compatible',
        baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
        key: 'a key',
      },
      {
        fetch: async (_input, init) => {
          asked.push((JSON.parse(init?.body as string) as { model: unknown }).model);
          return new Response('{"error":{"message":"no"}}', { status: 400 });
        },
        createId: () => 'id',
      },
    );
    const request = { ...simpleRequest, model: 'models/gemini-3.8-flash' };
    const signal = new AbortController().signal;
    const timeouts = { firstTokenMs: 60_000, idleMs: 60_000 };
    for await (const event of googles.stream(request, { signal, timeouts }))
      assert.notEqual(event.type, 'finished');
    assert.deepEqual([...new Set(asked)], ['gemini-3.8-flash']);
  });

  it('has a name before anything is loaded', () => {
    const provider = createProvider(
      httpProtocols,
      { name: 'mine', protocol: 'ollama', baseUrl: 'http://localhost' },
      { fetch, createId: () => 'id' },
    );
    assert.equal(provider.name, 'mine');
  });
});
