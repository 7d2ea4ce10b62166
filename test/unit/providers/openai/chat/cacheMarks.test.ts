import assert from 'node:assert/strict';
import { httpProtocols } from '../../../../../src/providers/protocols.ts';
import type { Message, ModelRequest } from '../../../../../src/core/model/request/request.ts';
import { createProvider } from '../../../../../src/providers/createProvider.ts';
import type { ProviderConfig } from '../../../../../src/providers/providerConfig.ts';
import { chatAnswer } from '../../../../servers/chatAnswer.ts';
import { startServer, type Action } from '../../../../servers/scriptedServer.ts';
import { head, refuses, sends, simpleRequest } from '../../behaviour/harness.ts';

type Json = Readonly<Record<string, unknown>>;

const protocol = 'openai-compatible';
const tools = [{ name: 'read', description: 'Reads.', parameters: { type: 'object', properties: {} } }];
const mark = { cache_control: { type: 'ephemeral' } };
const openrouter = 'https://openrouter.ai/api/v1';
const gateway = 'http://litellm:4000/v1';

/** Asks over one provider, once for each request, and gives the messages of everything that was sent. */
async function ask(
  baseUrl: string,
  requests: readonly Partial<ModelRequest>[],
  config: Partial<ProviderConfig> = {},
  answer: (body: string) => Action[] | undefined = () => undefined,
): Promise<readonly (readonly Json[])[]> {
  const server = await startServer(
    ({ body }) => answer(body) ?? [head(protocol), ...sends(chatAnswer({ text: 'Hi.' }))],
  );
  try {
    const provider = createProvider(
      httpProtocols,
      { name: 'test', protocol, baseUrl, ...config },
      {
        fetch: (input, init) => fetch(`${server.url}${new URL(input as string).pathname}`, init),
        createId: () => 'id',
      },
    );
    for (const request of requests) {
      const stream = provider.stream(
        { ...simpleRequest, ...request },
        { signal: new AbortController().signal, timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } },
      );
      const types: string[] = [];
      for await (const { type } of stream) types.push(type);
      assert.equal(types.at(-1), 'finished');
    }
    return server.requests.map(({ body }) => (JSON.parse(body) as { messages: Json[] }).messages);
  } finally {
    await server.close();
  }
}

const instructions = [{ text: 'Rules.', cacheUpToHere: true }, { text: '  ' }, { text: 'The plan.' }];

/** A conversation of so many turns with tools. */
function turns(count: number): Message[] {
  return [
    { role: 'user', text: 'Do it.' },
    ...Array.from({ length: count }, (_, turn): Message[] => {
      const id = `call_${turn}`;
      return [
        { role: 'assistant', text: '', toolCalls: [{ id, name: 'read', argumentsJson: '{}' }] },
        { role: 'tool', callId: id, name: 'read', text: `text ${turn}` },
      ];
    }).flat(),
  ];
}

const marksIn = (messages: unknown) => JSON.stringify(messages).split('"cache_control"').length - 1;

