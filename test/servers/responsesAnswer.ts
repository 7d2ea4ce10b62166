import { piecesOf, someUsage, type Answer } from './answer.ts';

/** One server-sent event of the Responses API. */
export function responsesEvent(type: string, data: Record<string, unknown>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

/** The events of one answer of the Responses API, byte for byte. */
export function responsesAnswer(answer: Answer): string[] {
  const usage = answer.usage ?? someUsage;
  const model = answer.model ?? 'gpt-test';
  const response = { id: 'resp_01', object: 'response', model, service_tier: 'default', output: [] };
  const events: string[] = [];
  let sequence = 0;
  const add = (type: string, data: Record<string, unknown>) => {
    events.push(responsesEvent(type, { sequence_number: sequence++, ...data }));
  };
  add('response.created', { response: { ...response, status: 'in_progress', usage: null } });
  add('response.in_progress', { response: { ...response, status: 'in_progress', usage: null } });
  let outputIndex = 0;
  if (answer.reasoning !== undefined) {
    const place = { output_index: outputIndex++, item_id: 'rs_01' };
    add('response.output_item.added', { ...place, item: { id: 'rs_01', type: 'reasoning', summary: [] } });
    for (const delta of piecesOf(answer.reasoning, answer.pieceLength)) {
      add('response.reasoning_summary_text.delta', { ...place, summary_index: 0, delta });
    }
    const summary = [{ type: 'summary_text', text: answer.reasoning }];
    add('response.output_item.done', {
      ...place,
      item: { id: 'rs_01', type: 'reasoning', summary, encrypted_content: 'ZW5jcnlwdGVk' },
    });
  }
  if (answer.text !== undefined) {
    const place = { output_index: outputIndex++, item_id: 'msg_01' };
    const isRefusal = answer.finish === 'refusal';
    add('response.output_item.added', { ...place, item: { id: 'msg_01', type: 'message', content: [] } });
    for (const delta of piecesOf(answer.text, answer.pieceLength)) {
      const type = isRefusal ? 'response.refusal.delta' : 'response.output_text.delta';
      add(type, { ...place, content_index: 0, delta });
    }
    const content = isRefusal
      ? [{ type: 'refusal', refusal: answer.text }]
      : [{ type: 'output_text', text: answer.text, annotations: [] }];
    add('response.output_item.done', {
      ...place,
      item: { id: 'msg_01', type: 'message', role: 'assistant', status: 'completed', content },
    });
  }
  for (const { id, name, argumentsJson } of answer.toolCalls ?? []) {
    const place = { output_index: outputIndex++, item_id: `fc_${id}` };
    const item = { id: `fc_${id}`, type: 'function_call', call_id: id, name };
    add('response.output_item.added', { ...place, item: { ...item, arguments: '' } });
    for (const delta of piecesOf(argumentsJson))
      add('response.function_call_arguments.delta', { ...place, delta });
    add('response.output_item.done', { ...place, item: { ...item, arguments: argumentsJson } });
  }
  const isCut = answer.finish === 'length';
  add(isCut ? 'response.incomplete' : 'response.completed', {
    response: {
      ...response,
      status: isCut ? 'incomplete' : 'completed',
      incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
      usage: {
        input_tokens: usage.inputTokens,
        input_tokens_details: {
          cached_tokens: usage.cacheReadTokens ?? 0,
          cache_write_tokens: (usage.cacheWriteTokens ?? 0) + (usage.cacheWriteLongTokens ?? 0),
          ...(usage.cacheWriteLongTokens === undefined
            ? {}
            : {
                cache_write_tokens_details: {
                  ttl_30m_tokens: usage.cacheWriteTokens ?? 0,
                  ttl_12h_tokens: usage.cacheWriteLongTokens,
                },
              }),
        },
        output_tokens: usage.outputTokens,
        output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
        total_tokens: usage.inputTokens + usage.outputTokens,
      },
    },
  });
  return events;
}
