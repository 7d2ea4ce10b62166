import * as z from 'zod/mini';
import type { Message } from '../../core/model/request/request.ts';
import type { UnownedReplay } from '../shared/ownReplays.ts';

const filled = z.string().check(z.minLength(1));
const block = z.discriminatedUnion('type', [
  // Thinking that the server does not show is empty and only has a signature. Servers of other vendors sign none.
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.optional(z.string()) }),
  z.object({ type: z.literal('redacted_thinking'), data: filled }),
  z.object({ type: z.literal('text'), text: z.string().check(z.regex(/\S/)) }),
  z.object({
    type: z.literal('tool_use'),
    id: filled,
    name: filled,
    input: z.record(z.string(), z.unknown()),
  }),
]);
const turn = z.array(block);

/** A block of a turn as it goes back. */
export type ReplayBlock = z.infer<typeof block>;

/** A turn to give back: only one that has thought and then called tools, because only then the thinking is asked for. */
export function writeAnthropicReplay(blocks: readonly ReplayBlock[]): UnownedReplay | undefined {
  const kept = blocks.filter((part) => part.type !== 'text' || part.text.trim() !== '');
  const hasThought = kept.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
  const hasCalled = kept.some(({ type }) => type === 'tool_use');
  if (!hasThought || !hasCalled || !turn.safeParse(kept).success) return undefined;
  return { items: kept };
}

/**
 * The blocks of a turn as the model wrote them; nothing when they are damaged or do not hold the very calls whose
 * results follow.
 */
export function readAnthropicReplay({
  replay,
  toolCalls,
}: Extract<Message, { role: 'assistant' }>): ReplayBlock[] | undefined {
  if (replay === undefined) return undefined;
  const parsed = turn.safeParse(replay.items);
  if (!parsed.success) return undefined;
  const ids = parsed.data.flatMap((part) => (part.type === 'tool_use' ? [part.id] : []));
  const wanted = (toolCalls ?? []).map(({ id }) => id);
  return ids.join('\n') === wanted.join('\n') ? parsed.data : undefined;
}
