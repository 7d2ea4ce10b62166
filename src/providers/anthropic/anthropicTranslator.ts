import * as z from 'zod/mini';
import type { ToolCall } from '../../core/model/request.ts';
import { conclude } from '../shared/answer.ts';
import { parseToolArguments } from '../shared/toolArguments.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/translator.ts';
import { toAnthropicOutcome } from './anthropicOutcome.ts';
import { writeAnthropicReplay, type ReplayBlock } from './anthropicReplay.ts';
import { tallyAnthropicUsage } from './anthropicUsage.ts';

const index = z.int();
const envelope = z.looseObject({ type: z.string() });
const messageStart = z.looseObject({
  message: z.looseObject({ id: filledText, model: optionalText, usage: z.optional(z.unknown()) }),
});
const blockStart = z.looseObject({
  index,
  content_block: z.looseObject({
    type: z.string(),
    id: optionalText,
    name: optionalText,
    text: optionalText,
    thinking: optionalText,
    signature: optionalText,
    data: optionalText,
    input: z.optional(z.unknown()),
  }),
});
const blockDelta = z.looseObject({
  index,
  delta: z.looseObject({
    type: z.string(),
    text: optionalText,
    thinking: optionalText,
    signature: optionalText,
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

/** A block other than a call, as far as it has come. */
type PendingBlock =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'thinking'; thinking: string; signature?: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

/** Reads the events of one message. The end is `message_stop`; usage comes in two parts. */
export function createAnthropicTranslator(): Translator {
  const calls = new Map<number, PendingCall>();
  const blocks = new Map<number, PendingBlock>();
  const counted = tallyAnthropicUsage();
  let stopReason: string | undefined;
  let model: string | undefined;
  let id: string | undefined;
  let hasText = false;
  let hasBegun = false;
  let hasEnded = false;

  const usage = () => counted.usage(hasEnded);
  const updated = (): ProgressEvent[] => [{ type: 'usage-updated', usage: usage() }];

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
    if (block.type === 'redacted_thinking') {
      blocks.set(place, { type: 'redacted_thinking', data: block.data ?? '' });
    }
    if (block.type === 'text') {
      blocks.set(place, { type: 'text', text: block.text ?? '' });
      return text(block.text);
    }
    if (block.type !== 'thinking') return [];
    const { thinking = '', signature } = block;
    blocks.set(place, { type: 'thinking', thinking, ...(signature === undefined ? {} : { signature }) });
    return reasoning(thinking);
  };

  const continueBlock = (wireEvent: unknown): ProgressEvent[] => {
    const { index: place, delta } = readWire(blockDelta, wireEvent);
    const block = blocks.get(place);
    if (delta.type === 'text_delta') {
      if (block?.type === 'text') block.text += delta.text ?? '';
      return text(delta.text);
    }
    if (delta.type === 'thinking_delta') {
      if (block?.type === 'thinking') block.thinking += delta.thinking ?? '';
      return reasoning(delta.thinking);
    }
    if (delta.type === 'signature_delta' && block?.type === 'thinking')
      block.signature = (block.signature ?? '') + (delta.signature ?? '');
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
          id ??= message.id;
          counted.begin(message.usage);
          return updated();
        }
        case 'content_block_start':
          return startBlock(wireEvent);
        case 'content_block_delta':
          return continueBlock(wireEvent);
        case 'message_delta': {
          const { delta, usage: later } = readWire(messageDelta, wireEvent);
          stopReason = delta.stop_reason ?? stopReason;
          counted.update(later);
          return updated();
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
      const replay =
        outcome.finish?.unified === 'tool-calls' ? writeAnthropicReplay(inOrder(blocks, calls)) : undefined;
      return {
        events: kept.map((call) => ({ type: 'tool-call-finished', call })),
        outcome,
        ...(replay === undefined ? {} : { replay }),
      };
    },
    usage,
    modelServed: () => model,
    responseId: () => id,
  };
}

function toToolCall({ id, name, initialInput, json }: PendingCall): ToolCall {
  return { id, name, argumentsJson: json === '' ? JSON.stringify(initialInput ?? {}) : json };
}

function inOrder(
  blocks: ReadonlyMap<number, PendingBlock>,
  calls: ReadonlyMap<number, PendingCall>,
): ReplayBlock[] {
  const uses = [...calls].map(([place, call]): [number, ReplayBlock] => {
    const { id, name, argumentsJson } = toToolCall(call);
    return [place, { type: 'tool_use', id, name, input: parseToolArguments(argumentsJson) }];
  });
  return [...blocks, ...uses].sort(([a], [b]) => a - b).map(([, block]) => block);
}
