import type Anthropic from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type {
  InstructionPart,
  Message,
  ModelRequest,
  StructuredOutput,
  ToolDefinition,
} from '../../core/model/request/request.ts';
import type { WireDialect } from '../shared/refusals/wireRules.ts';
import { structuredPrompt } from '../shared/structuredPrompt.ts';
import { parseToolArguments } from '../shared/toolArguments.ts';
import { anthropicDialect } from './anthropicRules.ts';
import { readAnthropicReplay, type ReplayBlock } from './anthropicReplay.ts';
import { thinkingRules, type ThinkingRules } from './thinkingRules.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** Anthropic refuses more marks; the last ones cover the longest prefixes. */
const maximumCacheMarks = 4;

/**
 * Writes a request for the Messages API. Not sent: `temperature` (refused since API version 2026-10-21), a forced
 * tool choice (refused by models that always think) and `thinking` (each model's own default is the one it takes).
 */
export function toAnthropicRequest(
  request: ModelRequest,
  dialect: WireDialect = anthropicDialect(request.effort),
): Anthropic.MessageCreateParamsStreaming {
  const messages = toMessages(request.messages, thinkingRules(dialect.replay));
  // A request with tools is most likely sent again with their results: each turn then reads the one before.
  const marks = request.tools?.length ? markTurns(messages) : 0;
  const schemaTexts =
    request.output && dialect.writesSchema ? [{ text: structuredPrompt(request.output) }] : [];
  const system = toSystem([...request.instructions, ...schemaTexts], maximumCacheMarks - marks);
  const outputConfig = toOutputConfig(request.output, dialect);
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    messages,
    ...(system.length === 0 ? {} : { system }),
    ...(request.tools?.length ? { tools: request.tools.map(toTool) } : {}),
    ...withoutUndefined({ output_config: outputConfig }),
  };
}

/** The same request as a question of how many tokens it has. */
export function toAnthropicCount(request: ModelRequest): Anthropic.MessageCountTokensParams {
  const { model, messages, system, tools, output_config: outputConfig } = toAnthropicRequest(request);
  return {
    model,
    messages,
    ...withoutUndefined({ system, tools, output_config: outputConfig }),
  };
}

function toSystem(parts: readonly InstructionPart[], mostMarks: number): Anthropic.TextBlockParam[] {
  // An empty block is refused.
  const filled = parts.filter(({ text }) => text.trim() !== '');
  const marked = filled.filter(({ cacheUpToHere }) => cacheUpToHere).slice(-mostMarks);
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
  { format, effort }: WireDialect,
): Anthropic.OutputConfig | undefined {
  const schema = format === 'schema' ? output?.schema : undefined;
  if (schema === undefined && effort === undefined) return undefined;
  return {
    ...(schema === undefined
      ? {}
      : { format: { type: 'json_schema', schema: transformJSONSchema({ ...schema }) } }),
    ...(effort === undefined ? {} : { effort: effort as NonNullable<Anthropic.OutputConfig['effort']> }),
  };
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: Anthropic.ContentBlockParam[];
}

/** Anthropic looks for an older mark's entry only so many blocks back from a mark. */
const blocksLookedBack = 20;

/**
 * Marks the end of the conversation for the cache, and the end of the turn before where so much was added since that
 * its entry would not be found from there. Returns the number of marks.
 */
function markTurns(turns: readonly Turn[]): number {
  const isMarked = markEnd(turns.at(-1));
  const before = turns.findLastIndex(({ role }, index) => role === 'user' && index < turns.length - 1);
  const added = turns.slice(before + 1).reduce((sum, { content }) => sum + content.length, 0);
  const isFar = before >= 0 && added >= blocksLookedBack;
  return Number(isMarked) + Number(isFar && markEnd(turns[before]));
}

/** Thinking takes no mark; only a turn of the model's own can end in it. */
function markEnd(turn: Turn | undefined): boolean {
  const last = turn?.content.at(-1);
  if (last?.type !== 'text' && last?.type !== 'tool_result') return false;
  last.cache_control = { type: 'ephemeral' };
  return true;
}

/** Turns of the same role become one message: results of tools must come together, right after their calls. */
function toMessages(messages: readonly Message[], thinking: ThinkingRules): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toContent(message, thinking);
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...content);
    else if (content.length > 0) turns.push({ role, content });
  }
  return turns;
}

function toContent(message: Message, thinking: ThinkingRules): Anthropic.ContentBlockParam[] {
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
  const replayed = readAnthropicReplay(message)?.filter((block) => goesBack(block, thinking));
  if (replayed?.some(isThinking)) return replayed.map(toParam);
  const calls = (message.toolCalls ?? []).map((call): Anthropic.ToolUseBlockParam => ({
    type: 'tool_use',
    id: call.id,
    name: call.name,
    input: parseToolArguments(call.argumentsJson),
  }));
  const demanded = thinking.isDemanded && calls.length > 0;
  return [...(demanded ? [toParam({ type: 'thinking', thinking: '' })] : []), ...text, ...calls];
}

function goesBack(block: ReplayBlock, { blocks }: ThinkingRules): boolean {
  if (blocks === 'all' || !isThinking(block)) return true;
  return blocks === 'signed' && (block.type !== 'thinking' || Boolean(block.signature));
}

function isThinking({ type }: ReplayBlock): boolean {
  return type === 'thinking' || type === 'redacted_thinking';
}

/** A block as the wire has it: the SDK's types know no thinking without a signature. */
function toParam(block: ReplayBlock): Anthropic.ContentBlockParam {
  return block as Anthropic.ContentBlockParam;
}
