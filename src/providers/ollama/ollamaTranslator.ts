import * as z from 'zod/mini';
import type { ToolCall } from '../../core/model/request.ts';
import type { Usage } from '../../core/model/usage.ts';
import type { CreateId } from '../../core/ports.ts';
import { conclude, type Outcome } from '../shared/answer.ts';
import { filledText, optionalText } from '../shared/wireValues.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/translator.ts';
import { WireError } from '../shared/wireError.ts';
import { failureOfError } from '../shared/wireFailure.ts';
import { writeOllamaReplay } from './ollamaReplay.ts';
import type { OllamaChatRequest } from './ollamaRequest.ts';
import { toOllamaUsage, withoutInput } from './ollamaUsage.ts';
import { judgePromptCount } from './truncation.ts';

const line = z.looseObject({
  model: optionalText,
  error: z.optional(z.unknown()),
  done: z.catch(z.optional(z.boolean()), undefined),
  done_reason: optionalText,
  message: z.catch(
    z.optional(
      z.looseObject({
        content: optionalText,
        thinking: optionalText,
        tool_calls: z.catch(
          z.optional(
            z.array(
              z.looseObject({
                id: filledText,
                function: z.looseObject({ name: z.string(), arguments: z.optional(z.unknown()) }),
              }),
            ),
          ),
          undefined,
        ),
      }),
    ),
    undefined,
  ),
});

/** Reads the lines of one chat. It ends with the line that says `done`, the only one with counts. */
export function createOllamaTranslator(createId: CreateId, request: OllamaChatRequest): Translator {
  const calls: ToolCall[] = [];
  let usage: Usage = { source: 'partial' };
  let outcome: Outcome | undefined;
  let model: string | undefined;
  let thinking = '';
  let hasText = false;
  let hasBegun = false;

  return {
    accept(wireEvent) {
      const data = readWire(line, wireEvent);
      // An error after the headers: status 200 and a line `{"error": …}`.
      if (data.error)
        throw new WireError(failureOfError(wireEvent, { otherwise: 'Ollama reported an error.' }));
      const events: ProgressEvent[] = [];
      const { message } = data;
      model = data.model ?? model;
      if (message?.thinking) {
        thinking += message.thinking;
        events.push({ type: 'reasoning-delta', text: message.thinking });
      }
      if (message?.content) {
        hasText ||= message.content.trim() !== '';
        events.push({ type: 'text-delta', text: message.content });
      }
      for (const { id, function: called } of message?.tool_calls ?? []) {
        const argumentsJson = JSON.stringify(called.arguments ?? {});
        calls.push({ id: id ?? createId(), name: called.name, argumentsJson });
      }
      hasBegun ||= events.length > 0 || calls.length > 0;
      if (data.done) {
        const counted = toOllamaUsage(wireEvent);
        const judged = judgePromptCount(request, counted.inputUncachedTokens);
        usage = judged.kind === 'doubtful' ? withoutInput(counted) : counted;
        events.push({ type: 'usage-updated', usage });
        outcome =
          judged.kind === 'cut' ? { failure: judged.failure } : { finish: toFinish(data.done_reason) };
      }
      return events;
    },
    hasBegun: () => hasBegun,
    state: () => (outcome ? 'ended' : 'open'),
    conclusion() {
      const said: Outcome = outcome ?? { finish: toFinish(undefined) };
      const { outcome: settled, toolCalls } = conclude(said, { hasText, toolCalls: calls });
      const replay = settled.finish && writeOllamaReplay(thinking);
      return {
        events: toolCalls.map((call) => ({ type: 'tool-call-finished', call })),
        outcome: settled,
        ...(replay === undefined ? {} : { replay }),
      };
    },
    usage: () => usage,
    modelServed: () => model,
    responseId: () => undefined,
  };
}

function toFinish(doneReason: string | undefined) {
  const unified = doneReason === 'length' ? ('length' as const) : ('stop' as const);
  return { unified, raw: doneReason };
}
