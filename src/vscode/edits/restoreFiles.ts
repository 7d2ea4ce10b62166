import * as vscode from 'vscode';
import type { FileProblem } from '../../core/work/edits/editorPorts.ts';
import type { Log } from '../../core/model/log.ts';
import type { Place } from './checkStaged.ts';
import { isSameBytes, readBytes, writeBytes } from '../../node/files/diskBytes.ts';
import { modeOf, setMode } from '../../node/files/fileMode.ts';
import { decodeFor, findOpenDocument, whenShows, withLineFeeds } from './documents.ts';
import { fileProblems } from '../../presentation/edits/editMessages.ts';

/** What a file is to be again; `bytes` undefined: it is to be gone. */
export interface FileToRestore extends Place {
  readonly bytes: Uint8Array | undefined;
  /** Permission bits that a file gets which was not there any more. */
  readonly mode?: number | undefined;
}

/** How long an open editor may take to show what was written to the disk. */
const reloadTimeoutMs = 3_000;

/**
 * Makes files what they were, to the byte, and open editors with them: through their buffers first, so that no
 * editor is left with an old text, and then on the disk where saving did not give the very bytes.
 * Tries every file; returns those that could not be restored.
 */
export async function restoreFiles(files: readonly FileToRestore[], log: Log): Promise<FileProblem[]> {
  const isGone = new Map(
    await Promise.all(
      files.map(async ({ realPath }) => [realPath, (await modeOf(realPath)) === undefined] as const),
    ),
  );
  await restoreBuffers(files, log);
  const problems: FileProblem[] = [];
  for (const file of files) {
    try {
      await restoreOnDisk(file, log);
      // The mode of a file that is there is as it was, or the person has changed it since.
      if (isGone.get(file.realPath) === true) await setMode(file.realPath, file.mode);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push({
        path: file.path,
        reason: fileProblems.notRestored(message),
      });
    }
  }
  return problems;
}

/** One edit for all, then each saved. Whatever of it fails is mended on the disk afterwards. */
async function restoreBuffers(files: readonly FileToRestore[], log: Log): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const toSave: vscode.Uri[] = [];
  for (const { uri, bytes } of files) {
    if (bytes === undefined) {
      edit.deleteFile(uri, { ignoreIfNotExists: true });
      continue;
    }
    const document = findOpenDocument(uri);
    if (document === undefined) continue;
    const text = await decodeFor(uri, bytes);
    if (withLineFeeds(document.getText()) !== withLineFeeds(text)) {
      edit.replace(uri, wholeOf(document), text);
      toSave.push(uri);
    } else if (document.isDirty) toSave.push(uri);
  }
  if (edit.size > 0 && !(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    log.warn('VS Code did not take the edit that puts files back; they are written to the disk.');
  }
  for (const uri of toSave) {
    if ((await findOpenDocument(uri)?.save()) === false) {
      log.warn(`${vscode.workspace.asRelativePath(uri)} could not be saved; it is written to the disk.`);
    }
  }
}

async function restoreOnDisk({ path, uri, realPath, bytes }: FileToRestore, log: Log): Promise<void> {
  if (isSameBytes(await readBytes(realPath), bytes)) return;
  if (bytes === undefined) {
    await vscode.workspace.fs.delete(uri);
    return;
  }
  await writeBytes(realPath, bytes);
  if (!(await whenShows(uri, await decodeFor(uri, bytes), reloadTimeoutMs))) {
    log.warn(`${path} was put back on the disk, but its editor still shows another text.`);
  }
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
}
