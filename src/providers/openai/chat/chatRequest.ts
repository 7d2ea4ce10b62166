import type OpenAI from 'openai';
import type {
  Message,
  ModelRequest,
  StructuredOutput,
  ToolDefinition,
} from '../../../core/model/request/request.ts';
import type { FormatRung, ReplayDialect } from '../../../core/model/abilities/refused.ts';
import type { WireDialect } from '../../shared/refusals/wireRules.ts';
import { structuredPrompt, withoutDialect } from '../../shared/structuredPrompt.ts';
import { markTurns, markedSystem, type CacheMarks } from './cacheMarks.ts';
import { isStrictSchema } from '../strictSchema.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import { readChatReplay } from './chatReplay.ts';
import { fillerOf } from './chatReplayRules.ts';

type ChatMessage = OpenAI.Chat.ChatCompletionMessageParam;
type ChatRequest = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** Writes a request for Chat Completions in the dialect that the server is known to take. */
export function toChatRequest(request: ModelRequest, dialect: WireDialect, marks?: CacheMarks): ChatRequest {
  const { output, temperature, tools } = request;
  const effort = dialect.effort as ChatRequest['reasoning_effort'];
  const format = output && toResponseFormat(output, dialect.format);
  return {
    model: request.model,
    messages: toMessages(request, dialect, dialect.isUnmarked ? undefined : marks),
    stream: true,
    stream_options: { include_usage: true },
    [dialect.limitField]: request.maxOutputTokens,
    ...(tools?.length ? { tools: tools.map(toTool) } : {}),
    ...withoutUndefined({ temperature, reasoning_effort: effort }),
    ...(format ? { response_format: format } : {}),
  };
}

function toMessages(
  request: ModelRequest,
  dialect: WireDialect,
  marks: CacheMarks | undefined,
): ChatMessage[] {
  const { instructions, messages, output, tools } = request;
  const turns = messages.map((message) => toMessage(message, dialect.replay ?? {}));
  const schema = output && dialect.writesSchema ? [structuredPrompt(output)] : [];
  if (marks && instructions.some(({ cacheUpToHere }) => cacheUpToHere)) {
    // A request with tools is most likely sent again with their results.
    const marked =
      marks.marksTurns && tools?.length ? markTurns(turns, marks) : { messages: turns, marks: 0 };
    const system = markedSystem(request, schema, marked.marks);
    if (system) return [system, ...marked.messages];
  }
  const texts = [...instructions.map(({ text }) => text).filter((text) => text.trim() !== ''), ...schema];
  return texts.length === 0 ? turns : [{ role: 'system', content: texts.join('\n\n') }, ...turns];
}

function toResponseFormat(output: StructuredOutput, rung: FormatRung): ChatRequest['response_format'] {
  switch (rung) {
    case 'strict-schema':
    case 'schema':
      return {
        type: 'json_schema',
        json_schema: {
          name: output.name,
          strict: rung === 'strict-schema' && isStrictSchema(output.schema),
          schema: withoutDialect(output.schema),
        },
      };
    case 'json-object':
      return { type: 'json_object' };
    case 'prompt':
      return undefined;
  }
}

function toTool(tool: ToolDefinition): OpenAI.Chat.ChatCompletionFunctionTool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: withoutDialect(tool.parameters) },
  };
}

function toMessage(message: Message, replay: ReplayDialect): ChatMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'tool':
      return {
        role: 'tool',
        tool_call_id: message.callId,
        content: message.isError ? `Error: ${message.text}` : message.text,
      };
    case 'assistant':
      return toAssistantTurn(message, replay);
  }
}

type Assistant = Extract<Message, { role: 'assistant' }>;
type Fields = Readonly<Record<string, unknown>>;

/** A model's own turn as it goes back to it, with what its vendor wants back beside text and calls. */
function toAssistantTurn(
  message: Assistant,
  dialect: ReplayDialect,
): OpenAI.Chat.ChatCompletionAssistantMessageParam {
  const replay = readChatReplay(message);
  const fields = wanted(replay?.fields ?? {}, dialect);
  const { toolCalls = [], text } = message;
  if (toolCalls.length === 0) return { role: 'assistant', content: text, ...fillTurn(fields, dialect) };
  const extras = toolCalls.map(({ id }) => {
    const own = replay?.calls.find((call) => call.id === id);
    return { call: wanted(own?.call ?? {}, dialect), function: wanted(own?.function ?? {}, dialect) };
  });
  const signature = fillerOf('extra_content', dialect['extra_content']);
  const isSigned = extras.some((one) => hasAny(one.call) || hasAny(one.function));
  return {
    role: 'assistant',
    content: text.trim() === '' ? null : text,
    ...fillTurn(fields, dialect),
    tool_calls: toolCalls.map((call, index) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.argumentsJson, ...extras[index]?.function },
      ...extras[index]?.call,
      // Only the first of a turn's calls is signed.
      ...(signature !== undefined && index === 0 && !isSigned ? { extra_content: signature } : {}),
    })),
  };
}

function wanted(fields: Fields, dialect: ReplayDialect): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !dialect[name]?.isRefused));
}

/** Puts what a server demands of every turn where the turn has none. */
function fillTurn(fields: Fields, dialect: ReplayDialect): Fields {
  const filled: Record<string, unknown> = { ...fields };
  for (const [name, field] of Object.entries(dialect)) {
    const filler = fillerOf(name, field);
    // Signatures belong to calls.
    if (filler === undefined || name === 'extra_content') continue;
    const own = filled[name];
    if (own === undefined || own === '') filled[name] = filler;
  }
  return filled;
}

function hasAny(fields: Fields): boolean {
  return Object.keys(fields).length > 0;
}
