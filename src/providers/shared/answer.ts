import type { Failure } from '../../core/model/failure.ts';
import type { ToolCall } from '../../core/model/request.ts';
import type { FinishReason } from '../../core/model/streamEvent.ts';

/** How an answer came out, by the provider's own word. */
export type Outcome =
  | { readonly finish: FinishReason; readonly failure?: never }
  | { readonly failure: Failure; readonly finish?: never };

/** What a wire's events have added up to so far. */
export interface AnswerParts {
  readonly hasText: boolean;
  readonly toolCalls: readonly ToolCall[];
}

/**
 * Settles an answer that came to its proper end: which tool calls count, and whether there is an answer at all.
 * A call that was cut by the length limit in mid-argument is dropped; otherwise arguments stay as written.
 */
export function conclude(
  outcome: Outcome,
  parts: AnswerParts,
): { readonly outcome: Outcome; readonly toolCalls: readonly ToolCall[] } {
  if (outcome.failure) return { outcome, toolCalls: [] };
  const { unified, raw } = outcome.finish;
  if (unified === 'length') {
    return { outcome, toolCalls: parts.toolCalls.filter(({ argumentsJson }) => isJson(argumentsJson)) };
  }
  if (parts.toolCalls.length > 0) {
    return { outcome: { finish: { unified: 'tool-calls', raw } }, toolCalls: parts.toolCalls };
  }
  if (parts.hasText) return { outcome: { finish: { unified: 'stop', raw } }, toolCalls: [] };
  const failure: Failure = { kind: 'malformed', message: 'The model gave an empty answer.' };
  return { outcome: { failure }, toolCalls: [] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
