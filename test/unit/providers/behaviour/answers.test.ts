import assert from 'node:assert/strict';
import { wireFormats, type WireProtocol } from '../../../servers/wireFormat.ts';
import type { Usage } from '../../../../src/core/model/request/usage.ts';
import type { Answer } from '../../../servers/answer.ts';
import {
  allProtocols,
  failureOf,
  head,
  run,
  sends,
  withServer,
  type Run,
  type RunOptions,
} from './harness.ts';

type Counts = Omit<Usage, 'raw' | 'source'>;

async function answered(protocol: WireProtocol, answer: Answer, options: RunOptions = {}): Promise<Run> {
  let result: Run | undefined;
  const script = () => [head(protocol), ...sends(wireFormats[protocol].write(answer))];
  await withServer(protocol, script, async (baseUrl) => {
    result = await run(protocol, baseUrl, options);
  });
  return result!;
}

/** What each protocol reports of a prompt of 100 tokens without caches and an answer of 20. */
const plainCounts: Readonly<Record<WireProtocol, Counts>> = {
  anthropic: {
    inputUncachedTokens: 100,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 20,
    serviceTier: 'standard',
    region: 'global',
  },
  openai: {
    inputUncachedTokens: 100,
    cacheReadTokens: 0,
    cacheWrite30mTokens: 0,
    outputTokens: 20,
    reasoningTokens: 0,
    serviceTier: 'default',
  },
  'openai-compatible': {
    inputUncachedTokens: 100,
    cacheReadTokens: 0,
    outputTokens: 20,
    reasoningTokens: 0,
  },
  ollama: { inputUncachedTokens: 100, outputTokens: 20 },
};

const models: Readonly<Record<WireProtocol, string>> = {
  anthropic: 'claude-test',
  openai: 'gpt-test',
  'openai-compatible': 'compatible-test',
  ollama: 'gemma-test',
};

