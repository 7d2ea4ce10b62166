import * as vscode from 'vscode';
import type { DisposableLike } from '../../shared/dispose.ts';
import { inLabel } from '../../shared/foreignText.ts';

/** Words at the end of a line, where the person works; they are no part of the text. */
export interface PlaceMark extends DisposableLike {
  say(text: string): void;
}

/** Marks a line of a file in every editor that shows it. */
export function createPlaceMark(uri: vscode.Uri, line: number): PlaceMark {
  const type = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const address = uri.toString();
  let said = '';
  function draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== address) continue;
      const { range } = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1));
      editor.setDecorations(type, [{ range, renderOptions: { after: { contentText: said } } }]);
    }
  }
  const watching = vscode.window.onDidChangeVisibleTextEditors(draw);
  return {
    say(text) {
      if (inLabel(text) === said) return;
      said = inLabel(text);
      draw();
    },
    dispose() {
      watching.dispose();
      type.dispose();
    },
  };
}
