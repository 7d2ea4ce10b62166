import * as z from 'zod/mini';
import type { Message } from '../../core/model/request/request.ts';
import type { UnownedReplay } from '../shared/ownReplays.ts';

const kept = z.object({ thinking: z.string() });

/** Thinking to give back: templates put it before the calls that it led to. */
export function writeOllamaReplay(thinking: string): UnownedReplay | undefined {
  return thinking === '' ? undefined : { items: { thinking }, isBesideText: true };
}

/** What a turn has thought; nothing when it is damaged. */
export function readOllamaReplay({
  replay,
}: Extract<Message, { role: 'assistant' }>): z.infer<typeof kept> | undefined {
  const parsed = kept.safeParse(replay?.items);
  return parsed.success ? parsed.data : undefined;
}
