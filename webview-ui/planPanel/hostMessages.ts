import type { ToPlanPanel } from '../../src/shared/planProtocol.ts';
import { announcementOf } from './announcements.ts';
import { focusInStep, focusTask } from './focus.ts';
import { announcement, takeView, view } from './panelState.ts';

const types: ReadonlySet<string> = new Set<ToPlanPanel['type']>(['view-replaced', 'task-focused']);

/** Follows the host's messages from now on. */
export function listenToHost(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isFromHost(event.data)) take(event.data);
  });
}

/** Only the host can post into this frame; anything else (a browser extension's message) is passed over. */
function isFromHost(data: unknown): data is ToPlanPanel {
  return typeof data === 'object' && data !== null && 'type' in data && types.has(String(data.type));
}

function take(message: ToPlanPanel): void {
  switch (message.type) {
    case 'view-replaced': {
      const said = announcementOf(view.peek(), message.view);
      const addedStepId = takeView(message.view);
      if (addedStepId !== undefined) focusInStep(addedStepId, 'input');
      if (said !== '') say(said);
      return;
    }
    case 'task-focused':
      focusTask();
      return;
  }
}

/** A sentence that was said before is said again. */
function say(text: string): void {
  announcement.value = text === announcement.peek() ? `${text}\u00a0` : text;
}
