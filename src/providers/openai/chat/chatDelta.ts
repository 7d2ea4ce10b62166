import * as z from 'zod/mini';
import { plainText, readContent } from '../../shared/contentText.ts';
import { readToolCallPiece, type ToolCallPiece } from './toolCallPiece.ts';

/** A message of Chat Completions or a piece of one, as loosely as servers write it. */
export const chatDelta = z.looseObject({
  content: z.optional(z.unknown()),
  refusal: z.optional(z.unknown()),
  reasoning_content: z.optional(z.unknown()),
  reasoning: z.optional(z.unknown()),
  thinking: z.optional(z.unknown()),
  reasoning_details: z.optional(z.unknown()),
  tool_calls: z.optional(z.unknown()),
  function_call: z.optional(z.unknown()),
});

export type ChatDelta = z.infer<typeof chatDelta>;

/** What a piece of a message holds. */
export interface DeltaParts {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly toolCalls: readonly ToolCallPiece[];
  /** The model thinks, whether or not its thinking is shown. */
  readonly isThinking: boolean;
}

/** Reads a piece of a message. What is of another type than expected is read where it can be, and throws otherwise. */
export function readDelta(delta: ChatDelta): DeltaParts {
  const content = readContent(delta.content);
  const reasoning = reasoningOf(delta);
  return {
    text: content.text,
    reasoning: reasoning + content.reasoning,
    refusal: plainText(delta.refusal) + content.refusal,
    toolCalls: toolCallsOf(delta),
    isThinking: reasoning !== '' || content.reasoning !== '' || isFilledList(delta.reasoning_details),
  };
}

/** Servers have several fields for the same thinking and fill more than one of them, so the first one counts. */
function reasoningOf(delta: ChatDelta): string {
  for (const field of [delta.reasoning_content, delta.reasoning, delta.thinking, delta.reasoning_details]) {
    const text = thinkingText(field);
    if (text !== '') return text;
  }
  return '';
}

/** A switch that says whether the model thinks is no thinking. */
function thinkingText(field: unknown): string {
  return typeof field === 'boolean' ? '' : plainText(field);
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** `function_call` is the old way, which servers send beside the new one. */
function toolCallsOf({ tool_calls: calls, function_call: legacy }: ChatDelta): readonly ToolCallPiece[] {
  const listed = isThere(calls) ? (Array.isArray(calls) ? calls : [calls]) : [];
  if (listed.length > 0) return listed.map(readToolCallPiece);
  return isThere(legacy) ? [readToolCallPiece({ function: legacy })] : [];
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
