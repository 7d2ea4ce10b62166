import * as z from 'zod/mini';
import type { CreateId } from '../../core/model/clock.ts';
import type { BodyEvent } from '../shared/transport/bodyEvent.ts';
import { plainText, readContent } from '../shared/contentText.ts';
import { errorEvent, unexpectedDocument } from '../shared/transport/errorEvent.ts';
import { endingOf, endingWord } from '../shared/finishWords.ts';
import { argumentsText } from '../shared/toolArguments.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/transport/translator.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { malformed } from '../shared/failures/wireError.ts';
import { recordBlocks } from './anthropicBlocks.ts';
import { writeAnthropicReplay } from './anthropicReplay.ts';
import { tallyAnthropicUsage } from './anthropicUsage.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

const index = z.catch(z.optional(z.int()), undefined);
const envelope = z.looseObject({ type: optionalText });
const message = z.looseObject({
  id: filledText,
  model: optionalText,
  usage: z.optional(z.unknown()),
  content: z.optional(z.unknown()),
  stop_reason: z.optional(z.unknown()),
});
const messageStart = z.looseObject({ message });
const block = z.looseObject({
  type: z.string(),
  id: filledText,
  name: optionalText,
  text: z.optional(z.unknown()),
  thinking: z.optional(z.unknown()),
  signature: optionalText,
  data: optionalText,
  input: z.optional(z.unknown()),
});
const blockStart = z.looseObject({ index, content_block: block });
const blockDelta = z.looseObject({
  index,
  delta: z.looseObject({
    type: z.string(),
    text: z.optional(z.unknown()),
    thinking: z.optional(z.unknown()),
    signature: optionalText,
    partial_json: z.optional(z.unknown()),
  }),
});
const messageDelta = z.looseObject({
  delta: z.optional(z.nullable(z.looseObject({ stop_reason: z.optional(z.unknown()) }))),
  usage: z.optional(z.unknown()),
});

type Block = z.infer<typeof block>;

/**
 * Reads the events of one message, or a message that came in one document. `stop_reason`
 * makes it whole, `message_stop` ends it; usage comes in two parts.
 */
