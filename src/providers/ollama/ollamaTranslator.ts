import * as z from 'zod/mini';
import type { Failure } from '../../core/model/request/failure.ts';
import type { ToolCall } from '../../core/model/request/request.ts';
import type { Usage } from '../../core/model/request/usage.ts';
import type { CreateId } from '../../core/model/clock.ts';
import type { BodyEvent } from '../shared/transport/bodyEvent.ts';
import { plainText, readContent } from '../shared/contentText.ts';
import { errorEvent, unexpectedDocument } from '../shared/transport/errorEvent.ts';
import { endingWord } from '../shared/finishWords.ts';
import { argumentsText } from '../shared/toolArguments.ts';
import { readWire, type ProgressEvent, type Translator } from '../shared/transport/translator.ts';
import { filledText, optionalText, count, known } from '../shared/wireValues.ts';
import { writeOllamaReplay } from './ollamaReplay.ts';
import type { OllamaChatRequest } from './ollamaRequest.ts';
import { judgePromptCount } from './truncation.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

const toolCall = z.looseObject({
  id: filledText,
  function: z.looseObject({ name: z.string(), arguments: z.optional(z.unknown()) }),
});
const message = z.looseObject({
  content: z.optional(z.unknown()),
  thinking: z.optional(z.unknown()),
  tool_calls: z.optional(z.nullable(z.array(toolCall))),
});
const line = z.looseObject({
  model: optionalText,
  done: z.optional(z.unknown()),
  done_reason: z.optional(z.unknown()),
  message: z.optional(z.nullable(message)),
});

/**
 * Reads the lines of one chat. It ends with the line that says `done`, the only one with counts; a chat that came in one
 * document is such a line.
 */
export function createOllamaTranslator(createId: CreateId, request: OllamaChatRequest): Translator {
  const calls: ToolCall[] = [];
  let usage: Usage = { source: 'partial' };
  let word: string | undefined;
  let cutPrompt: Failure | undefined;
  let model: string | undefined;
  let allThinking = '';
  let hasText = false;
  let hasBegun = false;
  let hasEnded = false;

  function addCall({ id, function: called }: z.infer<typeof toolCall>): void {
    const argumentsJson = argumentsText(called.arguments) || '{}';
    const isRepeat =
      id !== undefined && calls.some((call) => call.id === id && call.argumentsJson === argumentsJson);
    if (isRepeat) return;
    const isTaken = id === undefined || calls.some((call) => call.id === id);
    calls.push({ id: isTaken ? createId() : id, name: called.name, argumentsJson });
  }

  return {
    accept(event: BodyEvent) {
      if (event.kind === 'done') {
        hasEnded ||= hasBegun;
        return [];
      }
      const error = errorEvent(event);
      if (error) throw error;
      const data = readWire(line, event.value);
      const events: ProgressEvent[] = [];
      model = data.model ?? model;
      const content = readContent(data.message?.content);
      const thinking = plainText(data.message?.thinking) + content.reasoning;
      const text = content.text + content.refusal;
      allThinking += thinking;
      if (thinking !== '') events.push({ type: 'reasoning-delta', text: thinking });
      if (text !== '') {
        hasText ||= text.trim() !== '';
        events.push({ type: 'text-delta', text });
      }
      for (const call of data.message?.tool_calls ?? []) addCall(call);
      hasBegun ||= events.length > 0 || calls.length > 0;
      const isLast =
        data.done === true || (data.done === undefined && endingWord(data.done_reason) !== undefined);
      if (!isLast && !data.message && data.model === undefined) throw unexpectedDocument(event.value);
      if (isLast) {
        const counted = toOllamaUsage(event.value);
        const judged = judgePromptCount(request, counted.inputUncachedTokens);
        usage = judged.kind === 'doubtful' ? withoutInput(counted) : counted;
        events.push({ type: 'usage-updated', usage });
        cutPrompt = judged.kind === 'cut' ? judged.failure : undefined;
        word = endingWord(data.done_reason);
        hasEnded = true;
      }
      return events;
    },
    progress: () => (hasBegun ? 'content' : 'none'),
    state: () => (hasEnded ? 'ended' : 'open'),
    conclusion: () => ({
      word,
      ...withoutUndefined({ failure: cutPrompt }),
      hasText,
      toolCalls: calls,
      replay: () => writeOllamaReplay(allThinking),
    }),
    usage: () => usage,
    modelServed: () => model,
    responseId: () => undefined,
  };
}

const usageSchema = z.looseObject({ prompt_eval_count: count, eval_count: count });

/**
 * Normalises the counts of Ollama's last line. The prompt is counted whole, whether its cache helped or not;
 * thinking is a part of the output and not counted apart. A count of 0 is left out by the server, so a missing
 * one stays unknown (facts: protocols §3).
 */
function toOllamaUsage(lastLine: unknown): Usage {
  const { prompt_eval_count: input, eval_count: output } = usageSchema.parse(lastLine);
  return {
    source: 'reported',
    ...known({ inputUncachedTokens: input === 0 ? undefined : input, outputTokens: output }),
    raw: countsOf(lastLine),
  };
}

/** The same without a count of the prompt that cannot be true; what the server said stays in `raw`. */
function withoutInput({ inputUncachedTokens: _doubtful, ...usage }: Usage): Usage {
  return { ...usage, source: 'partial' };
}

/** Counts and durations of the last line, without the message in it. */
function countsOf(lastLine: unknown): unknown {
  const entries = Object.entries(Object(lastLine) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name]) => /_(count|duration)$/.test(name)));
}
