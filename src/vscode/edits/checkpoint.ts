import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { StagedChange } from '../../core/editorPorts.ts';
import type { CheckpointFile } from '../../core/ports.ts';
import { openDocument, readBytes } from './readText.ts';

/** SHA-256 of a file's bytes, hex; `undefined` for a file that is not there. */
export function fingerprint(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
}

/** Bytes on the disk; `undefined` when there is no such file. */
export async function bytesOnDisk(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const read = await readBytes(uri.fsPath);
  return read !== undefined && 'bytes' in read ? read.bytes : undefined;
}

/**
 * The bytes that Revert Step puts back, one entry per path that the step writes. For a buffer with unsaved changes
 * it is what saving it would have written: that is the text that the person had.
 */
export async function takeCheckpoint(
  folder: vscode.WorkspaceFolder,
  changes: readonly StagedChange[],
): Promise<CheckpointFile[]> {
  const files: CheckpointFile[] = [];
  for (const change of changes) {
    const uri = vscode.Uri.joinPath(folder.uri, change.path);
    const isGone = change.after === undefined || change.movedTo !== undefined;
    const after = change.after === undefined ? undefined : await encodeAs(uri, change.after);
    files.push({
      path: change.path,
      before: change.before === undefined ? undefined : await bytesOfBuffer(uri),
      afterSha256: isGone ? undefined : fingerprint(after),
    });
    if (change.movedTo !== undefined) {
      files.push({ path: change.movedTo, before: undefined, afterSha256: fingerprint(after) });
    }
  }
  return files;
}

/** The checkpoint with what the step really left behind: format-on-save may have changed it. */
export async function completeCheckpoint(
  folder: vscode.WorkspaceFolder,
  files: readonly CheckpointFile[],
): Promise<CheckpointFile[]> {
  return Promise.all(
    files.map(async (file) => ({
      ...file,
      afterSha256: fingerprint(await bytesOnDisk(vscode.Uri.joinPath(folder.uri, file.path))),
    })),
  );
}

/** Writes the checkpoint's bytes back, whatever is there now. */
export async function restoreCheckpoint(
  folder: vscode.WorkspaceFolder,
  files: readonly CheckpointFile[],
): Promise<void> {
  for (const file of files) {
    const uri = vscode.Uri.joinPath(folder.uri, file.path);
    const document = openDocument(uri);
    // A dirty buffer would win over the disk; what is in it was judged before this is called.
    if (document?.isDirty === true) await document.save();
    if (file.before !== undefined) await vscode.workspace.fs.writeFile(uri, file.before);
    else if ((await bytesOnDisk(uri)) !== undefined) await vscode.workspace.fs.delete(uri);
  }
}

async function bytesOfBuffer(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const document = openDocument(uri);
  return document?.isDirty === true ? encodeDocument(document) : bytesOnDisk(uri);
}

/** What saving the document would write. */
export async function encodeDocument(document: vscode.TextDocument): Promise<Uint8Array> {
  return vscode.workspace.encode(document.getText(), { encoding: document.encoding });
}

async function encodeAs(uri: vscode.Uri, text: string): Promise<Uint8Array> {
  const document = openDocument(uri);
  return document === undefined
    ? vscode.workspace.encode(text, { uri })
    : vscode.workspace.encode(text, { encoding: document.encoding });
}
