import * as z from 'zod/mini';
import type { ToolCall } from '../../core/model/request.ts';
import { conclude } from '../shared/answer.ts';
import { optionalText } from '../shared/wireValues.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/translator.ts';
import { toAnthropicOutcome } from './anthropicOutcome.ts';
import { mergeAnthropicUsage, toAnthropicUsage, type RawAnthropicUsage } from './anthropicUsage.ts';

const index = z.int();
const envelope = z.looseObject({ type: z.string() });
const messageStart = z.looseObject({
  message: z.looseObject({ id: optionalText, model: optionalText, usage: z.optional(z.unknown()) }),
});
const blockStart = z.looseObject({
  index,
  content_block: z.looseObject({
    type: z.string(),
    id: optionalText,
    name: optionalText,
    text: optionalText,
    thinking: optionalText,
    input: z.optional(z.unknown()),
  }),
});
const blockDelta = z.looseObject({
  index,
  delta: z.looseObject({
    type: z.string(),
    text: optionalText,
    thinking: optionalText,
    partial_json: optionalText,
  }),
});
const messageDelta = z.looseObject({
  delta: z.looseObject({ stop_reason: optionalText }),
  usage: z.optional(z.unknown()),
});

interface PendingCall {
  readonly id: string;
  readonly name: string;
  readonly initialInput: unknown;
  json: string;
}

/** Reads the events of one message. The end is `message_stop`; usage comes in two parts. */
export function createAnthropicTranslator(): Translator {
  const calls = new Map<number, PendingCall>();
  let rawUsage: RawAnthropicUsage | undefined;
  let stopReason: string | undefined;
  let model: string | undefined;
  let hasText = false;
  let hasBegun = false;
  let hasEnded = false;

  const usage = () =>
    rawUsage ? toAnthropicUsage(rawUsage, hasEnded ? 'reported' : 'partial') : { source: 'partial' as const };

  const updateUsage = (later: unknown): ProgressEvent[] => {
    if (later === undefined || later === null) return [];
    rawUsage = mergeAnthropicUsage(rawUsage ?? {}, later);
    return [{ type: 'usage-updated', usage: usage() }];
  };

  const text = (piece: string | undefined): ProgressEvent[] => {
    if (!piece) return [];
    hasText ||= piece.trim() !== '';
    return [{ type: 'text-delta', text: piece }];
  };

  const reasoning = (piece: string | undefined): ProgressEvent[] =>
    piece ? [{ type: 'reasoning-delta', text: piece }] : [];

  const startBlock = (wireEvent: unknown): ProgressEvent[] => {
    const { index: place, content_block: block } = readWire(blockStart, wireEvent);
    hasBegun = true;
    if (block.type === 'tool_use') {
      calls.set(place, { id: block.id ?? '', name: block.name ?? '', initialInput: block.input, json: '' });
    }
    if (block.type === 'text') return text(block.text);
    return block.type === 'thinking' ? reasoning(block.thinking) : [];
  };

  const continueBlock = (wireEvent: unknown): ProgressEvent[] => {
    const { index: place, delta } = readWire(blockDelta, wireEvent);
    if (delta.type === 'text_delta') return text(delta.text);
    if (delta.type === 'thinking_delta') return reasoning(delta.thinking);
    const call = calls.get(place);
    if (delta.type === 'input_json_delta' && call) call.json += delta.partial_json ?? '';
    return [];
  };

  return {
    accept(wireEvent) {
      switch (readWire(envelope, wireEvent).type) {
        case 'message_start': {
          const { message } = readWire(messageStart, wireEvent);
          model = message.model;
          return updateUsage(message.usage);
        }
        case 'content_block_start':
          return startBlock(wireEvent);
        case 'content_block_delta':
          return continueBlock(wireEvent);
        case 'message_delta': {
          const { delta, usage: later } = readWire(messageDelta, wireEvent);
          stopReason = delta.stop_reason ?? stopReason;
          return updateUsage(later);
        }
        case 'message_stop':
          hasEnded = true;
          return [];
        default:
          return [];
      }
    },
    hasBegun: () => hasBegun,
    state: () => (hasEnded ? 'ended' : 'open'),
    conclusion() {
      const toolCalls = [...calls.values()].map(toToolCall);
      const { outcome, toolCalls: kept } = conclude(toAnthropicOutcome(stopReason), { hasText, toolCalls });
      return { events: kept.map((call) => ({ type: 'tool-call-finished', call })), outcome };
    },
    usage,
    modelServed: () => model,
    // The header `request-id` is what Anthropic's support asks for, not the message's id.
    responseId: () => undefined,
  };
}

function toToolCall({ id, name, initialInput, json }: PendingCall): ToolCall {
  return { id, name, argumentsJson: json === '' ? JSON.stringify(initialInput ?? {}) : json };
}
