import { firstTokenPauseMs, piecePauseMs, type PreparedAnswer, type TimedBytes } from '../preparedAnswer.ts';

/** One event with its fields, and the pause before it. */
type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string; readonly pauseMs?: number };

/** The answer as the OpenAI Responses API streams it (facts: protocols §3). */
export function openaiResponsesBytes(answer: PreparedAnswer): readonly TimedBytes[] {
  const text = answer.pieces.join('');
  const part = { type: 'output_text', annotations: [], logprobs: [], text };
  const item = { id: 'msg_sample', type: 'message', role: 'assistant', status: 'completed', content: [part] };
  const response = {
    id: 'resp_sample',
    object: 'response',
    created_at: 0,
    model: answer.model,
    service_tier: 'default',
    error: null,
    incomplete_details: null,
  };
  const usage = {
    input_tokens: answer.inputTokens,
    input_tokens_details: { cached_tokens: answer.cachedTokens },
    output_tokens: answer.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: answer.inputTokens + answer.outputTokens,
  };
  const place = { item_id: item.id, output_index: 0, content_index: 0 };
  const created = { response: { ...response, status: 'in_progress', output: [], usage: null } };
  const events: readonly WireEvent[] = [
    { type: 'response.created', ...created, pauseMs: firstTokenPauseMs },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...answer.pieces.map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
      pauseMs: piecePauseMs,
    })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { ...response, status: 'completed', output: [item], usage } },
  ];
  return events.map(({ pauseMs = 0, ...data }, index) => ({
    pauseMs,
    text: `event: ${data.type}\ndata: ${JSON.stringify({ ...data, sequence_number: index })}\n\n`,
  }));
}
