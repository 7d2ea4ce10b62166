import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The document that is open under this address, shown or not. */
export function findOpenDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const address = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === address);
}

/** The text with `\n` as its only line end: what is left of a text when line ends do not count. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** A file's bytes as VS Code reads them, without byte-order mark, by the encoding of its document or settings. */
export async function decodeFor(uri: vscode.Uri, bytes: Uint8Array): Promise<string> {
  const encoding = findOpenDocument(uri)?.encoding;
  return encoding === undefined
    ? vscode.workspace.decode(bytes, { uri })
    : vscode.workspace.decode(bytes, { encoding });
}

/** Resolves when an open document holds this text (line ends aside) without unsaved changes, or false in the end. */
export async function whenShows(uri: vscode.Uri, text: string, timeoutMs: number): Promise<boolean> {
  const wanted = withLineFeeds(text);
  const isThere = (): boolean => {
    const document = findOpenDocument(uri);
    return document === undefined || (!document.isDirty && withLineFeeds(document.getText()) === wanted);
  };
  if (isThere()) return true;
  return new Promise((resolve) => {
    const listening = vscode.workspace.onDidChangeTextDocument(() => {
      if (isThere()) end(true);
    });
    const timer = setTimeout(() => {
      end(isThere());
    }, timeoutMs);
    function end(isShown: boolean): void {
      clearTimeout(timer);
      listening.dispose();
      resolve(isShown);
    }
  });
}

/** Times that a refused save is tried: auto save may be at work on the same file in that moment. */
const saveTries = 3;

const pauseBetweenSavesMs = 300;

/** Saves a document that has unsaved changes. False when VS Code keeps refusing, as it does on a conflict with the disk. */
export async function saveDocument(document: vscode.TextDocument): Promise<boolean> {
  for (let tries = 1; document.isDirty && !(await document.save()) && tries < saveTries; tries++) {
    await pause(pauseBetweenSavesMs);
  }
  return !document.isDirty;
}
