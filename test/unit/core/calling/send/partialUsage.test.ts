import assert from 'node:assert/strict';
import { requestCharacters, requestTexts } from '../../../../../src/core/calling/send/partialUsage.ts';
import type { Message } from '../../../../../src/core/model/request/request.ts';

const call = { id: '1', name: 'read', argumentsJson: '{"path":"a"}' };
const request = (message: Message) => ({ instructions: [{ text: 'rules' }], messages: [message] });

describe('everything that a request sends', () => {
  it('counts text and calls of a turn', () => {
    assert.deepEqual(requestTexts(request({ role: 'assistant', text: 'I look.', toolCalls: [call] })), [
      'rules',
      'I look.',
      '{"path":"a"}',
    ]);
  });

  it('counts the thinking that goes back, and what it stands beside only once', () => {
    const items = [
      { type: 'thinking', thinking: 'x'.repeat(1_000) },
      { type: 'text', text: 'I look.' },
    ];
    const replay = { protocol: 'anthropic', provider: 'p', model: 'm', items };
    const message: Message = { role: 'assistant', text: 'I look.', toolCalls: [call], replay };
    assert.deepEqual(requestTexts(request(message)), ['rules', JSON.stringify(items)]);
    assert.ok(requestCharacters(request(message)) > 1_000);
  });
});
