import type { Message } from '../../model/request/request.ts';
import { compactionGain, type InputRates } from './carryCost.ts';
import type { ToolRegistry } from './toolRegistry.ts';

/** A conversation whose old results may be shortened. */
export interface CompactionInput {
  readonly messages: readonly Message[];
  readonly tools: Pick<ToolRegistry, 'get'>;
  readonly rates: InputRates;
  /** Turns in which the conversation will probably be sent, the next one included. */
  readonly turns: number;
  readonly tokensOf: (text: string) => number;
}

/** The shorter conversation, and what that is expected to save. */
export interface Compaction {
  readonly messages: readonly Message[];
  readonly removedTokens: number;
  readonly savedNanoUsd: number;
}

/** Below this, shortening is not worth a model's surprise. */
const bulkyCharacters = 2_000;

/**
 * Shortens old, bulky results of tools, without a model, where that saves money: what the later turns no longer pay
 * for must be worth more than reading everything behind the first gap anew. Results of the newest turn stay: the model
 * has not seen them. `undefined` when nothing is saved.
 */
export function compactResults(input: CompactionInput): Compaction | undefined {
  const { messages, tools, rates, turns, tokensOf } = input;
  const newest = messages.findLastIndex(({ role }) => role === 'assistant');
  const removedAt = new Map<number, { readonly text: string; readonly tokens: number }>();
  for (const [index, message] of messages.entries()) {
    if (index >= newest || message.role !== 'tool' || message.isError === true) continue;
    if (message.text.length < bulkyCharacters) continue;
    const text = tools.get(message.name)?.shorten?.(message.text);
    if (text !== undefined) removedAt.set(index, { text, tokens: tokensOf(message.text) - tokensOf(text) });
  }
  // The earlier the first gap, the more is read anew: try each of them as the first.
  let best: { readonly from: number; readonly removed: number; readonly gain: number } | undefined;
  let removed = 0;
  let behind = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const gap = removedAt.get(index);
    behind += tokensOf(textOf(messages[index])) - (gap?.tokens ?? 0);
    if (gap === undefined) continue;
    removed += gap.tokens;
    const gain = compactionGain(removed, behind, rates, turns);
    if (gain > (best?.gain ?? 0)) best = { from: index, removed, gain };
  }
  if (best === undefined) return undefined;
  const { from, removed: removedTokens, gain } = best;
  return {
    messages: messages.map((message, index) => {
      const gap = index < from ? undefined : removedAt.get(index);
      return gap === undefined ? message : { ...message, text: gap.text };
    }),
    removedTokens,
    savedNanoUsd: Math.round(gain),
  };
}

function textOf(message: Message | undefined): string {
  if (message === undefined) return '';
  return message.role === 'assistant' && message.toolCalls !== undefined
    ? message.text + message.toolCalls.map(({ argumentsJson }) => argumentsJson).join('')
    : message.text;
}
