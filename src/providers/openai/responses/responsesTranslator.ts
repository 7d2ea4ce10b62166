import * as z from 'zod/mini';
import type { Failure } from '../../../core/model/request/failure.ts';
import type { Usage } from '../../../core/model/request/usage.ts';
import type { CreateId } from '../../../core/model/clock.ts';
import type { BodyEvent } from '../../shared/transport/bodyEvent.ts';
import { plainText, readContent } from '../../shared/contentText.ts';
import { errorEvent, unexpectedDocument } from '../../shared/transport/errorEvent.ts';
import {
  readWire,
  type AnswerProgress,
  type ProgressEvent,
  type Translator,
} from '../../shared/transport/translator.ts';
import { filledText, optionalText } from '../../shared/wireValues.ts';
import { toResponsesUsage } from '../openaiUsage.ts';
import { recordCalls } from './responsesCalls.ts';
import { readResponsesEnding } from './responsesOutcome.ts';
import { writeResponsesReplay } from './responsesReplay.ts';
import { recordTexts, type TextPlace } from './responsesTexts.ts';

const envelope = z.looseObject({ type: optionalText, object: optionalText });
const place = {
  output_index: z.catch(z.optional(z.int()), undefined),
  item_id: filledText,
  content_index: z.catch(z.optional(z.int()), undefined),
};
const piece = z.looseObject({ ...place, name: filledText, delta: z.optional(z.unknown()) });
const item = z.looseObject({
  type: optionalText,
  id: filledText,
  call_id: filledText,
  name: filledText,
  arguments: z.optional(z.unknown()),
  content: z.optional(z.unknown()),
  summary: z.optional(z.unknown()),
});
const itemEvent = z.looseObject({ output_index: place.output_index, item });
/** The item untouched: what goes back must be what came. */
const rawItem = z.looseObject({ item: z.unknown() });
const response = z.looseObject({
  id: filledText,
  model: optionalText,
  service_tier: optionalText,
  status: optionalText,
  usage: z.optional(z.unknown()),
  output: z.catch(z.optional(z.array(z.unknown())), undefined),
  incomplete_details: z.catch(z.optional(z.looseObject({ reason: optionalText })), undefined),
  error: z.optional(z.unknown()),
});
const responseEvent = z.looseObject({ response });

type Item = z.infer<typeof item>;
type FinalResponse = z.infer<typeof response>;

/**
 * Reads the events of one response. It ends with `response.completed` and its like. Texts,
 * calls and refusals are taken from wherever a server has them: pieces, items, or only the last event.
 */