describe('marks for the prompt cache on the compatible wire', () => {
  const takers: readonly (readonly [baseUrl: string, model: string])[] = [
    [gateway, 'claude-sonnet-5-5'],
    [gateway, 'anthropic/claude-opus-5-5'],
    [gateway, 'bedrock/us.anthropic.claude-haiku-5-5-v1:0'],
    [openrouter, 'anthropic/claude-sonnet-5.5'],
    [openrouter, 'qwen/qwen4-coder'],
    [openrouter, 'google/gemini-3.8-pro'],
    ['https://dashscope-intl.aliyuncs.com/compatible-mode/v1', 'qwen4-max'],
  ];
  for (const [baseUrl, model] of takers) {
    it(`stand behind the instructions for ${model} at ${baseUrl}`, async () => {
      const [messages] = await ask(baseUrl, [{ model, instructions }]);
      assert.deepEqual(messages, [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Rules.', ...mark },
            { type: 'text', text: 'The plan.' },
          ],
        },
        { role: 'user', content: 'Say hello.' },
      ]);
    });
  }

  const others: readonly (readonly [baseUrl: string, model: string])[] = [
    [gateway, 'gpt-6.1-sol'],
    [gateway, 'qwen/qwen4-coder'],
    [gateway, 'google/gemini-3.8-pro'],
    [openrouter, 'openai/gpt-6.1-sol'],
    [openrouter, 'deepseek/deepseek-v4-pro'],
    ['http://127.0.0.1:8000/v1', 'test-model'],
    ['http://127.0.0.1:8000/v1', 'claudette-7b'],
    ['https://openrouter.ai.example.com/v1', 'qwen/qwen4-coder'],
  ];
  for (const [baseUrl, model] of others) {
    it(`do not stand for ${model} at ${baseUrl}`, async () => {
      const [messages] = await ask(baseUrl, [{ model, instructions, tools }]);
      assert.deepEqual(messages, [
        { role: 'system', content: 'Rules.\n\nThe plan.' },
        { role: 'user', content: 'Say hello.' },
      ]);
    });
  }

  it('do not stand where nothing is wished to be cached', async () => {
    const [messages] = await ask(openrouter, [{ model: 'anthropic/claude-x', tools }]);
    assert.equal(marksIn(messages), 0);
    assert.equal(messages?.[0]?.['content'], 'You are terse.');
  });

  it('follow the person’s own word', async () => {
    const [on] = await ask(gateway, [{ model: 'smart', instructions }], { cacheControl: true });
    assert.equal(marksIn(on), 1);
    const [off] = await ask(gateway, [{ model: 'claude-x', instructions }], { cacheControl: false });
    assert.equal(marksIn(off), 0);
  });

  it('stand at the end of a conversation with tools, beside the content for gateways', async () => {
    const request = { model: 'claude-x', instructions, tools, messages: turns(1) };
    const [messages] = await ask(gateway, [request]);
    assert.deepEqual(messages?.at(-1), {
      role: 'tool',
      tool_call_id: 'call_0',
      content: 'text 0',
      ...mark,
    });
    assert.equal(marksIn(messages), 2);
  });

  it('stand in a part of the content for OpenRouter, which reads no others', async () => {
    const request = { model: 'anthropic/claude-x', instructions, tools, messages: turns(1) };
    const [messages] = await ask(openrouter, [request]);
    assert.deepEqual(messages?.at(-1), {
      role: 'tool',
      tool_call_id: 'call_0',
      content: [{ type: 'text', text: 'text 0', ...mark }],
    });
  });

  it('stand behind the instructions alone for Gemini, where each of them costs a write', async () => {
    const request = { model: 'google/gemini-3.8-pro', instructions, tools, messages: turns(1) };
    const [messages] = await ask(openrouter, [request]);
    assert.equal(marksIn(messages), 1);
  });

  it('are four at most, the last ones, with one more where the turn before is far', async () => {
    const many = [1, 2, 3, 4, 5, 6].map((number) => ({ text: `Rule ${number}.`, cacheUpToHere: true }));
    const results = Array.from({ length: 30 }, (_, index): Message => ({
      role: 'tool',
      callId: `call_${index}`,
      name: 'read',
      text: `text ${index}`,
    }));
    const messages = [...turns(1), { role: 'assistant', text: 'On.', toolCalls: [] } as const, ...results];
    const [sent] = await ask(gateway, [{ model: 'claude-x', instructions: many, tools, messages }]);
    assert.equal(marksIn(sent), 4);
    const marked = sent!.flatMap((message, place) =>
      marksIn(message) > 0 ? [[place, marksIn(message)]] : [],
    );
    assert.deepEqual(marked, [
      [0, 2],
      [3, 1],
      [34, 1],
    ]);
    const [without] = await ask(gateway, [{ model: 'claude-x', instructions: many }]);
    assert.equal(marksIn(without), 4);
    assert.equal(marksIn((without![0]!['content'] as unknown[]).slice(2)), 4);
  });

  const complaints = [
    'messages.0.content.0.cache_control: Extra inputs are not permitted',
    'Unrecognized request argument supplied: cache_control',
    "Invalid type for 'messages[0].content': expected a string, but got an array instead.",
    'Failed to deserialize the JSON body: messages[0]: invalid type: sequence, expected a string',
    '{"detail":[{"type":"string_type","loc":["body","messages",0,"content"],"msg":"Input should be a valid string"}]}',
  ];
  for (const complaint of complaints) {
    it(`are left out, once and for all, after: ${complaint.slice(0, 60)}`, async () => {
      const request = { model: 'claude-x', instructions, tools };
      const sent = await ask(gateway, [request, request], {}, (body) =>
        body.includes('"cache_control"') || body.includes('"type":"text"')
          ? refuses(protocol, 400, { message: complaint })
          : undefined,
      );
      assert.deepEqual(sent.map(marksIn), [2, 0, 0]);
      assert.equal(sent[1]?.[0]?.['content'], 'Rules.\n\nThe plan.');
    });
  }
});
