import type { Failure } from '../../core/model/request/failure.ts';
import type { ToolCall } from '../../core/model/request/request.ts';
import type { FinishReason } from '../../core/model/request/streamEvent.ts';
import type { Usage } from '../../core/model/request/usage.ts';
import { endingOf, type Ending } from './finishWords.ts';

/** How an answer came out. */
export type Outcome =
  | { readonly finish: FinishReason; readonly failure?: never }
  | { readonly failure: Failure; readonly finish?: never };

/** What a wire's events have added up to. */
export interface AnswerParts {
  /** The server's word for the end; `undefined` where the answer ended in order without one. */
  readonly word: string | undefined;
  /** What is wrong although the answer is whole. */
  readonly failure?: Failure;
  /** What the model said instead of an answer. */
  readonly refusal?: string;
  readonly hasText: boolean;
  readonly toolCalls: readonly ToolCall[];
}

/** An answer with the calls of it that count. */
export interface SettledAnswer {
  readonly outcome: Outcome;
  readonly toolCalls: readonly ToolCall[];
}

/**
 * Settles an answer that came to its proper end: what its last word means, which tool calls count, and whether there is
 * an answer at all. One that is as long as its cap was cut, whatever the server says. Of an answer that was cut, calls
 * that were cut in mid-argument are dropped; otherwise arguments stay as written.
 */
export function settleAnswer(parts: AnswerParts, usage: Usage, cap: number): SettledAnswer {
  const { word, toolCalls } = parts;
  if (parts.failure) return failed(parts.failure);
  if (parts.refusal) return failed({ kind: 'refusal', message: parts.refusal });
  const ending = word === undefined ? ordinary : endingOf(word);
  if (ending && 'kind' in ending) return failed({ kind: ending.kind, message: ending.message });
  const finished = (unified: FinishReason['unified'], calls: readonly ToolCall[] = []): SettledAnswer => ({
    outcome: {
      finish: {
        unified,
        raw: word,
        ...(unified === 'length' && ending === undefined ? { isUnsure: true as const } : {}),
      },
    },
    toolCalls: calls,
  });
  const whole = toolCalls.filter(({ argumentsJson }) => isJson(argumentsJson));
  const isAtCap = hasReachedCap(usage, cap);
  if (ending?.unified === 'length') return finished('length', whole);
  if (toolCalls.length > 0) {
    // A call whose arguments are whole was not cut, whatever comes after it.
    const isCut = whole.length < toolCalls.length && (isAtCap || ending === undefined);
    return isCut ? finished('length', whole) : finished('tool-calls', toolCalls);
  }
  if (ending === undefined || isAtCap) return finished('length');
  if (parts.hasText) return finished('stop');
  return failed({
    kind: 'malformed',
    message:
      ending.unified === 'tool-calls'
        ? 'The server says that the model called a tool, but sent no call.'
        : 'The model gave an empty answer.',
  });
}

const ordinary: Ending = { unified: 'stop' };

function failed(failure: Failure): SettledAnswer {
  return { outcome: { failure }, toolCalls: [] };
}

/** A count above the cap includes thinking that the server does not count towards it; only the remainder counts. */
function hasReachedCap({ outputTokens, reasoningTokens }: Usage, cap: number): boolean {
  if (outputTokens === undefined || outputTokens < cap) return false;
  return outputTokens === cap || outputTokens - (reasoningTokens ?? 0) >= cap;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
