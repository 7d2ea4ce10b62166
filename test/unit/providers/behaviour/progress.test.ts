import assert from 'node:assert/strict';
import { createAnthropicTranslator } from '../../../../src/providers/anthropic/anthropicTranslator.ts';
import { createChatTranslator } from '../../../../src/providers/openai/chat/chatTranslator.ts';
import { createResponsesTranslator } from '../../../../src/providers/openai/responses/responsesTranslator.ts';
import type { Translator } from '../../../../src/providers/shared/transport/translator.ts';

const createId = () => 'id';

const translators: Readonly<Record<string, () => Translator>> = {
  anthropic: () => createAnthropicTranslator(createId),
  openai: () => createResponsesTranslator(createId),
  'openai-compatible': () => createChatTranslator(createId, () => null),
};

const choice = (delta: object) => ({ choices: [{ index: 0, delta }] });
const hiddenBlock = { type: 'thinking', thinking: '', signature: '' };

describe('how far an answer has come', () => {
  const cases: readonly [protocol: string, value: object, progress: string][] = [
    ['openai', { type: 'response.created', response: {} }, 'none'],
    ['openai', { type: 'response.queued', response: {} }, 'none'],
    ['openai', { type: 'response.in_progress', response: {} }, 'thinking'],
    ['openai', { type: 'response.output_item.added', item: { type: 'reasoning', summary: [] } }, 'thinking'],
    ['openai', { type: 'response.reasoning_summary_part.added', part: {} }, 'thinking'],
    [
      'openai',
      { type: 'response.output_item.added', item: { type: 'function_call', call_id: 'a', name: 'f' } },
      'content',
    ],
    ['openai', { type: 'response.output_text.delta', delta: 'Hi' }, 'content'],
    ['anthropic', { type: 'ping' }, 'none'],
    ['anthropic', { type: 'content_block_start', index: 0, content_block: hiddenBlock }, 'thinking'],
    [
      'anthropic',
      { type: 'content_block_start', index: 0, content_block: { type: 'redacted_thinking', data: 'x' } },
      'thinking',
    ],
    [
      'anthropic',
      { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f' } },
      'content',
    ],
    ['openai-compatible', choice({ role: 'assistant', content: '' }), 'none'],
    [
      'openai-compatible',
      choice({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x' }] }),
      'thinking',
    ],
    ['openai-compatible', choice({ reasoning_content: 'Hm.' }), 'thinking'],
    ['openai-compatible', choice({ content: 'Hi' }), 'content'],
  ];
  for (const [protocol, value, progress] of cases) {
    it(`is ${progress} over ${protocol} after ${JSON.stringify(value)}`, () => {
      const translator = translators[protocol]!();
      translator.accept({ kind: 'value', value, framing: 'sse' });
      assert.equal(translator.progress(), progress);
    });
  }
});
