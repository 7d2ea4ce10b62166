import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { readBytes } from '../../node/files/diskBytes.ts';
import { decodeFor, findOpenDocument, whenShows, withLineFeeds } from './documents.ts';
import { resolveWorkspacePath } from '../../node/files/workspacePath.ts';
import { fileProblems } from '../../presentation/edits/editMessages.ts';

/** A file of the folder as the person sees it. */
export interface WorkspaceText {
  /** Its one name: relative, forward slashes, links followed. */
  readonly path: string;
  readonly uri: vscode.Uri;
  readonly realPath: string;
  readonly isLink: boolean;
  /** Without byte-order mark. VS Code has brought mixed line ends to one kind. */
  readonly text: string;
  /** `undefined` when it is open and dirty, and gone from the disk. */
  readonly bytesOnDisk: Uint8Array | undefined;
  /** What the file would be if the person saved it now: the bytes on disk, or those of the unsaved text. */
  readonly bytes: Uint8Array;
  readonly isDirty: boolean;
  /** Set when the file on the disk has both kinds of line ends: VS Code shows and saves this one. */
  readonly mixedLineEnds?: 'LF' | 'CRLF';
}

/** What reading gave; `missing` carries where the file would be. */
export type WorkspaceTextResult =
  | { readonly kind: 'text'; readonly file: WorkspaceText }
  | { readonly kind: 'missing'; readonly path: string; readonly uri: vscode.Uri; readonly realPath: string }
  | { readonly kind: 'problem'; readonly reason: string };

/** VS Code opens no larger file as text. */
export const largestFileBytes = 50 * 1024 * 1024;

/**
 * How long VS Code may take to notice that a file on disk is newer than the open one. Its file watcher is seconds late
 * on a busy machine, and an edit that is called off for that has cost its model.
 */
const reloadTimeoutMs = 15_000;

/** Reads a file: the open buffer when it has unsaved changes, else the disk; VS Code decides the encoding. */
export async function readWorkspaceText(
  folder: vscode.WorkspaceFolder,
  written: string,
): Promise<WorkspaceTextResult> {
  const resolved = await resolveWorkspacePath(folder.uri.fsPath, written);
  if (!resolved.ok) return problem(resolved.reason);
  const { path, realPath, isLink } = resolved;
  const uri = vscode.Uri.joinPath(folder.uri, ...path.split('/'));
  const open = findOpenDocument(uri);
  if (resolved.entry === 'missing' && open?.isDirty !== true) return { kind: 'missing', path, uri, realPath };
  if (resolved.entry === 'other') return problem(fileProblems.notAFile);
  if (resolved.entry === 'file' && (await stat(realPath)).size > largestFileBytes) return tooLarge();
  const bytesOnDisk = await readBytes(realPath);
  const document = await openDocument(uri);
  if (typeof document === 'string') return problem(document);
  const isDirty = document.isDirty;
  let isMixed = false;
  if (!isDirty && bytesOnDisk !== undefined) {
    const onDisk = await decodeFor(uri, bytesOnDisk);
    isMixed = onDisk.includes('\r\n') && /(?:^|[^\r])\n/.test(onDisk);
    if (
      withLineFeeds(document.getText()) !== withLineFeeds(onDisk) &&
      !(await whenShows(uri, onDisk, reloadTimeoutMs))
    ) {
      return problem(fileProblems.otherTextOnDisk);
    }
  }
  const text = document.getText();
  if (text.includes('\0')) return problem(fileProblems.binary);
  const bytes =
    document.isDirty || bytesOnDisk === undefined
      ? await vscode.workspace.encode(text, { encoding: document.encoding })
      : bytesOnDisk;
  if (bytes.byteLength > largestFileBytes) return tooLarge();
  return {
    kind: 'text',
    file: {
      ...{ path, uri, realPath, isLink, text, bytesOnDisk, bytes },
      isDirty: document.isDirty,
      ...(isMixed && { mixedLineEnds: document.eol === vscode.EndOfLine.CRLF ? 'CRLF' : 'LF' }),
    },
  };
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | string> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /binary/i.test(message) ? fileProblems.binary : fileProblems.notText(message);
  }
}

function tooLarge(): WorkspaceTextResult {
  return problem(fileProblems.tooLarge);
}

function problem(reason: string): WorkspaceTextResult {
  return { kind: 'problem', reason };
}
