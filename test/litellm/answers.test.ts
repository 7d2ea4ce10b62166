import assert from 'node:assert/strict';
import type { ToolCall, ToolDefinition } from '../../src/core/model/request/request.ts';
import type { AnswerUsage } from '../servers/answer.ts';
import type { Run } from '../unit/providers/behaviour/harness.ts';
import {
  askProxy,
  bodySeenUpstream,
  seenUpstream,
  upstreamAnswers,
  upstreamRefusesField,
  type GatewayProtocol,
  type ModelName,
} from './world.ts';

/** Each of our adapters, with models whose servers speak its own protocol and another one. */
const routes: readonly (readonly [GatewayProtocol, ModelName])[] = [
  ['openai-compatible', 'chat'],
  ['openai-compatible', 'claude'],
  ['anthropic', 'claude'],
  ['anthropic', 'gpt'],
  ['openai', 'gpt'],
  ['openai', 'claude'],
];

const usage: AnswerUsage = { inputTokens: 1000, outputTokens: 20, cacheReadTokens: 200 };

const readFile: ToolDefinition = {
  name: 'read_file',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

function callsOf({ events }: Run): readonly ToolCall[] {
  return events.flatMap((event) => (event.type === 'tool-call-finished' ? [event.call] : []));
}

for (const [protocol, model] of routes) {
  describe(`through LiteLLM, ${protocol} to ${model}`, () => {
    it('streams a text and its counts', async () => {
      const text = 'Grüße, and a longer text that comes in several pieces.';
      upstreamAnswers(model, { text, usage });
      const result = await askProxy(protocol, model);
      assert.equal(result.text, text);
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'stop');
      assert.equal(result.usage.source, 'reported');
      assert.equal(result.usage.inputUncachedTokens, 800);
      assert.equal(result.usage.cacheReadTokens, 200);
      assert.equal(result.usage.outputTokens, 20);
      assert.equal(bodySeenUpstream()['stream'], true);
    });

    it('streams calls of tools that come side by side', async () => {
      const toolCalls = [
        { id: 'call_a', name: 'read_file', argumentsJson: '{"path":"a.ts"}' },
        { id: 'call_b', name: 'read_file', argumentsJson: '{"path":"b.ts"}' },
      ];
      upstreamAnswers(model, { text: 'I look.', toolCalls, usage });
      const result = await askProxy(protocol, model, { request: { tools: [readFile] } });
      assert.deepEqual(
        callsOf(result).map((call) => [call.name, JSON.parse(call.argumentsJson) as unknown]),
        toolCalls.map((call) => [call.name, JSON.parse(call.argumentsJson) as unknown]),
      );
      assert.equal(new Set(callsOf(result).map(({ id }) => id)).size, 2);
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'tool-calls');
    });

    it('gives the results of tools back with the turn that asked for them', async () => {
      upstreamAnswers(model, {
        toolCalls: [{ id: 'call_a', name: 'read_file', argumentsJson: '{"path":"a.ts"}' }],
        usage,
      });
      const first = await askProxy(protocol, model, { request: { tools: [readFile] } });
      const [call] = callsOf(first);
      assert.ok(call !== undefined && first.last.type === 'finished');
      const { replay } = first.last;
      upstreamAnswers(model, { text: 'Done.', usage });
      const second = await askProxy(protocol, model, {
        request: {
          tools: [readFile],
          messages: [
            { role: 'user', text: 'Say hello.' },
            { role: 'assistant', text: '', toolCalls: [call], ...(replay === undefined ? {} : { replay }) },
            { role: 'tool', callId: call.id, name: call.name, text: 'the text of a.ts' },
          ],
        },
      });
      assert.equal(second.text, 'Done.');
    });

    it('says that an answer was cut by its limit', async () => {
      upstreamAnswers(model, { text: 'It goes on and', finish: 'length', usage });
      const result = await askProxy(protocol, model, { request: { maxOutputTokens: 20 } });
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'length');
    });
  });
}

describe('the marks of a prompt cache', () => {
  for (const protocol of ['anthropic', 'openai-compatible'] as const) {
    it(`come through LiteLLM to Anthropic from ${protocol}`, async () => {
      upstreamAnswers('claude', { text: 'Hi.', usage });
      await askProxy(protocol, 'claude', {
        request: {
          instructions: [{ text: 'You are terse.', cacheUpToHere: true }, { text: 'Today is Monday.' }],
        },
      });
      const { system } = bodySeenUpstream() as { readonly system: readonly Record<string, unknown>[] };
      assert.deepEqual(
        system.map(({ text, cache_control: mark }) => [text, mark]),
        [
          ['You are terse.', { type: 'ephemeral' }],
          ['Today is Monday.', undefined],
        ],
      );
    });
  }
});

describe('what a server behind LiteLLM refuses by name', () => {
  it('is said in other words', async () => {
    upstreamRefusesField(
      'chat',
      'max_tokens',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { text: 'Hi.', usage },
    );
    assert.equal((await askProxy('openai-compatible', 'chat')).text, 'Hi.');
    const last = JSON.parse(seenUpstream().at(-1)?.body ?? '{}') as Record<string, unknown>;
    assert.equal(last['max_completion_tokens'], 512);
  });

  it('is left out', async () => {
    upstreamRefusesField(
      'chat',
      'temperature',
      "Unsupported parameter: 'temperature' is not supported with this model.",
      { text: 'Hi.', usage },
    );
    assert.equal((await askProxy('openai-compatible', 'chat', { request: { temperature: 0 } })).text, 'Hi.');
    assert.equal(seenUpstream().length, 2);
  });

  it('is left out too where LiteLLM refuses it for the server', async () => {
    upstreamAnswers('plain', { text: 'Hello.', usage });
    const asked = await askProxy('openai-compatible', 'plain', { request: { effort: 'high' } });
    assert.equal(asked.text, 'Hello.');
    assert.equal('reasoning_effort' in bodySeenUpstream(), false);
    // The answer says what was left out, so that it can be remembered.
    const [started] = asked.events;
    assert.match(JSON.stringify(started), /adaptation.*reasoning_effort/);
  });
});