for (const protocol of allProtocols) {
  describe(`answers over ${protocol}`, () => {
    it('streams a plain answer and reports its usage to the token', async () => {
      const result = await answered(protocol, { text: 'Hello, you wonderful wörld! 👋' });
      assert.equal(result.text, 'Hello, you wonderful wörld! 👋');
      assert.deepEqual(result.events[0], { type: 'response-started', requestId: 'req_1' });
      assert.ok(result.events.filter(({ type }) => type === 'text-delta').length > 1, 'came in pieces');
      assert.equal(result.last.type, 'finished');
      assert.equal(result.last.finish.unified, 'stop');
      assert.equal(result.last.requestId, 'req_1');
      assert.equal(result.last.modelServed, models[protocol]);
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
      assert.notEqual(result.last.usage.raw, undefined);
      assert.equal(result.events.filter(({ type }) => type === 'finished' || type === 'failed').length, 1);
    });

    it('hands over tool calls with their arguments as written', async () => {
      const toolCalls = [
        { id: 'call_a', name: 'read_file', argumentsJson: '{"path":"src/ä b.ts","lines":[1,2]}' },
        { id: 'call_b', name: 'list_files', argumentsJson: '{}' },
      ];
      const tool = {
        name: 'read_file',
        description: 'Reads.',
        parameters: { type: 'object', properties: {} },
      };
      const result = await answered(
        protocol,
        { text: 'Let me look.', toolCalls },
        { request: { tools: [tool] } },
      );
      const calls = result.events.flatMap((event) =>
        event.type === 'tool-call-finished' ? [event.call] : [],
      );
      assert.deepEqual(calls, toolCalls);
      assert.equal(result.text, 'Let me look.');
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'tool-calls');
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
    });

    it('takes a tool call without text for an answer', async () => {
      const toolCalls = [{ id: 'call_a', name: 'now', argumentsJson: '{}' }];
      const result = await answered(protocol, { toolCalls });
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'tool-calls');
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
    });

    it('asks for a structured answer and streams it as text', async () => {
      const schema = {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { greeting: { type: 'string' } },
        required: ['greeting'],
        additionalProperties: false,
      };
      const script = () => [
        head(protocol),
        ...sends(wireFormats[protocol].write({ text: '{"greeting":"hi"}' })),
      ];
      await withServer(protocol, script, async (baseUrl, server) => {
        const result = await run(protocol, baseUrl, { request: { output: { name: 'greeting', schema } } });
        assert.deepEqual(JSON.parse(result.text), { greeting: 'hi' });
        assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
        const body = JSON.parse(server.requests[0]!.body) as Record<string, unknown>;
        const { $schema: _dialect, ...sent } = schema;
        const strict = { name: 'greeting', strict: true, schema: sent };
        const places: Record<WireProtocol, [unknown, unknown]> = {
          anthropic: [body['output_config'], { format: { type: 'json_schema', schema: sent } }],
          openai: [body['text'], { format: { type: 'json_schema', ...strict } }],
          'openai-compatible': [body['response_format'], { type: 'json_schema', json_schema: strict }],
          ollama: [body['format'], sent],
        };
        const [actual, expected] = places[protocol];
        assert.deepEqual(actual, expected);
      });
    });

    it('keeps reasoning apart from the text and counts it inside the output', async () => {
      const result = await answered(protocol, {
        reasoning: 'Thinking about it for a while.',
        text: 'Done.',
        usage: { inputTokens: 100, outputTokens: 250, reasoningTokens: 200 },
      });
      assert.equal(result.reasoning, 'Thinking about it for a while.');
      assert.equal(result.text, 'Done.');
      const counted = protocol === 'ollama' ? {} : { reasoningTokens: 200 };
      assert.deepEqual(result.usage, {
        source: 'reported',
        ...plainCounts[protocol],
        outputTokens: 250,
        ...counted,
      });
    });

    it('splits cached input into kinds that add up to the prompt', async () => {
      const result = await answered(protocol, {
        text: 'Cached.',
        usage: {
          inputTokens: 10_000,
          outputTokens: 5,
          cacheReadTokens: 7000,
          cacheWriteTokens: 2000,
          // Chat Completions has one kind of write only.
          ...(protocol === 'openai-compatible' ? {} : { cacheWriteLongTokens: 500 }),
        },
      });
      const expected: Record<WireProtocol, Counts> = {
        anthropic: {
          ...plainCounts.anthropic,
          inputUncachedTokens: 500,
          cacheReadTokens: 7000,
          cacheWrite5mTokens: 2000,
          cacheWrite1hTokens: 500,
          outputTokens: 5,
        },
        openai: {
          ...plainCounts.openai,
          inputUncachedTokens: 500,
          cacheReadTokens: 7000,
          cacheWrite30mTokens: 2000,
          cacheWrite12hTokens: 500,
          outputTokens: 5,
        },
        'openai-compatible': {
          ...plainCounts['openai-compatible'],
          inputUncachedTokens: 1000,
          cacheReadTokens: 7000,
          cacheWrite30mTokens: 2000,
          outputTokens: 5,
        },
        ollama: { inputUncachedTokens: 10_000, outputTokens: 5 },
      };
      assert.deepEqual(result.usage, { source: 'reported', ...expected[protocol] });
    });

    it('finishes with "length" when the answer was cut by the limit', async () => {
      const result = await answered(protocol, { text: 'Half an ans', finish: 'length' });
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'length');
      assert.equal(result.text, 'Half an ans');
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
    });

    it('finishes with "length" when thinking used up the limit', async () => {
      const result = await answered(protocol, { reasoning: 'And then, and then', finish: 'length' });
      assert.equal(result.last.type === 'finished' && result.last.finish.unified, 'length');
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
    });

    it('fails on an empty answer and still knows what it cost', async () => {
      const result = await answered(protocol, { text: '' });
      assert.equal(failureOf(result).kind, 'malformed');
      assert.match(failureOf(result).message, /empty answer/);
      assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
    });

    // Ollama has no word for a refusal; its models refuse in prose.
    if (protocol !== 'ollama') {
      it('turns a refusal into a failure', async () => {
        const result = await answered(protocol, { text: 'I cannot help with that.', finish: 'refusal' });
        assert.equal(failureOf(result).kind, 'refusal');
        assert.deepEqual(result.usage, { source: 'reported', ...plainCounts[protocol] });
      });
    }
  });
}
