import type OpenAI from 'openai';
import type { Message, ModelRequest, StructuredOutput, ToolDefinition } from '../../../core/model/request.ts';
import type { FormatRung, ReplayDialect } from '../../../core/model/abilities/refused.ts';
import type { WireDialect } from '../../shared/refusals/wireRules.ts';
import { structuredPrompt, withoutDialect } from '../../shared/structuredPrompt.ts';
import { toAssistantTurn } from './assistantTurn.ts';
import { markTurns, markedSystem, type CacheMarks } from './cacheMarks.ts';
import { isStrictSchema } from '../strictSchema.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

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
  const schema = output && dialect.tellsSchema ? [structuredPrompt(output)] : [];
  if (marks && instructions.some(({ cacheUpToHere }) => cacheUpToHere)) {
    // A request with tools is most likely sent again with their results.
    const marked =
      marks.marksTurns && tools?.length ? markTurns(turns, marks) : { messages: turns, marks: 0 };
    const system = markedSystem(request, schema, marked.marks);
    if (system) return [system, ...marked.messages];
  }
  const told = [...instructions.map(({ text }) => text).filter((text) => text.trim() !== ''), ...schema];
  return told.length === 0 ? turns : [{ role: 'system', content: told.join('\n\n') }, ...turns];
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
