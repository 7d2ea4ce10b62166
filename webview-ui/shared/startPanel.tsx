import type { ReadonlySignal } from '@preact/signals';
import { type JSX, render } from 'preact';
import type { Message, PanelStore } from './panelStore.ts';

/** What is done with each of the host's messages. */
type HostMessageHandlers<ToPanel extends Message> = {
  readonly [Type in ToPanel['type']]: (message: Extract<ToPanel, { readonly type: Type }>) => void;
};

/** Draws the panel, follows the host's messages and asks for the view. */
export function startPanel<ToPanel extends Message>(
  main: JSX.Element,
  store: Pick<PanelStore<unknown, unknown, { readonly type: 'panel-ready' }>, 'announcement' | 'send'>,
  handlers: HostMessageHandlers<ToPanel>,
): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root".');
  render(
    <>
      {/* Before the rest, because behind it its own pixel would make the page scroll. */}
      <LiveRegion announcement={store.announcement} />
      {main}
    </>,
    root,
  );
  const byType = new Map<string, (message: never) => void>(Object.entries(handlers));
  window.addEventListener('message', ({ data, origin }: MessageEvent<unknown>) => {
    // VS Code posts the host's messages from the frame around this one, which has the same origin.
    if (origin !== window.origin) return;
    if (typeof data !== 'object' || data === null || !('type' in data)) return;
    byType.get(String(data.type))?.(data as never);
  });
  store.send({ type: 'panel-ready' });
}

function LiveRegion({ announcement }: { readonly announcement: ReadonlySignal<string> }): JSX.Element {
  return (
    <div class="heard-only" role="status" aria-live="polite">
      {announcement.value}
    </div>
  );
}
