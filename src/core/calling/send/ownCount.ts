import type { ModelRequest, ToolCall } from '../../model/request/request.ts';
import { requestCharacters } from './partialUsage.ts';

/**
 * Our own count of a call, an upper bound, for what its provider does not count: a budget would not hold if a call
 * whose provider says nothing were free.
 */
export interface OwnCount {
  /** Upper bound of the input. */
  readonly inputTokens: number;
  /** Upper bound of the output that is so long. */
  outputTokens(text: string): number;
}

/** Characters of a token, for text of which nothing better is known (facts: protocols §2.2, o200k on code). */
const charactersPerToken = 4;

/** Tokens of so many characters, where nothing better is known. */
export function tokensOfCharacters(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

/** A count by the length alone, for a request that nobody has counted. */
export function countByLength(request: ModelRequest): OwnCount {
  return {
    inputTokens: tokensOfCharacters(requestCharacters(request)),
    outputTokens: (text) => tokensOfCharacters(text.length),
  };
}

/** A tool call as the model has written it. */
export function toolCallText({ name, argumentsJson }: Pick<ToolCall, 'name' | 'argumentsJson'>): string {
  return `${name} ${argumentsJson}`;
}
