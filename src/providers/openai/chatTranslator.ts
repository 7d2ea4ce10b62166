import * as z from 'zod/mini';
import type { Usage } from '../../core/model/usage.ts';
import type { CreateId } from '../../core/ports.ts';
import { conclude } from '../shared/answer.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/translator.ts';
import { toChatOutcome } from './chatOutcome.ts';
import { createTurnCollector, writeChatReplay } from './chatReplay.ts';
import { assembleToolCalls, toolCallPiece } from './chatToolCalls.ts';
import { tallyChatUsage } from './chatUsageTally.ts';

const chunk = z.looseObject({
  id: filledText,
  model: optionalText,
  service_tier: optionalText,
  choices: z.catch(
    z.optional(
      z.array(
        z.looseObject({
          finish_reason: optionalText,
          delta: z.catch(
            z.optional(
              z.looseObject({
                content: optionalText,
                refusal: optionalText,
                reasoning_content: optionalText,
                reasoning: optionalText,
                tool_calls: z.catch(z.optional(z.array(toolCallPiece)), undefined),
              }),
            ),
            undefined,
          ),
        }),
      ),
    ),
    undefined,
  ),
});

/** Reads the chunks of one completion. `finish_reason` makes it whole; the usage follows in a chunk of its own. */
export function createChatTranslator(
  createId: CreateId,
  responseHeader: (name: string) => string | null,
): Translator {
  const calls = assembleToolCalls(createId);
  const turn = createTurnCollector();
  const counted = tallyChatUsage();
  let finishReason: string | undefined;
  let serviceTier: string | undefined;
  let model: string | undefined;
  let id: string | undefined;
  let refusal = '';
  let hasText = false;
  let hasBegun = false;

  const usage = (): Usage =>
    counted.usage(finishReason !== undefined, {
      serviceTier,
      costHeader: responseHeader('x-litellm-response-cost'),
    });

  return {
    accept(wireEvent) {
      const { choices, ...data } = readWire(chunk, wireEvent);
      turn.add(wireEvent);
      const events: ProgressEvent[] = [];
      model = data.model ?? model;
      // The first one counts: gateways that change it on the way keep their records by it.
      id ??= data.id;
      serviceTier = data.service_tier ?? serviceTier;
      for (const { delta, finish_reason: reason } of choices ?? []) {
        // Some servers send both names, with one of them empty.
        const reasoning = [delta?.reasoning_content, delta?.reasoning].find(Boolean);
        if (reasoning) events.push({ type: 'reasoning-delta', text: reasoning });
        if (delta?.content) {
          hasText ||= delta.content.trim() !== '';
          events.push({ type: 'text-delta', text: delta.content });
        }
        refusal += delta?.refusal ?? '';
        for (const piece of delta?.tool_calls ?? []) calls.add(piece);
        hasBegun ||= events.length > 0 || refusal !== '' || calls.calls().length > 0;
        finishReason = reason ?? finishReason;
      }
      if (counted.read(wireEvent)) events.push({ type: 'usage-updated', usage: usage() });
      return events;
    },
    hasBegun: () => hasBegun,
    state: () => (finishReason === undefined ? 'open' : 'complete'),
    conclusion() {
      const said = toChatOutcome(finishReason, refusal);
      const { outcome, toolCalls } = conclude(said, { hasText, toolCalls: calls.calls() });
      const replay = outcome.finish && writeChatReplay(turn.fields(), toolCalls, calls.extras());
      return {
        events: toolCalls.map((call) => ({ type: 'tool-call-finished', call })),
        outcome,
        ...(replay === undefined ? {} : { replay }),
      };
    },
    usage,
    modelServed: () => model,
    responseId: () => id,
  };
}
