import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

/** What VS Code puts into a webview; it can be acquired once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

/** What host and panel send each other. */
export interface Message {
  readonly type: string;
}

/** How one panel differs from the others. */
interface PanelStoreOptions<View, Saved> {
  /** Reads what an earlier webview kept, perhaps of another version; begins anew where it does not fit. */
  readSaved(saved: unknown): Saved;
  /** What a screen reader says when a view takes the place of the one before; empty when there is nothing to say. */
  announcementOf(before: View | undefined, after: View): string;
}

/** The state of a panel's webview. */
export interface PanelStore<View, Saved, FromPanel extends Message> {
  /** What the host sent last; `undefined` before its first answer. */
  readonly view: ReadonlySignal<View | undefined>;
  /** What the webview keeps by itself, a small JSON value: survives hiding, moving and reloading the panel. */
  readonly saved: Signal<Saved>;
  /** What the live region says. */
  readonly announcement: ReadonlySignal<string>;
  /** Changes a part of {@link saved}. */
  readonly keep: (part: Partial<Saved>) => void;
  /** Draws another view and says what has changed. */
  readonly replaceView: (next: View) => void;
  /** Lets the live region say a sentence; one that was said before is said again. */
  readonly say: (text: string) => void;
  /** Sends a message to the host, which validates it. */
  readonly send: (message: FromPanel) => void;
}

export function createPanelStore<View, Saved extends object, FromPanel extends Message>(
  options: PanelStoreOptions<View, Saved>,
): PanelStore<View, Saved, FromPanel> {
  const api = acquireVsCodeApi();
  const view = signal<View | undefined>(undefined);
  const saved = signal(options.readSaved(api.getState()));
  const announcement = signal('');
  effect(() => {
    api.setState(saved.value);
  });
  const say = (text: string): void => {
    announcement.value = text === announcement.peek() ? `${text}\u00a0` : text;
  };
  return {
    ...{ view, saved, announcement, say },
    keep(part) {
      saved.value = { ...saved.peek(), ...part };
    },
    replaceView(next) {
      const said = options.announcementOf(view.peek(), next);
      view.value = next;
      if (said !== '') say(said);
    },
    send(message) {
      api.postMessage(message);
    },
  };
}
