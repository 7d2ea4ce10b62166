import * as z from 'zod/mini';
import type { Message, ToolCall } from '../../../core/model/request/request.ts';
import type { UnownedReplay } from '../../shared/ownReplays.ts';
import { appendParts } from './replayParts.ts';

/** Fields beside a turn's text in which vendors put its thinking, as text or in parts. */
const thinkingFields = [
  'reasoning_content',
  'reasoning',
  'reasoning_text',
  'thinking',
  'reasoning_details',
  'thinking_blocks',
] as const;

/** Sealed thinking in one piece: GitHub's, and Google's signature of a turn. */
const wholeFields = ['reasoning_opaque', 'extra_content'] as const;

/** What a vendor wants back with a turn under the very name that it used. */
export const turnFields = [...thinkingFields, ...wholeFields] as const;

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
  choices: z.array(
    z.looseObject({
      index: z.optional(z.unknown()),
      delta: z.optional(z.unknown()),
      message: z.optional(z.unknown()),
    }),
  ),
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

export function createTurnCollector(): TurnCollector {
  const collected = new Map<string, unknown>();
  let size = 0;

  const grow = (field: string, before: unknown, piece: unknown): unknown => {
    if (typeof piece === 'string') return `${typeof before === 'string' ? before : ''}${piece}`;
    if (Array.isArray(piece)) return appendParts(Array.isArray(before) ? before : [], piece);
    // Who names the field with nothing in it wants it back with nothing in it.
    if (piece === null && field === 'reasoning_content') return before ?? '';
    return before;
  };

  const put = (source: Fields) => {
    for (const field of thinkingFields) {
      const piece = source[field];
      size += sizeOf(piece);
      const grown = size > mostCharacters ? undefined : grow(field, collected.get(field), piece);
      if (grown !== undefined) collected.set(field, grown);
    }
    for (const field of wholeFields) {
      const whole = source[field];
      size += sizeOf(whole);
      if (whole !== undefined && whole !== null) collected.set(field, whole);
    }
  };

  /** A whole message repeats what came in pieces, and may hold more. */
  const putWhole = (source: Fields) => {
    for (const field of thinkingFields) {
      const before = collected.get(field);
      if (before === undefined || before === '') collected.delete(field);
    }
    put(Object.fromEntries(Object.entries(source).filter(([field]) => !collected.has(field))));
  };

  return {
    add(wireEvent) {
      const parsed = chunk.safeParse(wireEvent);
      if (!parsed.success || size > mostCharacters) return;
      // Other choices are other answers.
      const first = parsed.data.choices.find(({ index }) => typeof index !== 'number' || index === 0);
      if (isFields(first?.delta)) put(first.delta);
      if (isFields(first?.message)) putWhole(first.message);
    },
    fields() {
      if (size <= mostCharacters) return Object.fromEntries(collected);
      const texts = [...collected].filter(([, value]) => typeof value === 'string');
      return Object.fromEntries(texts.map(([field]) => [field, '']));
    },
  };
}

function sizeOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'string' ? value.length : JSON.stringify(value).length;
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

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
