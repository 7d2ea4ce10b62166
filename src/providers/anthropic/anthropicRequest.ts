import type Anthropic from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type {
  Effort,
  InstructionPart,
  Message,
  ModelRequest,
  StructuredOutput,
  ToolDefinition,
} from '../../core/model/request.ts';
import { parseToolArguments } from '../shared/toolArguments.ts';

/** Anthropic refuses more marks; the last ones cover the longest prefixes. */
const maximumCacheMarks = 4;

/**
 * Writes a request for the Messages API. Not sent: `temperature` (refused since API version 2026-10-21), a forced
 * tool choice (refused by models that always think) and `thinking` (each model's own default is the one it takes).
 */
export function toAnthropicRequest(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const system = toSystem(request.instructions);
  const outputConfig = toOutputConfig(request.output, request.effort);
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    messages: toMessages(request.messages),
    ...(system.length === 0 ? {} : { system }),
    ...(request.tools?.length ? { tools: request.tools.map(toTool) } : {}),
    ...(outputConfig === undefined ? {} : { output_config: outputConfig }),
  };
}

function toSystem(parts: readonly InstructionPart[]): Anthropic.TextBlockParam[] {
  // An empty block is refused.
  const filled = parts.filter(({ text }) => text.trim() !== '');
  const marked = filled.filter(({ cacheUpToHere }) => cacheUpToHere).slice(-maximumCacheMarks);
  return filled.map((part) => ({
    type: 'text',
    text: part.text,
    ...(marked.includes(part) ? { cache_control: { type: 'ephemeral' } } : {}),
  }));
}

function toTool(tool: ToolDefinition): Anthropic.Tool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: { ...tool.parameters, type: 'object' },
  };
}

function toOutputConfig(
  output: StructuredOutput | undefined,
  effort: Effort | undefined,
): Anthropic.OutputConfig | undefined {
  if (output === undefined && effort === undefined) return undefined;
  return {
    ...(output === undefined
      ? {}
      : { format: { type: 'json_schema', schema: transformJSONSchema({ ...output.schema }) } }),
    // There is no "none": models that always think refuse to have it switched off.
    ...(effort === undefined ? {} : { effort: effort === 'none' ? 'low' : effort }),
  };
}

/** Turns of the same role become one message: results of tools must come together, right after their calls. */
function toMessages(messages: readonly Message[]): Anthropic.MessageParam[] {
  const turns: { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toContent(message);
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) turns.push({ role, content });
  }
  return turns;
}

function toContent(message: Message): Anthropic.ContentBlockParam[] {
  if (message.role === 'tool') {
    return [
      {
        type: 'tool_result',
        tool_use_id: message.callId,
        content: message.text,
        ...(message.isError ? { is_error: true } : {}),
      },
    ];
  }
  const text: Anthropic.ContentBlockParam[] =
    message.text.trim() === '' ? [] : [{ type: 'text', text: message.text }];
  if (message.role === 'user') return text;
  const calls = (message.toolCalls ?? []).map((call): Anthropic.ToolUseBlockParam => ({
    type: 'tool_use',
    id: call.id,
    name: call.name,
    input: parseToolArguments(call.argumentsJson),
  }));
  return [...text, ...calls];
}
