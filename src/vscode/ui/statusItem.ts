import * as vscode from 'vscode';
import { inDialog, inLabel } from '../../shared/foreignText.ts';
import type { DisposableLike } from '../../shared/dispose.ts';

/** What an item of the status bar says. */
export interface StatusItemLook {
  /** An icon of ours at its beginning stays one, no other does. Hidden where it is empty. */
  readonly text: string;
  /** The same as a sentence, for screen readers. */
  readonly label: string;
  readonly tooltip: string | vscode.MarkdownString;
  /** Name of a theme colour; absent for the ordinary background. */
  readonly background: string | undefined;
}

/** An item of the status bar that runs a command. */
export interface StatusItem extends DisposableLike {
  show(look: StatusItemLook): void;
  text(): string;
}

export function createStatusItem(id: string, name: string, command: string): StatusItem {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right, 100);
  item.name = name;
  item.command = command;
  return {
    show({ text, label, tooltip, background }) {
      const [icon = ''] = /^\$\([a-z-]+\) /.exec(text) ?? [];
      item.text = icon + inLabel(text.slice(icon.length));
      item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
      item.accessibilityInformation = { label: inLabel(label), role: 'button' };
      item.tooltip = typeof tooltip === 'string' ? inDialog(tooltip) : tooltip;
      if (text === '') item.hide();
      else item.show();
    },
    text: () => item.text,
    dispose: () => item.dispose(),
  };
}
