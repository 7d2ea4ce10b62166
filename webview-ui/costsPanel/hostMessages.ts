import type { ToCostsPanel } from '../../src/shared/costsProtocol.ts';
import { announcementOf } from './announcements.ts';
import { say, takeView, view } from './costsState.ts';

/** Follows the host's messages from now on. */
export function listenToHost(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isFromHost(event.data)) take(event.data);
  });
}

/** Only the host can post into this frame; anything else (a browser extension's message) is passed over. */
function isFromHost(data: unknown): data is ToCostsPanel {
  const type: ToCostsPanel['type'] = 'view-replaced';
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}

function take(message: ToCostsPanel): void {
  const said = announcementOf(view.peek(), message.view);
  takeView(message.view);
  if (said !== '') say(said);
}
