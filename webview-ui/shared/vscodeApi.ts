/** What VS Code puts into a webview; it can be acquired once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

const api = acquireVsCodeApi();

/** Sends one message to the host, which validates it. */
export function postToHost(message: { readonly type: string }): void {
  api.postMessage(message);
}

/** What {@link saveState} kept; survives hiding, moving and reloading the panel. Unknown until checked. */
export function savedState(): unknown {
  return api.getState();
}

/** Keeps a small JSON value for the next time that this webview is created. */
export function saveState(state: unknown): void {
  api.setState(state);
}
