import type OpenAI from 'openai';
import type { ModelRequest } from '../../../core/model/request/request.ts';
import type { ProviderConfig } from '../../providerConfig.ts';

/** Where a model's requests may say what its vendor is to keep in its prompt cache. */
export interface CacheMarks {
  /** The end of the conversation too, where each turn reads what the one before has written. */
  readonly marksTurns: boolean;
  /** A result of a tool carries its mark in a part of its content, and not beside its content. */
  readonly marksToolParts: boolean;
}

/**
 * The marks that a model takes; `undefined` for none. Only vendors that cache nothing unasked are marked for: Claude
 * behind any gateway (a plain server has none), Qwen where its documents say so, and the stable part of a prompt for
 * Gemini at OpenRouter, where each mark costs a write.
 */
export function cacheMarksOf(
  { baseUrl, cacheControl }: Pick<ProviderConfig, 'baseUrl' | 'cacheControl'>,
  model: string,
): CacheMarks | undefined {
  if (cacheControl === false) return undefined;
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const isOpenrouter = /(?:^|\.)openrouter\.ai$/.test(host);
  const isDashscope = /(?:^|\.)aliyuncs\.com$/.test(host);
  const marks = { marksTurns: true, marksToolParts: isOpenrouter || isDashscope };
  if (cacheControl === true || /(?:^|[^a-z])claude(?:[^a-z]|$)/i.test(model)) return marks;
  if ((isOpenrouter && /^~?qwen\//i.test(model)) || (isDashscope && /^qwen/i.test(model))) return marks;
  return isOpenrouter && /^~?google\/gemini/i.test(model) ? { ...marks, marksTurns: false } : undefined;
}

/** More marks are refused; the last ones cover the longest prefixes. */
const mostMarks = 4;

/** A vendor looks for what an older mark has written only so many parts back from a mark. */
const partsLookedBack = 20;

const mark = { cache_control: { type: 'ephemeral' } };

type ChatMessage = OpenAI.Chat.ChatCompletionMessageParam;

/** The instructions as a message of parts, with marks; `undefined` where no mark was asked for. */
export function markedSystem(
  { instructions }: Pick<ModelRequest, 'instructions'>,
  added: readonly string[],
  turnMarks: number,
): ChatMessage | undefined {
  const filled = instructions.filter(({ text }) => text.trim() !== '');
  const marked = filled.filter(({ cacheUpToHere }) => cacheUpToHere).slice(-(mostMarks - turnMarks));
  if (marked.length === 0) return undefined;
  const part = (text: string) => ({ type: 'text' as const, text });
  return {
    role: 'system',
    content: [
      ...filled.map((one) => ({ ...part(one.text), ...(marked.includes(one) ? mark : {}) })),
      ...added.map(part),
    ],
  };
}

/**
 * Marks the end of the conversation, and the end of the turn before where so much was added since that its entry would not
 * be found from there. Gives back the messages and the number of marks.
 */
export function markTurns(
  messages: readonly ChatMessage[],
  { marksToolParts }: CacheMarks,
): { readonly messages: readonly ChatMessage[]; readonly marks: number } {
  const last = messages.length - 1;
  const ownTurn = messages.findLastIndex(({ role }) => role === 'assistant');
  const before = messages.slice(0, Math.max(ownTurn, 0)).findLastIndex(({ role }) => role !== 'assistant');
  const isFar = messages.length - before > partsLookedBack;
  const places = new Set(
    [last, ...(before >= 0 && isFar ? [before] : [])].filter((place) => canMark(messages[place])),
  );
  return {
    messages: messages.map((message, place) =>
      places.has(place) ? markedMessage(message, marksToolParts) : message,
    ),
    marks: places.size,
  };
}

function canMark(message: ChatMessage | undefined): boolean {
  const takes = message?.role === 'user' || message?.role === 'tool';
  return takes && typeof message.content === 'string' && message.content.trim() !== '';
}

function markedMessage(message: ChatMessage, marksToolParts: boolean): ChatMessage {
  const { role, content } = message;
  if (typeof content !== 'string') return message;
  if (role === 'tool' && !marksToolParts) return { ...message, ...mark };
  if (role !== 'tool' && role !== 'user') return message;
  return { ...message, content: [{ type: 'text', text: content, ...mark }] };
}
