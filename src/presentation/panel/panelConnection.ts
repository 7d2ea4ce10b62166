import type { Clock } from '../../core/model/clock.ts';
import type { Log } from '../../core/model/log.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { ViewReplaced } from '../../shared/panelProtocol.ts';

/** What a panel shows, and what it does with the messages of its webview. */
export interface PanelModel<View, FromPanel> {
  /** The message, or why the data is none. The webview's data is not trusted. */
  parse(data: unknown): { readonly message: FromPanel } | { readonly error: string };
  view(): View;
  /** Something of the view may have changed. */
  onDidChange(listener: () => void): DisposableLike;
  /** Rejects when a wish could not be carried out. Gets `panel-ready` too, after the view was sent. */
  handle(message: FromPanel): Promise<void>;
  /** Called when the panel is shown or hidden, or closed. */
  setVisible?(isVisible: boolean): void;
}

export interface PanelConnectionPorts<View, FromPanel, ToPanel> {
  /** Name of the panel in the log. */
  readonly name: string;
  /** Loads the model; asked for by the first message. A failed loading is tried again by the next message. */
  loadModel(): Promise<PanelModel<View, FromPanel>>;
  post(message: ToPanel | ViewReplaced<View>): PromiseLike<unknown>;
  isVisible(): boolean;
  /** Tells the person that a message could not be carried out. */
  showError(error: unknown): void;
  readonly clock: Pick<Clock, 'delay'>;
  readonly log: Log;
}

/** The host's side of one webview. A hidden webview is unloaded: nothing is sent to it until it says `panel-ready`. */
export interface PanelConnection<ToPanel> extends DisposableLike {
  /** Takes what the webview has sent. */
  receive(data: unknown): Promise<void>;
  visibilityChanged(): void;
  /** Sends at once, or after the view when the webview is ready. Only the last message waits. */
  send(message: ToPanel): void;
}

/** Shortest time between two drawings. */
const drawIntervalMs = 50;

export function connectPanel<View, FromPanel extends { readonly type: string }, ToPanel = never>(
  ports: PanelConnectionPorts<View, FromPanel, ToPanel>,
): PanelConnection<ToPanel> {
  const { name, clock, log } = ports;
  const closed = new AbortController();
  let model: PanelModel<View, FromPanel> | undefined;
  let listening: DisposableLike | undefined;
  let isReady = false;
  let isDrawing = false;
  let waiting: ToPanel | undefined;

  function post(message: ToPanel | ViewReplaced<View>): void {
    // A webview that has just gone takes no message; it asks for the whole view when it comes back.
    ports.post(message).then(undefined, (error: unknown) => {
      log.trace(`The ${name} did not take a message: ${String(error)}`);
    });
  }

  function draw(): void {
    if (isReady && model !== undefined) post({ type: 'view-replaced', view: model.view() });
  }

  function drawSoon(): void {
    if (isDrawing) return;
    isDrawing = true;
    clock
      .delay(drawIntervalMs, closed.signal)
      .then(() => {
        isDrawing = false;
        if (!closed.signal.aborted) draw();
      })
      .catch((error: unknown) => {
        log.error(`The ${name} could not be drawn: ${stackOf(error)}`);
      });
  }

  async function loaded(): Promise<PanelModel<View, FromPanel>> {
    const asked = model ?? (await ports.loadModel());
    if (model === undefined && !closed.signal.aborted) {
      model = asked;
      listening = asked.onDidChange(drawSoon);
      asked.setVisible?.(ports.isVisible());
    }
    return asked;
  }

  async function take(data: unknown): Promise<void> {
    const asked = await loaded();
    if (closed.signal.aborted) return;
    const parsed = asked.parse(data);
    if ('error' in parsed) {
      log.warn(`The ${name} sent something that is not understood: ${parsed.error}`);
      return;
    }
    if (parsed.message.type === 'panel-ready') {
      isReady = true;
      draw();
      if (waiting !== undefined) post(waiting);
      waiting = undefined;
    }
    await asked.handle(parsed.message);
  }

  return {
    async receive(data) {
      try {
        await take(data);
      } catch (error) {
        log.error(`A message of the ${name} failed: ${stackOf(error)}`);
        ports.showError(error);
      }
    },
    visibilityChanged() {
      if (!ports.isVisible()) isReady = false;
      model?.setVisible?.(ports.isVisible());
    },
    send(message) {
      if (isReady) post(message);
      else waiting = message;
    },
    dispose() {
      closed.abort();
      listening?.dispose();
      model?.setVisible?.(false);
    },
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
