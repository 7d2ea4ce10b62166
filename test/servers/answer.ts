/** Exact counts that a fake server reports. Input is the whole prompt; the caches are parts of it. */
export interface AnswerUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  /** Written to the cache with the protocol's shortest life (Anthropic 5 minutes, OpenAI 30 minutes). */
  readonly cacheWriteTokens?: number;
  /** Written with the longest life (Anthropic 1 hour, OpenAI 12 hours); beside `cacheWriteTokens`. */
  readonly cacheWriteLongTokens?: number;
  readonly reasoningTokens?: number;
  /** Dollars, as OpenRouter and LiteLLM report them. */
  readonly costUsd?: number;
}

/** A tool call in an answer. */
export interface AnswerToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** What a fake model answers, in no protocol's words. */
export interface Answer {
  readonly text?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly AnswerToolCall[];
  readonly finish?: 'stop' | 'length' | 'refusal';
  readonly usage?: AnswerUsage;
  /** Model that the server says it has used. */
  readonly model?: string;
  /** Pieces that a text is sent in, in characters. */
  readonly pieceLength?: number;
}

/** Counts of an answer that does not care. */
export const someUsage: AnswerUsage = { inputTokens: 100, outputTokens: 20 };

/** Cuts a text into the pieces in which it is streamed. */
export function piecesOf(text: string | undefined, pieceLength = 12): string[] {
  const characters = Array.from(text ?? '');
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += pieceLength) {
    pieces.push(characters.slice(start, start + pieceLength).join(''));
  }
  return pieces;
}
