import type { ChatRequest, Message as OllamaMessage, Tool } from 'ollama';
import type { FormatRung } from '../../core/model/abilities/refused.ts';
import type {
  Effort,
  Message,
  ModelRequest,
  StructuredOutput,
  ToolDefinition,
} from '../../core/model/request/request.ts';
import type { WireDialect } from '../shared/refusals/wireRules.ts';
import { structuredPrompt, withoutDialect } from '../shared/structuredPrompt.ts';
import { parseToolArguments } from '../shared/toolArguments.ts';
import { readOllamaReplay } from './ollamaReplay.ts';
import { ollamaDialect } from './ollamaRules.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Fields of `/api/chat` that the package's types lack (facts: protocols §4.5). */
export interface OllamaChatRequest extends Omit<ChatRequest, 'think'> {
  /** `false`: a prompt that is too long is refused instead of losing its beginning in silence. */
  readonly truncate: false;
  /** `false`: a full context ends the answer instead of pushing the prompt out. */
  readonly shift: false;
  readonly think?: boolean | 'low' | 'medium' | 'high' | 'max';
}

/** Writes a request for Ollama's own `/api/chat`. */
export function toOllamaRequest(
  request: ModelRequest,
  dialect: WireDialect = ollamaDialect(request.effort),
): OllamaChatRequest {
  const { output, temperature, tools, contextTokens } = request;
  const think = toThink(dialect);
  const format = output && toFormat(output, dialect.format);
  return {
    model: request.model,
    messages: [...toSystem(request, dialect), ...request.messages.map(toMessage)],
    stream: true,
    truncate: false,
    shift: false,
    options: {
      num_predict: request.maxOutputTokens,
      ...withoutUndefined({ num_ctx: contextTokens, temperature }),
    },
    ...(tools?.length ? { tools: tools.map(toTool) } : {}),
    ...withoutUndefined({ think, format }),
  };
}

/** The schema constrains the decoding; in words it also explains the fields to the model. */
function toSystem({ instructions, output }: ModelRequest, { writesSchema }: WireDialect): OllamaMessage[] {
  const parts = instructions.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (output && writesSchema) parts.push(structuredPrompt(output));
  return parts.length === 0 ? [] : [{ role: 'system', content: parts.join('\n\n') }];
}

function toThink({ effort, thinksPlainly }: WireDialect): OllamaChatRequest['think'] {
  if (thinksPlainly) return true;
  return effort === 'none' ? false : (effort as Exclude<Effort, 'none'> | undefined);
}

function toFormat({ schema }: StructuredOutput, rung: FormatRung): string | object | undefined {
  if (rung === 'prompt') return undefined;
  return rung === 'json-object' ? 'json' : withoutDialect(schema);
}

function toTool(tool: ToolDefinition): Tool {
  return {
    type: 'function',
    function: { name: tool.name, description: tool.description, parameters: withoutDialect(tool.parameters) },
  };
}

function toMessage(message: Message): OllamaMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'tool':
      return {
        role: 'tool',
        tool_name: message.name,
        content: message.isError ? `Error: ${message.text}` : message.text,
      };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text,
        ...readOllamaReplay(message),
        ...(message.toolCalls?.length
          ? {
              tool_calls: message.toolCalls.map((call) => ({
                function: { name: call.name, arguments: parseToolArguments(call.argumentsJson) },
              })),
            }
          : {}),
      };
  }
}
