import type OpenAI from 'openai';
import * as z from 'zod/mini';
import type { Message } from '../../../core/model/request/request.ts';
import type { UnownedReplay } from '../../shared/ownReplays.ts';

const filled = z.string().check(z.minLength(1));
const texts = z.array(z.looseObject({ type: z.string(), text: z.string() }));
const status = z.nullish(z.string());

/** Items keep whatever else they have, such as a message's phase, which the model wants back as it was. */
const item = z.discriminatedUnion('type', [
  z
    .looseObject({
      type: z.literal('reasoning'),
      id: filled,
      summary: texts,
      encrypted_content: z.nullish(z.string()),
      content: z.nullish(texts),
      status,
    })
    // Nothing is stored at OpenAI, so an item without its encrypted content could not be found again. Compatible servers
    // show the thinking itself.
    .check(
      z.refine(({ encrypted_content, content }) => Boolean(encrypted_content) || Boolean(content?.length)),
    ),
  z.looseObject({
    type: z.literal('message'),
    id: filled,
    role: z.literal('assistant'),
    content: texts.check(z.minLength(1)),
    status,
  }),
  z.looseObject({
    type: z.literal('function_call'),
    call_id: filled,
    name: filled,
    arguments: z.string(),
    status,
  }),
]);
const turn = z.array(item);

/**
 * A turn to give back: only one that has thought and then called tools. Nothing of it is kept where an item is of an
 * unknown kind or not whole, because a part of a turn would be refused.
 */
export function writeResponsesReplay(items: readonly unknown[]): UnownedReplay | undefined {
  const parsed = turn.safeParse(items);
  if (!parsed.success) return undefined;
  const has = (type: string) => parsed.data.some((part) => part.type === type);
  if (!has('reasoning') || !has('function_call')) return undefined;
  return { items };
}

/**
 * The items of a turn as the model wrote them; nothing when they are damaged or do not hold the very calls whose
 * results follow.
 */
export function readResponsesReplay({
  replay,
  toolCalls,
}: Extract<Message, { role: 'assistant' }>): OpenAI.Responses.ResponseInputItem[] | undefined {
  if (replay === undefined) return undefined;
  const parsed = turn.safeParse(replay.items);
  if (!parsed.success) return undefined;
  const ids = parsed.data.flatMap((part) => (part.type === 'function_call' ? [part.call_id] : []));
  const wanted = (toolCalls ?? []).map(({ id }) => id);
  if (ids.join('\n') !== wanted.join('\n')) return undefined;
  // Not the parsed copy, whose keys are in another order: what came goes back to the byte, for the prompt cache too.
  return replay.items as OpenAI.Responses.ResponseInputItem[];
}
