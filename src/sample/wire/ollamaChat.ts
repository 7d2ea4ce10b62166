import { firstTokenPauseMs, piecePauseMs, type PreparedAnswer, type TimedBytes } from '../preparedAnswer.ts';

/** The answer as Ollama's native `/api/chat` streams it: one JSON object a line (facts: protocols §3). */
export function ollamaChatBytes(answer: PreparedAnswer): readonly TimedBytes[] {
  const line = (data: object) =>
    `${JSON.stringify({ model: answer.model, created_at: '2026-01-01T00:00:00Z', ...data })}\n`;
  return [
    ...answer.pieces.map((content, index) => ({
      pauseMs: index === 0 ? firstTokenPauseMs : piecePauseMs,
      text: line({ message: { role: 'assistant', content }, done: false }),
    })),
    {
      pauseMs: 0,
      text: line({
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        total_duration: 900_000_000,
        load_duration: 20_000_000,
        prompt_eval_count: answer.inputTokens,
        prompt_eval_duration: 200_000_000,
        eval_count: answer.outputTokens,
        eval_duration: 600_000_000,
      }),
    },
  ];
}
