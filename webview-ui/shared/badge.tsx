import '@vscode-elements/elements/dist/vscode-badge/index.js';
import { h, type JSX } from 'preact';

/** A short word in a box. */
export function Badge({ text, tooltip }: { readonly text: string; readonly tooltip?: string }): JSX.Element {
  return h('vscode-badge', { title: tooltip }, text);
}
