import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { maximumFileCharacters } from '../../core/edits/applyEdits.ts';
import type { FileProblem, FileText } from '../../core/editorPorts.ts';
import { resolveInside } from './insideFolder.ts';

/** Bytes that are looked at to tell text from binary. */
const probedBytes = 8_000;

/** The text of a file as the person sees it: the open buffer when it has unsaved changes, else the disk. */
export async function readText(
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<{ file: FileText } | { problem: FileProblem } | undefined> {
  const problem = (reason: string) => ({ problem: { path, reason } });
  const inside = await resolveInside(folder.uri.fsPath, path);
  if (!inside.ok) return problem(inside.reason);
  const uri = vscode.Uri.joinPath(folder.uri, inside.path);
  const open = openDocument(uri);
  if (open?.isDirty === true) return { file: { path: inside.path, text: open.getText() } };
  const found = await readBytes(inside.fsPath);
  if (found === undefined) return undefined;
  if ('reason' in found) return problem(found.reason);
  const document = await vscode.workspace.openTextDocument(uri);
  return { file: { path: inside.path, text: document.getText() } };
}

/** The file's document if VS Code holds it. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** Bytes on the disk; `undefined` when there is no such file; a reason when it cannot be edited as text. */
export async function readBytes(
  fsPath: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly reason: string } | undefined> {
  try {
    const status = await stat(fsPath);
    if (!status.isFile()) return { reason: 'is not a file' };
    if (status.size > maximumFileCharacters) {
      return { reason: 'is larger than 50 MB, which VS Code does not open for extensions' };
    }
    const bytes = await readFile(fsPath);
    if (bytes.subarray(0, probedBytes).includes(0) && !hasUtf16Mark(bytes))
      return { reason: 'is not a text file' };
    return { bytes };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
