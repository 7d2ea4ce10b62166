import * as vscode from 'vscode';
import type { OpenFile } from '../../core/work/context/promptInputs.ts';
import { contentPath, namedFile, pathInFolder } from './contentPath.ts';
import { documentText, openDocument } from './documentText.ts';

const mostFiles = 10;
const mostCharacters = 200_000;

/** The open files of a folder, and how many more have a tab. */
export interface OpenFiles {
  readonly files: readonly OpenFile[];
  readonly more: number;
}

/** The files of this folder that have a tab, the active one first, then the visible ones. */
export async function gatherOpenFiles(
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
): Promise<OpenFiles> {
  const visible = vscode.window.visibleTextEditors.filter(({ document }) => isOfFolder(folder, document.uri));
  const active = activeEditor(folder, visible);
  const editors = active === undefined ? visible : [active, ...visible];
  const uris = new Map<string, vscode.Uri>();
  for (const uri of [...editors.map(({ document }) => document.uri), ...tabUris()]) {
    if (isOfFolder(folder, uri)) uris.set(uri.toString(), uri);
  }
  const files: OpenFile[] = [];
  let looked = 0;
  for (const uri of uris.values()) {
    if (signal.aborted || files.length >= mostFiles) break;
    looked += 1;
    const file = await readOpenFile(folder, uri, visible, active);
    if (file !== undefined) files.push(file);
  }
  return { files, more: uris.size - looked };
}

function isOfFolder(folder: vscode.WorkspaceFolder, uri: vscode.Uri): boolean {
  return pathInFolder(folder, uri) !== undefined;
}

/**
 * While the person types into our panel no text editor is active; the one beside it is what they are looking at.
 * When the active one belongs elsewhere, none of this folder is.
 */
function activeEditor(
  folder: vscode.WorkspaceFolder,
  visible: readonly vscode.TextEditor[],
): vscode.TextEditor | undefined {
  const active = vscode.window.activeTextEditor;
  if (active === undefined) return visible[0];
  return isOfFolder(folder, active.document.uri) ? active : undefined;
}

/** Files behind tabs, those in front of their group first; of a diff its right side, which is the one of today. */
function tabUris(): vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return [...tabs.filter((tab) => tab.isActive), ...tabs.filter((tab) => !tab.isActive)].flatMap((tab) => {
    if (tab.input instanceof vscode.TabInputText) return [tab.input.uri];
    return tab.input instanceof vscode.TabInputTextDiff ? [tab.input.modified] : [];
  });
}

async function readOpenFile(
  folder: vscode.WorkspaceFolder,
  uri: vscode.Uri,
  visible: readonly vscode.TextEditor[],
  active: vscode.TextEditor | undefined,
): Promise<OpenFile | undefined> {
  const place = await contentPath(folder, uri);
  // A tab that was not looked at since the start has no document yet, and then it is of little interest.
  const document = place && openDocument(uri);
  const head = document && documentText(document, mostCharacters);
  if (place === undefined || document === undefined || head === undefined) return undefined;
  const isActive = active?.document === document;
  const editor = isActive ? active : visible.find((other) => other.document === document);
  const range = editor?.visibleRanges[0];
  const end = editor?.visibleRanges.at(-1)?.end.line;
  const file = { ...namedFile(place), text: head.text, isActive };
  if (range === undefined || end === undefined || range.start.line >= head.lines) return file;
  return { ...file, visibleLines: { from: range.start.line + 1, to: Math.min(end + 1, head.lines) } };
}
