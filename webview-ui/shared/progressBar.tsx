import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { h, type JSX } from 'preact';

/** A thin bar that says that something of unknown length is going on. */
export function ProgressBar({ label }: { readonly label: string }): JSX.Element {
  return h('vscode-progress-bar', { indeterminate: true, ariaLabel: label });
}
