import * as vscode from 'vscode';
import { cutNote } from '../../core/work/context/cutText.ts';
import { countFittingLines } from '../../core/work/context/documentHead.ts';

/** The open document of a file, unsaved changes and all. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === wanted,
  );
}

/**
 * A document's text from its beginning in whole lines; a cut one says so in its last line. Nothing when not even the
 * first line fits, as in minified code.
 */
export function documentText(
  document: vscode.TextDocument,
  maximumCharacters: number,
): { readonly text: string; readonly lines: number } | undefined {
  const lines = countFittingLines(document, maximumCharacters);
  if (lines === document.lineCount) return { text: document.getText(), lines };
  if (lines === 0) return undefined;
  return { text: `${document.getText(new vscode.Range(0, 0, lines, 0))}${cutNote}`, lines };
}
