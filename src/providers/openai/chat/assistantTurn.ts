import type OpenAI from 'openai';
import type { Message } from '../../../core/model/request.ts';
import type { ReplayDialect } from '../../../core/model/abilities/refused.ts';
import { readChatReplay } from './chatReplay.ts';
import { fillerOf } from './chatReplayRules.ts';

type Assistant = Extract<Message, { role: 'assistant' }>;
type Fields = Readonly<Record<string, unknown>>;

/** A model's own turn as it goes back to it, with what its vendor wants back beside text and calls. */
export function toAssistantTurn(
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
