import * as z from 'zod/mini';
import type { Usage } from '../../../core/model/request/usage.ts';
import type { CreateId } from '../../../core/model/clock.ts';
import type { BodyEvent } from '../../shared/transport/bodyEvent.ts';
import { errorEvent, unexpectedDocument } from '../../shared/transport/errorEvent.ts';
import { endingWord } from '../../shared/finishWords.ts';
import { readWire, type ProgressEvent, type Translator } from '../../shared/transport/translator.ts';
import { filledText, optionalText } from '../../shared/wireValues.ts';
import { chatDelta, readDelta, type ChatDelta } from './chatDelta.ts';
import { createTurnCollector, writeChatReplay } from './chatReplay.ts';
import { assembleToolCalls } from './chatToolCalls.ts';
import { tallyChatUsage } from './chatUsageTally.ts';

const choice = z.looseObject({
  index: z.optional(z.unknown()),
  finish_reason: z.optional(z.unknown()),
  delta: z.optional(z.nullable(chatDelta)),
  message: z.optional(z.nullable(chatDelta)),
});

const chunk = z.looseObject({
  id: filledText,
  model: optionalText,
  object: optionalText,
  service_tier: optionalText,
  choices: z.optional(z.nullable(z.array(choice))),
});

type Choice = z.infer<typeof choice>;

/**
 * Reads the chunks of one completion, or a completion that came in one document. `finish_reason` makes it whole, and so
 * does `[DONE]` where a server has no word for the end; the usage follows in a chunk of its own.
 */
export function createChatTranslator(
  createId: CreateId,
  responseHeader: (name: string) => string | null,
): Translator {
  const calls = assembleToolCalls(createId);
  const turn = createTurnCollector();
  const counted = tallyChatUsage();
  let hasFigures = false;
  let finishReason: string | undefined;
  let serviceTier: string | undefined;
  let model: string | undefined;
  let id: string | undefined;
  let text = '';
  let refusal = '';
  let isThinking = false;
  let isDone = false;

  const isWhole = () => finishReason !== undefined || (isDone && !calls.hasOpenCall() && hasAnything());
  const hasAnything = () => text !== '' || refusal !== '' || calls.hasAny() || hasFigures;

  const usage = (): Usage =>
    counted.usage(isWhole(), {
      serviceTier,
      costHeader: responseHeader('x-litellm-response-cost'),
    });

  /** A message at the end of a stream, or beside a piece of it, repeats what has been streamed. */
  function acceptParts(parts: ChatDelta, isRepeat: boolean, isBeside: boolean): ProgressEvent[] {
    const events: ProgressEvent[] = [];
    const read = readDelta(parts);
    const goesOn = read.text.startsWith(text);
    const isOld = isRepeat && !goesOn && isBeside;
    const piece = isRepeat && goesOn ? read.text.slice(text.length) : isOld ? '' : read.text;
    if (read.reasoning !== '' && !(isRepeat && isThinking)) {
      events.push({ type: 'reasoning-delta', text: read.reasoning });
    }
    if (piece !== '') events.push({ type: 'text-delta', text: piece });
    isThinking ||= read.isThinking;
    text += piece;
    if (!isRepeat || refusal === '') refusal += read.refusal;
    for (const call of read.toolCalls) {
      if (isRepeat) calls.addWhole(call);
      else calls.add(call);
    }
    return events;
  }

  function acceptChoice({ delta, message, finish_reason: reason }: Choice, isCompletion: boolean) {
    const word = endingWord(reason);
    const events = delta ? acceptParts(delta, false, false) : [];
    if (message) {
      const isBeside = Boolean(delta);
      events.push(...acceptParts(message, isBeside || isCompletion || word !== undefined, isBeside));
    }
    finishReason = word ?? finishReason;
    return events;
  }

  return {
    accept(event: BodyEvent) {
      if (event.kind === 'done') {
        isDone = true;
        return [];
      }
      const error = errorEvent(event);
      if (error) throw error;
      const { choices, ...data } = readWire(chunk, event.value);
      const hasNewFigures = counted.read(event.value);
      hasFigures ||= hasNewFigures;
      if (event.framing === 'json' && !choices && !hasNewFigures) throw unexpectedDocument(event.value);
      turn.add(event.value);
      const events: ProgressEvent[] = [];
      model = data.model ?? model;
      // The first one counts: gateways that change it on the way keep their records by it.
      id ??= data.id;
      serviceTier = data.service_tier ?? serviceTier;
      const isCompletion = data.object === 'chat.completion';
      // Other choices are other answers to the same question, which nobody has asked for.
      const first = choices?.find(({ index }) => typeof index !== 'number' || index === 0);
      if (first) events.push(...acceptChoice(first, isCompletion));
      // A completion in one document is whole by its form.
      if (first?.message && event.framing === 'json') isDone = true;
      if (hasNewFigures) events.push({ type: 'usage-updated', usage: usage() });
      return events;
    },
    progress: () => {
      if (text !== '' || refusal !== '' || calls.hasAny()) return 'content';
      return isThinking ? 'thinking' : 'none';
    },
    state: () => {
      if (!isWhole()) return 'open';
      return isDone ? 'ended' : 'complete';
    },
    conclusion: () => ({
      word: finishReason,
      refusal,
      hasText: text.trim() !== '',
      toolCalls: calls.calls(),
      replay: ({ toolCalls }) => writeChatReplay(turn.fields(), toolCalls, calls.extras()),
    }),
    usage,
    modelServed: () => model,
    responseId: () => id,
  };
}
