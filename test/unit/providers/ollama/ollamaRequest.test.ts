import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../../src/core/model/request/request.ts';
import { toOllamaRequest } from '../../../../src/providers/ollama/ollamaRequest.ts';

const base: ModelRequest = {
  model: 'gemma3:4b',
  instructions: [{ text: 'Be terse.' }],
  messages: [{ role: 'user', text: 'Hi.' }],
  maxOutputTokens: 512,
};

describe('a request to Ollama', () => {
  it('sends the context length and forbids every silent cut', () => {
    const sent = toOllamaRequest({ ...base, contextTokens: 16_384, temperature: 0 });
    assert.equal(sent.truncate, false);
    assert.equal(sent.shift, false);
    assert.deepEqual(sent.options, { num_predict: 512, num_ctx: 16_384, temperature: 0 });
    assert.equal('think' in sent, false);
  });

  it('thinks by effort', () => {
    assert.equal(toOllamaRequest({ ...base, effort: 'none' }).think, false);
    assert.equal(toOllamaRequest({ ...base, effort: 'high' }).think, 'high');
  });

  it('constrains the answer by the schema and also says it in words', () => {
    const schema = { type: 'object', properties: { goal: { type: 'string', description: 'The aim.' } } };
    const sent = toOllamaRequest({ ...base, output: { name: 'plan', schema } });
    assert.deepEqual(sent.format, schema);
    assert.match(sent.messages?.[0]?.content ?? '', /^Be terse\.[\s\S]*The aim\./);
  });

  it('names the tool whose result it hands back', () => {
    const { messages } = toOllamaRequest({
      ...base,
      messages: [
        {
          role: 'assistant',
          text: '',
          toolCalls: [{ id: '1', name: 'read', argumentsJson: '{"path":"a"}' }],
        },
        { role: 'tool', callId: '1', name: 'read', text: 'gone', isError: true },
      ],
    });
    assert.deepEqual(messages?.slice(1), [
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ function: { name: 'read', arguments: { path: 'a' } } }],
      },
      { role: 'tool', tool_name: 'read', content: 'Error: gone' },
    ]);
  });
});
