import { firstTokenPauseMs, piecePauseMs, type PreparedAnswer, type TimedBytes } from '../preparedAnswer.ts';

/** The answer as the Anthropic Messages API streams it (facts: protocols §3). */
export function anthropicMessagesBytes(answer: PreparedAnswer): readonly TimedBytes[] {
  const message = {
    id: 'msg_sample',
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: answer.inputTokens - answer.cachedTokens,
      cache_read_input_tokens: answer.cachedTokens,
      cache_creation_input_tokens: 0,
      output_tokens: 1,
      service_tier: 'standard',
    },
  };
  return [
    { pauseMs: firstTokenPauseMs, text: event('message_start', { message }) },
    {
      pauseMs: 0,
      text: event('content_block_start', {
        index: 0,
        content_block: { type: 'text', text: '', citations: null },
      }),
    },
    ...answer.pieces.map((text) => ({
      pauseMs: piecePauseMs,
      text: event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    })),
    { pauseMs: 0, text: event('content_block_stop', { index: 0 }) },
    {
      pauseMs: 0,
      text: event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: answer.outputTokens },
      }),
    },
    { pauseMs: 0, text: event('message_stop', {}) },
  ];
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