export function createResponsesTranslator(createId: CreateId): Translator {
  const calls = recordCalls(createId);
  const texts = recordTexts();
  const refusals = recordTexts();
  const thoughts = recordTexts();
  const items: unknown[] = [];
  let usage: Usage = { source: 'partial' };
  let ending: { word: string | undefined; failure?: Failure } | undefined;
  let model: string | undefined;
  let id: string | undefined;
  let progress: AnswerProgress = 'none';
  let isDone = false;

  const hasContent = () => texts.all() !== '' || refusals.all() !== '' || calls.hasAny();

  function identify(named: Pick<FinalResponse, 'id' | 'model'>): void {
    model = named.model ?? model;
    id ??= named.id;
  }

  function textEvents(text: string): ProgressEvent[] {
    return text === '' ? [] : [{ type: 'text-delta', text }];
  }

  function thoughtEvents(text: string): ProgressEvent[] {
    return text === '' ? [] : [{ type: 'reasoning-delta', text }];
  }

  /** A content part or a message that came whole. */
  function takeContent(where: TextPlace, content: unknown): ProgressEvent[] {
    const parts = Array.isArray(content) ? (content as unknown[]) : [content];
    return parts.flatMap((part, index) => {
      const read = readContent(part);
      const at = { ...where, content_index: where.content_index ?? index };
      refusals.newOf(at, read.refusal);
      return [
        ...(read.reasoning === '' ? [] : thoughtEvents(thoughts.newOf(at, read.reasoning))),
        ...textEvents(texts.newOf(at, read.text)),
      ];
    });
  }

  function takeItem(done: Item, index: number | undefined): ProgressEvent[] {
    const where = { output_index: index, item_id: done.id };
    switch (done.type) {
      case 'function_call':
        calls.finish({ ...where, call_id: done.call_id, name: done.name }, done.arguments);
        return [];
      case 'reasoning':
        return thoughts.all() === '' ? thoughtEvents(thoughts.newOf(where, thinkingOf(done))) : [];
      case 'message':
        return takeContent(where, done.content);
      default:
        return [];
    }
  }

  /** Takes what came only here: what came before may have been numbered in another way. */
  function takeOutput(output: readonly Item[]): ProgressEvent[] {
    const called = output.filter(({ type }) => type === 'function_call');
    if (called.length !== calls.calls().length) {
      for (const one of called) {
        const hasId = one.id !== undefined || one.call_id !== undefined;
        takeItem(one, hasId ? undefined : output.indexOf(one));
      }
    }
    const events = output
      .filter(({ type }) => type === 'reasoning')
      .flatMap((one) => takeItem(one, undefined));
    const read = output.filter(({ type }) => type === 'message').map(({ content }) => readContent(content));
    if (refusals.all() === '') refusals.add({}, read.map(({ refusal }) => refusal).join(''));
    const before = texts.all();
    const all = read.map(({ text }) => text).join('');
    const rest = all.startsWith(before) ? all.slice(before.length) : '';
    texts.add({}, rest);
    return [...events, ...textEvents(rest)];
  }

  function end(type: string | undefined, final: FinalResponse): ProgressEvent[] {
    const events = takeOutput((final.output ?? []).map((one) => readWire(item, one)));
    if (items.length === 0) items.push(...(final.output ?? []));
    identify(final);
    ending = readResponsesEnding({
      type,
      status: final.status,
      reason: final.incomplete_details?.reason,
      error: final.error,
    });
    if (final.usage === undefined || final.usage === null) return events;
    usage = toResponsesUsage(final.usage, { source: 'reported', serviceTier: final.service_tier });
    return [...events, { type: 'usage-updated', usage }];
  }

  function takeEvent(type: string, value: unknown): ProgressEvent[] {
    switch (type) {
      case 'response.created':
      case 'response.queued':
        identify(readWire(responseEvent, value).response);
        return [];
      case 'response.in_progress':
        identify(readWire(responseEvent, value).response);
        think();
        return [];
      case 'response.output_text.delta': {
        const { delta, ...where } = readWire(piece, value);
        const text = plainText(delta);
        texts.add(where, text);
        progress = 'content';
        return textEvents(text);
      }
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
      case 'response.reasoning.delta':
      case 'response.reasoning_summary.delta': {
        const { delta, ...where } = readWire(piece, value);
        const text = plainText(delta);
        thoughts.add(where, text);
        progress = 'content';
        return thoughtEvents(text);
      }
      case 'response.refusal.delta': {
        const { delta, ...where } = readWire(piece, value);
        refusals.add(where, plainText(delta));
        progress = 'content';
        return [];
      }
      case 'response.function_call_arguments.delta': {
        const { delta, ...where } = readWire(piece, value);
        calls.addPiece(where, typeof delta === 'string' ? delta : JSON.stringify(delta ?? ''));
        progress = 'content';
        return [];
      }
      case 'response.output_text.done':
      case 'response.refusal.done': {
        const { text, refusal, ...where } = readWire(piece, value);
        return takeContent(where, refusal === undefined ? text : { type: 'refusal', refusal });
      }
      case 'response.content_part.done': {
        const { part, ...where } = readWire(piece, value);
        return takeContent(where, part);
      }
      case 'response.function_call_arguments.done': {
        const { arguments: whole, ...where } = readWire(piece, value);
        calls.finish(where, whole);
        return [];
      }
      case 'response.output_item.added': {
        const { item: added, output_index: index } = readWire(itemEvent, value);
        think();
        if (added.type === 'function_call') {
          calls.record({ output_index: index, item_id: added.id, call_id: added.call_id, name: added.name });
        }
        return [];
      }
      case 'response.output_item.done': {
        const { item: done, output_index: index } = readWire(itemEvent, value);
        items.push(readWire(rawItem, value).item);
        think();
        return takeItem(done, index);
      }
      case 'response.completed':
      case 'response.done':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        return end(type, readWire(responseEvent, value).response);
      default:
        if (/reasoning|thinking/.test(type)) think();
        return [];
    }
  }

  function think(): void {
    if (progress === 'none') progress = 'thinking';
  }

  const isOver = () => ending !== undefined || (isDone && hasContent() && !calls.hasOpenCall());

  return {
    accept(event: BodyEvent) {
      if (event.kind === 'done') {
        isDone = true;
        return [];
      }
      const { type = event.name, object } = readWire(envelope, event.value);
      if (object === 'response' && type === undefined) return end(undefined, readWire(response, event.value));
      const error = errorEvent(event);
      if (error) throw error;
      if (type !== undefined) return takeEvent(type, event.value);
      if (event.framing === 'json') throw unexpectedDocument(event.value);
      return [];
    },
    progress: () => (hasContent() ? 'content' : progress),
    state: () => (isOver() ? 'ended' : 'open'),
    conclusion: () => ({
      word: ending?.word,
      ...(ending?.failure === undefined ? {} : { failure: ending.failure }),
      refusal: refusals.all(),
      hasText: texts.all().trim() !== '',
      toolCalls: calls.calls(),
      replay: ({ outcome }) =>
        outcome.finish?.unified === 'tool-calls' ? writeResponsesReplay(items) : undefined,
    }),
    usage: () => usage,
    modelServed: () => model,
    responseId: () => id,
  };
}

function thinkingOf({ summary, content }: Item): string {
  return plainText(summary) || plainText(content);
}
