import type { FailureKind } from '../model/failure.ts';
import type { Message, ModelRequest } from '../model/request.ts';
import { totalInputTokens } from '../model/usage.ts';
import type { Usage } from '../model/usage.ts';

/** Characters of a token, for text of which nothing better is known (facts: protocols §2.2, o200k on code). */
const charactersPerToken = 4;

/**
 * Usage of an answer that broke off: what the provider had not yet reported is filled with an estimate from what was
 * sent and received, because a provider bills for it all the same. Counts that are known stay; an output count
 * below the text that arrived is a provisional one and is raised.
 */
export function partialUsage(usage: Usage, sentCharacters: number, receivedCharacters: number): Usage {
  const receivedTokens = Math.ceil(receivedCharacters / charactersPerToken);
  const isInputKnown = totalInputTokens(usage) !== undefined;
  const outputTokens = Math.max(usage.outputTokens ?? 0, receivedTokens);
  return {
    ...usage,
    ...(isInputKnown ? {} : { inputUncachedTokens: Math.ceil(sentCharacters / charactersPerToken) }),
    outputTokens,
    source: isInputKnown ? 'partial' : 'estimated',
  };
}

/** Kinds of failure after which a provider may have worked on the request although no answer began. */
const maybeProcessed: ReadonlySet<FailureKind> = new Set(['timeout', 'cancelled', 'truncated']);

/**
 * Usage of a request that failed before its answer began: a provider that refuses a request bills nothing for it;
 * one that was left waiting may, so the input then counts as an estimate.
 */
export function unansweredUsage(usage: Usage, kind: FailureKind, sentCharacters: number): Usage {
  if (totalInputTokens(usage) !== undefined) return usage;
  const inputUncachedTokens = maybeProcessed.has(kind) ? Math.ceil(sentCharacters / charactersPerToken) : 0;
  return { ...usage, source: 'estimated', inputUncachedTokens, outputTokens: usage.outputTokens ?? 0 };
}

/** Characters of everything that a request sends. */
export function requestCharacters(
  request: Pick<ModelRequest, 'instructions' | 'messages' | 'tools' | 'output'>,
): number {
  return requestTexts(request).reduce((sum, text) => sum + text.length, 0);
}

/** Everything that a request sends, as texts: instructions, messages, tool calls, tools, schema. */
export function requestTexts(
  request: Pick<ModelRequest, 'instructions' | 'messages' | 'tools' | 'output'>,
): readonly string[] {
  return [
    ...request.instructions.map((part) => part.text),
    ...request.messages.flatMap(messageTexts),
    ...(request.tools ?? []).map((tool) => JSON.stringify(tool)),
    ...(request.output === undefined ? [] : [JSON.stringify(request.output.schema)]),
  ];
}

/** A replay that is the whole turn holds text and calls too, so it is what at most is sent of the turn. */
function messageTexts(message: Message): readonly string[] {
  if (message.role !== 'assistant') return [message.text];
  const { replay } = message;
  const replayed = replay === undefined ? [] : [JSON.stringify(replay.items)];
  if (replay !== undefined && replay.isBesideText !== true) return replayed;
  return [message.text, ...(message.toolCalls ?? []).map((call) => call.argumentsJson), ...replayed];
}
