import assert from 'node:assert/strict';
import type { Message, ModelRequest } from '../../../../src/core/model/request/request.ts';
import { toAnthropicRequest } from '../../../../src/providers/anthropic/anthropicRequest.ts';

const base: ModelRequest = {
  model: 'claude-test',
  instructions: [],
  messages: [{ role: 'user', text: 'Hi.' }],
  maxOutputTokens: 64_000,
};

describe('a request to Anthropic', () => {
  it('never sends a temperature, a forced tool choice or a thinking mode', () => {
    const sent = toAnthropicRequest({
      ...base,
      temperature: 0,
      effort: 'max',
      tools: [{ name: 'a', description: 'b', parameters: {} }],
    });
    assert.deepEqual(Object.keys(sent).sort(), [
      'max_tokens',
      'messages',
      'model',
      'output_config',
      'stream',
      'tools',
    ]);
    assert.deepEqual(sent.output_config, { effort: 'max' });
  });

  it('marks what the cache should keep, at most four times, the longest prefixes first', () => {
    const instructions = ['a', 'b', 'c', 'd', 'e'].map((text) => ({ text, cacheUpToHere: true }));
    const { system } = toAnthropicRequest({ ...base, instructions: [{ text: ' ' }, ...instructions] });
    assert.deepEqual(
      (system as { text: string; cache_control?: unknown }[]).map((part) => [part.text, part.cache_control]),
      [
        ['a', undefined],
        ['b', { type: 'ephemeral' }],
        ['c', { type: 'ephemeral' }],
        ['d', { type: 'ephemeral' }],
        ['e', { type: 'ephemeral' }],
      ],
    );
  });

  const tools = [{ name: 'read', description: 'Reads.', parameters: {} }];
  const marked = { type: 'ephemeral' };

  /** Texts and results that carry a mark, in the order of the request. */
  function marksOf(request: Partial<ModelRequest>): string[] {
    const { system, messages } = toAnthropicRequest({ ...base, ...request });
    const blocks = [
      ...((system as { text: string; cache_control?: unknown }[] | undefined) ?? []),
      ...messages.flatMap(({ content }) => content as { cache_control?: unknown }[]),
    ];
    return blocks
      .filter(({ cache_control }) => cache_control !== undefined)
      .map((block) => {
        assert.deepEqual(block.cache_control, marked);
        return 'text' in block ? String(block.text) : 'content' in block ? String(block.content) : '?';
      });
  }

  /** One turn: so many calls at once, and their results. */
  function turn(name: string, calls: number): Message[] {
    const ids = Array.from({ length: calls }, (_, index) => `${name}${index}`);
    return [
      {
        role: 'assistant',
        text: '',
        toolCalls: ids.map((id) => ({ id, name: 'read', argumentsJson: '{}' })),
      },
      ...ids.map((id): Message => ({ role: 'tool', callId: id, name: 'read', text: `result ${id}` })),
    ];
  }

  it('marks the end of a conversation with tools, so that each turn reads the one before', () => {
    const ask: Message = { role: 'user', text: 'Do it.' };
    const instructions = ['a', 'b', 'c', 'd'].map((text) => ({ text, cacheUpToHere: true }));
    assert.deepEqual(marksOf({ messages: [ask] }), []);
    assert.deepEqual(marksOf({ messages: [ask], tools }), ['Do it.']);
    assert.deepEqual(marksOf({ messages: [ask, ...turn('x', 2)], tools, instructions }), [
      'b',
      'c',
      'd',
      'result x1',
    ]);
  });

  it('marks the turn before too where it would be out of reach, and never more than four', () => {
    const messages: Message[] = [{ role: 'user', text: 'Do it.' }, ...turn('x', 1), ...turn('y', 10)];
    const instructions = ['a', 'b', 'c', 'd'].map((text) => ({ text, cacheUpToHere: true }));
    assert.deepEqual(marksOf({ messages, tools, instructions }), ['c', 'd', 'result x0', 'result y9']);
    assert.deepEqual(marksOf({ messages: [...messages, ...turn('z', 9)], tools }), ['result z8']);
  });

  it('writes the marks as bytes', () => {
    const { messages } = toAnthropicRequest({
      ...base,
      messages: [{ role: 'user', text: 'Do it.' }, ...turn('x', 1)],
      tools,
    });
    assert.equal(
      JSON.stringify(messages.at(-1)),
      '{"role":"user","content":[{"type":"tool_result","tool_use_id":"x0","content":"result x0",' +
        '"cache_control":{"type":"ephemeral"}}]}',
    );
  });

  it('puts results of tools together, right after their calls', () => {
    const { messages } = toAnthropicRequest({
      ...base,
      messages: [
        { role: 'user', text: 'Look.' },
        {
          role: 'assistant',
          text: '',
          toolCalls: [
            { id: '1', name: 'read', argumentsJson: '{"path":"a"}' },
            { id: '2', name: 'read', argumentsJson: '{"path":' },
          ],
        },
        { role: 'tool', callId: '1', name: 'read', text: 'content' },
        { role: 'tool', callId: '2', name: 'read', text: 'no such file', isError: true },
        { role: 'user', text: 'Go on.' },
      ],
    });
    assert.deepEqual(messages, [
      { role: 'user', content: [{ type: 'text', text: 'Look.' }] },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: '1', name: 'read', input: { path: 'a' } },
          { type: 'tool_use', id: '2', name: 'read', input: { unreadable_arguments: '{"path":' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: '1', content: 'content' },
          { type: 'tool_result', tool_use_id: '2', content: 'no such file', is_error: true },
          { type: 'text', text: 'Go on.' },
        ],
      },
    ]);
  });

  it('moves keywords that the constrained output does not take into the description', () => {
    const schema = {
      type: 'object',
      properties: { steps: { type: 'array', items: { type: 'string', maxLength: 9 }, maxItems: 40 } },
      required: ['steps'],
    };
    const { output_config } = toAnthropicRequest({ ...base, output: { name: 'plan', schema } });
    assert.deepEqual(output_config?.format?.schema, {
      type: 'object',
      properties: {
        steps: {
          type: 'array',
          items: { type: 'string', description: '{maxLength: 9}' },
          description: '{maxItems: 40}',
        },
      },
      required: ['steps'],
      additionalProperties: false,
    });
  });
});
