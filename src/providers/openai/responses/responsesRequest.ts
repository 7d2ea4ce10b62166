import type OpenAI from 'openai';
import type {
  Message,
  ModelRequest,
  StructuredOutput,
  ToolDefinition,
} from '../../../core/model/request/request.ts';
import type { FormatRung } from '../../../core/model/abilities/refused.ts';
import type { WireDialect } from '../../shared/refusals/wireRules.ts';
import { structuredPrompt, withoutDialect } from '../../shared/structuredPrompt.ts';
import { readResponsesReplay } from './responsesReplay.ts';
import { responsesDialect } from './responsesRules.ts';
import { isStrictSchema } from '../strictSchema.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

type Input = OpenAI.Responses.ResponseInputItem;

/** Writes a request for the Responses API. Nothing is stored at OpenAI beyond the request. */
export function toResponsesRequest(
  request: ModelRequest,
  dialect: WireDialect = responsesDialect(request.effort),
): OpenAI.Responses.ResponseCreateParamsStreaming {
  const { output, temperature, tools } = request;
  const effort = dialect.effort as NonNullable<OpenAI.Reasoning['effort']> | undefined;
  const instructions = request.instructions.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (output && dialect.writesSchema) instructions.push(structuredPrompt(output));
  const format = output && toFormat(output, dialect.format);
  return {
    model: request.model,
    input: request.messages.flatMap((message) =>
      toInput(message, dialect.replay?.['reasoning']?.isRefused !== true),
    ),
    max_output_tokens: request.maxOutputTokens,
    stream: true,
    store: false,
    ...(instructions.length === 0 ? {} : { instructions: instructions.join('\n\n') }),
    ...(tools?.length ? { tools: tools.map(toTool) } : {}),
    ...withoutUndefined({ temperature }),
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    ...(tools?.length && isReasoning(effort) ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(format === undefined ? {} : { text: { format } }),
  };
}

/** The same request as a question of how many tokens it has. */
export function toResponsesCount(request: ModelRequest): OpenAI.Responses.InputTokenCountParams {
  const { model, input, instructions, tools, reasoning, text } = toResponsesRequest(request);
  return {
    ...withoutUndefined({ model, input, instructions, tools, reasoning, text }),
  };
}

/**
 * Whether the thinking can be asked for by name. Models that do not reason refuse the parameter, and only an effort shows
 * that one does; without it, OpenAI gives the thinking of those that reason unasked.
 */
function isReasoning(effort: string | undefined): boolean {
  return effort !== undefined && effort !== 'none';
}

function toFormat(
  output: StructuredOutput,
  rung: FormatRung,
): OpenAI.Responses.ResponseFormatTextConfig | undefined {
  switch (rung) {
    case 'strict-schema':
    case 'schema':
      return {
        type: 'json_schema',
        name: output.name,
        strict: rung === 'strict-schema' && isStrictSchema(output.schema),
        schema: withoutDialect(output.schema),
      };
    case 'json-object':
      return { type: 'json_object' };
    case 'prompt':
      return undefined;
  }
}

function toTool(tool: ToolDefinition): OpenAI.Responses.FunctionTool {
  // Strict is the default here, and refuses schemas with optional arguments.
  return {
    type: 'function',
    name: tool.name,
    description: tool.description,
    parameters: withoutDialect(tool.parameters),
    strict: false,
  };
}

function toInput(message: Message, takesThinking: boolean): Input[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.text }];
    case 'assistant': {
      const replayed = takesThinking ? readResponsesReplay(message) : undefined;
      if (replayed !== undefined) return replayed;
      const text: Input[] = message.text.trim() === '' ? [] : [{ role: 'assistant', content: message.text }];
      const calls = (message.toolCalls ?? []).map((call): Input => ({
        type: 'function_call',
        call_id: call.id,
        name: call.name,
        arguments: call.argumentsJson,
      }));
      return [...text, ...calls];
    }
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: toolText(message) }];
  }
}

/** The wire has no mark for a failed tool. */
function toolText({ text, isError }: Extract<Message, { role: 'tool' }>): string {
  return isError ? `Error: ${text}` : text;
}
