import { piecesOf, someUsage, type Answer } from './answer.ts';

/** One chunk of Chat Completions as a server-sent event. */
export function chatChunk(data: Record<string, unknown>): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The last event of Chat Completions. */
export const chatDone = 'data: [DONE]\n\n';

/** The chunks of one answer of Chat Completions, byte for byte, usage in a chunk of its own. */
export function chatAnswer(answer: Answer): string[] {
  const usage = answer.usage ?? someUsage;
  const head = {
    id: 'chatcmpl-01',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: answer.model ?? 'compatible-test',
  };
  const choice = (delta: Record<string, unknown>, finish_reason: string | null = null) =>
    chatChunk({ ...head, choices: [{ index: 0, delta, finish_reason }], usage: null });
  const isRefusal = answer.finish === 'refusal';
  return [
    choice({ role: 'assistant', content: '' }),
    ...piecesOf(answer.reasoning, answer.pieceLength).map((reasoning_content) =>
      choice({ reasoning_content }),
    ),
    ...piecesOf(answer.text, answer.pieceLength).map((text) =>
      choice(isRefusal ? { refusal: text } : { content: text }),
    ),
    ...(answer.toolCalls ?? []).flatMap(({ id, name, argumentsJson }, index) => [
      choice({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...piecesOf(argumentsJson).map((piece) =>
        choice({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ]),
    choice({}, finishReason(answer)),
    chatChunk({
      ...head,
      choices: [],
      usage: {
        prompt_tokens: usage.inputTokens,
        completion_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
        prompt_tokens_details: {
          cached_tokens: usage.cacheReadTokens ?? 0,
          ...(usage.cacheWriteTokens === undefined ? {} : { cache_write_tokens: usage.cacheWriteTokens }),
        },
        completion_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
        ...(usage.costUsd === undefined ? {} : { cost: usage.costUsd }),
      },
    }),
    chatDone,
  ];
}

function finishReason({ finish, toolCalls }: Answer): string {
  if (finish === 'length') return 'length';
  return toolCalls?.length && finish !== 'refusal' ? 'tool_calls' : 'stop';
}
