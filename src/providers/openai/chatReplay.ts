import * as z from 'zod/mini';
import type { Message, ToolCall } from '../../core/model/request.ts';
import type { UnownedReplay } from '../shared/ownReplays.ts';
import { appendParts } from './replayParts.ts';

/** Fields beside a turn's text in which vendors put its thinking, as text. */
const textFields = ['reasoning_content', 'reasoning', 'reasoning_text'] as const;

/** The same for thinking in parts: OpenRouter's and MiniMax', and LiteLLM's for Claude. */
const partFields = ['reasoning_details', 'thinking_blocks'] as const;

/** Sealed thinking in one piece: GitHub's, and Google's signature of a turn. */
const wholeFields = ['reasoning_opaque', 'extra_content'] as const;

/** What a vendor wants back with a turn under the very name that it used. */
export const turnFields = [...textFields, ...partFields, ...wholeFields] as const;

/** What a vendor wants back with a tool call: Google's signature, as Google itself and as gateways write it. */
export const callFields = ['extra_content', 'provider_specific_fields', 'thought_signature'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** What came with one call besides its name and arguments. */
export interface CallExtras {
  readonly call: Fields;
  /** Inside `function`. */
  readonly function: Fields;
}

/** What goes back with a turn. */
export interface ChatReplay {
  readonly fields: Fields;
  /** One for each call of the turn, in order. */
  readonly calls: readonly (CallExtras & { readonly id: string })[];
}

const chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: z.optional(z.unknown()), message: z.optional(z.unknown()) })),
});
const fields = z.record(z.string(), z.unknown());
const kept = z.object({
  fields,
  calls: z.array(z.object({ id: z.string(), call: fields, function: fields })),
});

/** Keeps what a turn's chunks say beside text and calls. */
export interface TurnCollector {
  /** Takes a chunk as it came. */
  add(wireEvent: unknown): void;
  fields(): Fields;
}

/** More thinking than any model does in one turn, in characters: what is longer is not kept. */
const mostCharacters = 1_000_000;

/** See {@link TurnCollector}. */
export function createTurnCollector(): TurnCollector {
  const collected = new Map<string, unknown>();
  let size = 0;

  const put = (source: Fields) => {
    for (const field of textFields) {
      const piece = source[field];
      // Who names the field with nothing in it wants it back with nothing in it.
      if (piece === null && field === 'reasoning_content') put({ [field]: '' });
      if (typeof piece !== 'string') continue;
      size += piece.length;
      collected.set(field, size > mostCharacters ? '' : `${textOf(collected.get(field))}${piece}`);
    }
    for (const field of partFields) {
      const pieces = source[field];
      if (!Array.isArray(pieces)) continue;
      size += JSON.stringify(pieces).length;
      const before = collected.get(field);
      collected.set(field, appendParts(Array.isArray(before) ? before : [], pieces));
    }
    for (const field of wholeFields) {
      const whole = source[field];
      if (whole === undefined || whole === null) continue;
      size += JSON.stringify(whole).length;
      collected.set(field, whole);
    }
  };

  return {
    add(wireEvent) {
      const parsed = chunk.safeParse(wireEvent);
      if (!parsed.success || size > mostCharacters) return;
      for (const { delta, message } of parsed.data.choices) {
        // A whole message at the end repeats what came in pieces.
        if (isFields(delta)) put(delta);
        else if (isFields(message) && collected.size === 0) put(message);
      }
    },
    fields: () =>
      size > mostCharacters
        ? Object.fromEntries(textFields.filter((field) => collected.has(field)).map((field) => [field, '']))
        : Object.fromEntries(collected),
  };
}

/** What of a piece of a call goes back with it. */
export function readCallExtras(piece: Fields): CallExtras {
  const inner = isFields(piece['function']) ? piece['function'] : {};
  return { call: extrasOf(piece), function: extrasOf(inner) };
}

/** The same of two pieces of one call. */
export function joinCallExtras(before: CallExtras, after: CallExtras): CallExtras {
  return {
    call: { ...before.call, ...after.call },
    function: { ...before.function, ...after.function },
  };
}

function extrasOf(source: Fields): Fields {
  const entries = callFields.map((field): [string, unknown] => [field, source[field]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

/** A turn's replay; nothing where the vendor sent nothing of its own. */
export function writeChatReplay(
  fields: Fields,
  toolCalls: readonly ToolCall[],
  extras: ReadonlyMap<string, CallExtras>,
): UnownedReplay | undefined {
  const calls = toolCalls.map(({ id }) => ({ id, ...(extras.get(id) ?? { call: {}, function: {} }) }));
  const isEmpty = (some: Fields) => Object.keys(some).length === 0;
  if (isEmpty(fields) && calls.every((one) => isEmpty(one.call) && isEmpty(one.function))) return undefined;
  return { items: { fields, calls } satisfies ChatReplay, isBesideText: true };
}

/** A turn's replay; nothing when it is damaged or belongs to other calls than those whose results follow. */
export function readChatReplay({
  replay,
  toolCalls = [],
}: Extract<Message, { role: 'assistant' }>): ChatReplay | undefined {
  const parsed = kept.safeParse(replay?.items);
  if (!parsed.success) return undefined;
  const ids = parsed.data.calls.map(({ id }) => id);
  if (ids.join('\n') !== toolCalls.map(({ id }) => id).join('\n')) return undefined;
  return {
    fields: only(parsed.data.fields, turnFields),
    calls: parsed.data.calls.map((one) => ({
      id: one.id,
      call: only(one.call, callFields),
      function: only(one.function, callFields),
    })),
  };
}

/** Nothing but these: a field such as `role` or `content` must not come in this way. */
function only(source: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(source).filter(([name]) => names.includes(name)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