export function createAnthropicTranslator(createId: CreateId): Translator {
  const blocks = recordBlocks();
  const counted = tallyAnthropicUsage();
  let stopReason: string | undefined;
  let model: string | undefined;
  let id: string | undefined;
  /** Blocks that came with the beginning of a message; servers that stream leave them empty. */
  let firstContent: unknown;
  let hasText = false;
  let hasEnded = false;

  /** A call that ends in the middle breaks the answer off, unless the server says why. */
  const isWhole = () => hasEnded || (stopReason !== undefined && (isCut(stopReason) || !blocks.hasCutCall()));
  const usage = () => counted.usage(isWhole());
  const updated = (): ProgressEvent[] => [{ type: 'usage-updated', usage: usage() }];

  const text = (piece: string): ProgressEvent[] => {
    if (piece === '') return [];
    hasText ||= piece.trim() !== '';
    return [{ type: 'text-delta', text: piece }];
  };

  const reasoning = (piece: string): ProgressEvent[] =>
    piece === '' ? [] : [{ type: 'reasoning-delta', text: piece }];

  const startBlock = (place: number | undefined, started: Block): ProgressEvent[] => {
    switch (started.type) {
      case 'tool_use': {
        const { id = createId(), name = '', input } = started;
        blocks.begin(place, { type: 'tool_use', id, name, initial: argumentsText(input), json: '' });
        return [];
      }
      case 'redacted_thinking':
        blocks.begin(place, { type: 'redacted_thinking', data: started.data ?? '' });
        return [];
      case 'text': {
        const first = plainText(started.text);
        blocks.begin(place, { type: 'text', text: first });
        return text(first);
      }
      case 'thinking': {
        const thinking = plainText(started.thinking);
        const { signature } = started;
        blocks.begin(place, {
          type: 'thinking',
          thinking,
          ...withoutUndefined({ signature }),
        });
        return reasoning(thinking);
      }
      default:
        // Work of the server's own tools, which we never ask for, and what is new.
        blocks.begin(place, { type: 'other' });
        return [];
    }
  };

  const continueBlock = (wireEvent: unknown): ProgressEvent[] => {
    const { index: place, delta } = readWire(blockDelta, wireEvent);
    const begun = blocks.at(place);
    switch (delta.type) {
      case 'text_delta': {
        const piece = plainText(delta.text);
        if (begun?.type === 'text') begun.text += piece;
        return text(piece);
      }
      case 'thinking_delta': {
        const piece = plainText(delta.thinking);
        if (begun?.type === 'thinking') begun.thinking += piece;
        return reasoning(piece);
      }
      case 'signature_delta':
        if (begun?.type === 'thinking') begun.signature = (begun.signature ?? '') + (delta.signature ?? '');
        return [];
      case 'input_json_delta':
        if (begun?.type === 'tool_use') begun.json += jsonPiece(delta.partial_json);
        else if (begun === undefined)
          throw malformed('The server sent a piece of a tool call that never began.');
        return [];
      default:
        return [];
    }
  };

  const wholeContent = (content: unknown): ProgressEvent[] => {
    if (typeof content === 'string') return text(content);
    if (!Array.isArray(content)) return text(readContent(content).text);
    return content.flatMap((one) => startBlock(undefined, readWire(block, one)));
  };

  const wholeMessage = (value: unknown): ProgressEvent[] => {
    const whole = readWire(message, value);
    model = whole.model ?? model;
    stopReason = endingWord(whole.stop_reason);
    hasEnded = true;
    id ??= whole.id;
    counted.begin(whole.usage);
    counted.update(whole.usage);
    return [...wholeContent(whole.content), ...updated()];
  };

  return {
    accept(event: BodyEvent) {
      if (event.kind === 'done') {
        hasEnded ||= !blocks.isEmpty() && !blocks.hasCutCall();
        return [];
      }
      const { type = event.name } = readWire(envelope, event.value);
      const error = errorEvent(event);
      if (error) throw error;
      switch (type) {
        case 'message':
          return wholeMessage(event.value);
        case 'message_start': {
          const { message: started } = readWire(messageStart, event.value);
          model = started.model ?? model;
          firstContent = started.content;
          id ??= started.id;
          counted.begin(started.usage);
          return updated();
        }
        case 'content_block_start': {
          const { index: place, content_block: started } = readWire(blockStart, event.value);
          return startBlock(place, started);
        }
        case 'content_block_delta':
          return continueBlock(event.value);
        case 'message_delta': {
          const { delta, usage: later } = readWire(messageDelta, event.value);
          stopReason = endingWord(delta?.stop_reason) ?? stopReason;
          counted.update(later);
          return updated();
        }
        case 'message_stop':
          hasEnded = true;
          return isFilled(firstContent) && blocks.isEmpty() && !hasText ? wholeContent(firstContent) : [];
        default:
          if (event.framing === 'json' && type === undefined) throw unexpectedDocument(event.value);
          return [];
      }
    },
    progress: () => (hasText ? 'content' : blocks.progress()),
    state: () => {
      if (hasEnded) return 'ended';
      return isWhole() ? 'complete' : 'open';
    },
    conclusion: () => ({
      word: stopReason,
      hasText,
      toolCalls: blocks.toolCalls(),
      replay: ({ outcome }) =>
        outcome.finish?.unified === 'tool-calls' ? writeAnthropicReplay(blocks.replayBlocks()) : undefined,
    }),
    usage,
    modelServed: () => model,
    responseId: () => id,
  };
}

function isCut(stopReason: string): boolean {
  const ending = endingOf(stopReason);
  return ending !== undefined && 'unified' in ending && ending.unified === 'length';
}

function jsonPiece(piece: unknown): string {
  return typeof piece === 'string' ? piece : argumentsText(piece);
}

function isFilled(content: unknown): boolean {
  return Array.isArray(content) ? content.length > 0 : typeof content === 'string' && content !== '';
}
