import { piecesOf, someUsage, type Answer } from './answer.ts';

/** One server-sent event of the Messages API. */
export function anthropicEvent(type: string, data: Record<string, unknown>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

/** The events of one answer of the Messages API, byte for byte. */
export function anthropicAnswer(answer: Answer): string[] {
  const usage = answer.usage ?? someUsage;
  const written5m = usage.cacheWriteTokens ?? 0;
  const written1h = usage.cacheWriteLongTokens ?? 0;
  const read = usage.cacheReadTokens ?? 0;
  const input = {
    input_tokens: usage.inputTokens - read - written5m - written1h,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written5m + written1h,
  };
  const events = [
    anthropicEvent('message_start', {
      message: {
        id: 'msg_01',
        type: 'message',
        role: 'assistant',
        model: answer.model ?? 'claude-test',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: {
          ...input,
          cache_creation: { ephemeral_5m_input_tokens: written5m, ephemeral_1h_input_tokens: written1h },
          output_tokens: 1,
          service_tier: 'standard',
          inference_geo: 'global',
        },
      },
    }),
    anthropicEvent('ping', {}),
  ];
  let index = 0;
  const block = (start: Record<string, unknown>, deltas: readonly Record<string, unknown>[]) => {
    events.push(anthropicEvent('content_block_start', { index, content_block: start }));
    for (const delta of deltas) events.push(anthropicEvent('content_block_delta', { index, delta }));
    events.push(anthropicEvent('content_block_stop', { index }));
    index++;
  };
  if (answer.reasoning !== undefined) {
    block({ type: 'thinking', thinking: '', signature: '' }, [
      ...piecesOf(answer.reasoning, answer.pieceLength).map((thinking) => ({
        type: 'thinking_delta',
        thinking,
      })),
      { type: 'signature_delta', signature: 'c2lnbmF0dXJl' },
    ]);
  }
  if (answer.text !== undefined) {
    block(
      { type: 'text', text: '' },
      piecesOf(answer.text, answer.pieceLength).map((text) => ({ type: 'text_delta', text })),
    );
  }
  for (const { id, name, argumentsJson } of answer.toolCalls ?? []) {
    block(
      { type: 'tool_use', id, name, input: {} },
      piecesOf(argumentsJson).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    );
  }
  events.push(
    anthropicEvent('message_delta', {
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: {
        ...input,
        output_tokens: usage.outputTokens,
        ...(usage.reasoningTokens === undefined
          ? {}
          : { output_tokens_details: { thinking_tokens: usage.reasoningTokens } }),
      },
    }),
    anthropicEvent('message_stop', {}),
  );
  return events;
}

function stopReason({ finish, toolCalls }: Answer): string {
  if (finish === 'length') return 'max_tokens';
  if (finish === 'refusal') return 'refusal';
  return toolCalls?.length ? 'tool_use' : 'end_turn';
}
