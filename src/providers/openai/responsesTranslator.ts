import * as z from 'zod/mini';
import type { ToolCall } from '../../core/model/request.ts';
import type { Usage } from '../../core/model/usage.ts';
import { conclude, type Outcome } from '../shared/answer.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/translator.ts';
import { toResponsesUsage } from './openaiUsage.ts';
import { toResponsesOutcome } from './responsesOutcome.ts';
import { writeResponsesReplay } from './responsesReplay.ts';

const envelope = z.looseObject({ type: z.string() });
const delta = z.looseObject({ delta: z.string() });
const item = z.looseObject({
  item: z.looseObject({
    type: z.string(),
    call_id: optionalText,
    name: optionalText,
    arguments: filledText,
  }),
});
/** The item untouched: what goes back must be what came. */
const rawItem = z.looseObject({ item: z.unknown() });
const response = z.looseObject({
  response: z.looseObject({
    id: filledText,
    model: optionalText,
    service_tier: optionalText,
    usage: z.optional(z.unknown()),
    incomplete_details: z.catch(z.optional(z.looseObject({ reason: optionalText })), undefined),
    error: z.optional(z.unknown()),
  }),
});

/** Reads the events of one response. It ends with `response.completed`, `.incomplete` or `.failed`. */
export function createResponsesTranslator(): Translator {
  const calls: ToolCall[] = [];
  const items: unknown[] = [];
  let usage: Usage = { source: 'partial' };
  let outcome: Outcome | undefined;
  let model: string | undefined;
  let id: string | undefined;
  let refusal = '';
  let hasText = false;
  let hasBegun = false;

  const identify = (named: { readonly id?: string | undefined; readonly model?: string | undefined }) => {
    model = named.model ?? model;
    id ??= named.id;
  };

  const end = (type: string, wireEvent: unknown): ProgressEvent[] => {
    const { response: final } = readWire(response, wireEvent);
    identify(final);
    outcome = toResponsesOutcome({
      type,
      reason: final.incomplete_details?.reason,
      error: final.error,
      refusal,
    });
    if (final.usage === undefined || final.usage === null) return [];
    usage = toResponsesUsage(final.usage, { source: 'reported', serviceTier: final.service_tier });
    return [{ type: 'usage-updated', usage }];
  };

  return {
    accept(wireEvent) {
      const { type } = readWire(envelope, wireEvent);
      switch (type) {
        case 'response.created':
        case 'response.in_progress':
          identify(readWire(response, wireEvent).response);
          return [];
        case 'response.output_text.delta': {
          const { delta: text } = readWire(delta, wireEvent);
          hasBegun = true;
          hasText ||= text.trim() !== '';
          return text === '' ? [] : [{ type: 'text-delta', text }];
        }
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta': {
          const { delta: text } = readWire(delta, wireEvent);
          hasBegun = true;
          return text === '' ? [] : [{ type: 'reasoning-delta', text }];
        }
        case 'response.refusal.delta':
          hasBegun = true;
          refusal += readWire(delta, wireEvent).delta;
          return [];
        case 'response.function_call_arguments.delta':
          hasBegun = true;
          return [];
        case 'response.output_item.done': {
          const { item: done } = readWire(item, wireEvent);
          items.push(readWire(rawItem, wireEvent).item);
          if (done.type === 'function_call') {
            calls.push({
              id: done.call_id ?? '',
              name: done.name ?? '',
              argumentsJson: done.arguments ?? '{}',
            });
          }
          return [];
        }
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          return end(type, wireEvent);
        default:
          return [];
      }
    },
    hasBegun: () => hasBegun,
    state: () => (outcome ? 'ended' : 'open'),
    conclusion() {
      const said: Outcome = outcome ?? { finish: { unified: 'stop', raw: undefined } };
      const { outcome: settled, toolCalls } = conclude(said, { hasText, toolCalls: calls });
      const replay = settled.finish?.unified === 'tool-calls' ? writeResponsesReplay(items) : undefined;
      return {
        events: toolCalls.map((call) => ({ type: 'tool-call-finished', call })),
        outcome: settled,
        ...(replay === undefined ? {} : { replay }),
      };
    },
    usage: () => usage,
    modelServed: () => model,
    responseId: () => id,
  };
}
