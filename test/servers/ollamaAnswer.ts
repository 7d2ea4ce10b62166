import { piecesOf, someUsage, type Answer } from './answer.ts';

/** One line of Ollama's chat. */
export function ollamaLine(data: Record<string, unknown>): string {
  return `${JSON.stringify(data)}\n`;
}

/** The lines of one answer of Ollama's `/api/chat`, byte for byte, counts in the last one. */
export function ollamaAnswer(answer: Answer): string[] {
  const usage = answer.usage ?? someUsage;
  const head = { model: answer.model ?? 'gemma-test', created_at: '2026-11-20T12:00:00.000000Z' };
  const part = (message: Record<string, unknown>) =>
    ollamaLine({ ...head, message: { role: 'assistant', content: '', ...message }, done: false });
  return [
    ...piecesOf(answer.reasoning, answer.pieceLength).map((thinking) => part({ thinking })),
    ...piecesOf(answer.text, answer.pieceLength).map((content) => part({ content })),
    ...(answer.toolCalls ?? []).map(({ id, name, argumentsJson }) =>
      part({ tool_calls: [{ id, function: { name, arguments: JSON.parse(argumentsJson) as unknown } }] }),
    ),
    ollamaLine({
      ...head,
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: answer.finish === 'length' ? 'length' : 'stop',
      total_duration: 5_000_000_000,
      load_duration: 3_000_000_000,
      prompt_eval_count: usage.inputTokens,
      prompt_eval_duration: 500_000_000,
      eval_count: usage.outputTokens,
      eval_duration: 1_500_000_000,
    }),
  ];
}
