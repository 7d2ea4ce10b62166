import { soundUsage } from '../../core/model/soundUsage.ts';
import type { StreamEvent } from '../../core/model/streamEvent.ts';

/** The same stream without figures of usage that cannot be true, whatever the protocol. */
export async function* withSoundUsage(stream: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  let hasContent = false;
  for await (const event of stream) {
    hasContent ||= isContent(event);
    yield 'usage' in event ? { ...event, usage: soundUsage(event.usage, hasContent) } : event;
  }
}

function isContent({ type }: StreamEvent): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-call-finished';
}
