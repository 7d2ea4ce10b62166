import * as vscode from 'vscode';
import type { EditOutcome, FileProblem, StagedStep } from '../../core/work/edits/editorPorts.ts';
import type { CheckpointFile, PlanStore } from '../../core/work/plan/planStore.ts';
import type { Log } from '../../core/model/log.ts';
import { checkStaged, placesOf, type CheckedChange, type Place } from './checkStaged.ts';
import { isSameBytes, readBytes, sha256Of } from '../../node/files/diskBytes.ts';
import { findOpenDocument, saveDocument } from './documents.ts';
import { modeOf, setMode } from '../../node/files/fileMode.ts';
import { mergeCheckpoints } from '../../node/files/mergeCheckpoints.ts';
import { restoreFiles, type FileToRestore } from './restoreFiles.ts';
import { textReplacements, type TextReplacement } from '../../core/work/edits/textReplacements.ts';
import { fileProblems } from '../../presentation/edits/editMessages.ts';

/** What writing a step works with. */
export interface ApplyPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly plans: Pick<PlanStore, 'saveCheckpoint' | 'loadCheckpoint' | 'removeCheckpoint'>;
  readonly log: Log;
}

/**
 * Writes a step: check everything, keep the checkpoint, apply one edit, save, read back. The checkpoint holds what
 * the person had: a dirty buffer's text in the file's encoding, else the bytes on disk. When anything fails after
 * the check, all files and unsaved buffers are put back.
 */
export async function applyStaged(ports: ApplyPorts, staged: StagedStep): Promise<EditOutcome> {
  const { folder, plans, log } = ports;
  const { planId, stepId } = staged;
  const checked = await checkStaged(folder, staged.changes);
  if (!checked.ok) return checked;
  const { changes } = checked;
  const earlier = await plans.loadCheckpoint(planId, stepId);
  const places = changes.flatMap(placesOf);
  const before: readonly FileToRestore[] = await Promise.all(
    places.map(async (place) => ({
      ...place,
      bytes: await readBytes(place.realPath),
      mode: await modeOf(place.realPath),
    })),
  );
  const label = { folder: folder.uri.toString(), title: staged.title };
  const keep = (files: readonly CheckpointFile[]): Promise<FileProblem[]> =>
    problemsOf(() => plans.saveCheckpoint(planId, stepId, mergeCheckpoints(earlier, files), label));
  // Kept before the first byte is written: with the hashes that are expected, in case the window dies in between.
  const expected = changes.flatMap(expectedFiles).map((file) => withMode(file, before));
  const notKept = await keep(expected);
  if (notKept.length > 0) return { ok: false, problems: notKept };

  let problems = await writeAll(changes, before);
  if (problems.length === 0) problems = await keep(await readBackAll(expected, places));
  if (problems.length === 0) return { ok: true };
  log.warn(`Step ${stepId} could not be written, its files are put back: ${inWords(problems)}`);
  const left = await restoreFiles(before, log);
  await restoreUnsaved(changes);
  // A checkpoint is of use as long as something of the step is left.
  if (left.length === 0) {
    left.push(
      ...(await problemsOf(() =>
        earlier === undefined
          ? plans.removeCheckpoint(planId, stepId)
          : plans.saveCheckpoint(planId, stepId, earlier, label),
      )),
    );
  }
  return { ok: false, problems: [...problems, ...left] };
}

/** The store's failures are outcomes here: files are put back whatever fails. */
async function problemsOf(work: () => Promise<void>): Promise<FileProblem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [
      {
        path: 'checkpoint',
        reason: fileProblems.notStored(message),
      },
    ];
  }
}

async function readBackAll(
  expected: readonly CheckpointFile[],
  places: readonly Place[],
): Promise<CheckpointFile[]> {
  return Promise.all(
    expected.map(async (file) => ({
      ...file,
      afterSha256: sha256Of(await readBytes(realPathOf(places, file.path))),
    })),
  );
}

function expectedFiles(change: CheckedChange): CheckpointFile[] {
  if (change.kind === 'create') {
    return [{ path: change.place.path, before: undefined, afterSha256: sha256Of(change.bytes) }];
  }
  const { path, bytes } = change.file;
  if (change.kind === 'delete') return [{ path, before: bytes, afterSha256: undefined }];
  if (change.movesTo === undefined) return [{ path, before: bytes, afterSha256: sha256Of(change.bytes) }];
  return [
    { path, before: bytes, afterSha256: undefined },
    { path: change.movesTo.path, before: undefined, afterSha256: sha256Of(change.bytes) },
  ];
}

/** A new file has no mode from before, whatever it gets. */
function withMode(file: CheckpointFile, before: readonly FileToRestore[]): CheckpointFile {
  const mode = before.find(({ path }) => path === file.path)?.mode;
  return file.before === undefined || mode === undefined ? file : { ...file, mode };
}

function realPathOf(places: readonly Place[], path: string): string {
  const place = places.find((candidate) => candidate.path === path);
  if (place === undefined) throw new Error(`${path} is not among the files of the step.`);
  return place.realPath;
}

/** Applies the one edit, saves each file and reads it back. Says what went wrong; then some may be written. */
async function writeAll(
  changes: readonly CheckedChange[],
  before: readonly FileToRestore[],
): Promise<FileProblem[]> {
  try {
    if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(changes), { isRefactoring: true }))) {
      const [first] = changes;
      const path = first === undefined ? '' : (placesOf(first)[0]?.path ?? '');
      return [{ path, reason: fileProblems.notTaken }];
    }
    const problems: FileProblem[] = [];
    for (const change of changes) {
      const reason = await saveAndReadBack(change);
      if (reason !== undefined) problems.push({ path: placesOf(change)[0]?.path ?? '', reason });
      // A script that could be run can be run afterwards, in whatever way VS Code wrote it.
      if (change.kind === 'edit') {
        const mode = before.find(({ path }) => path === change.file.path)?.mode;
        await setMode((change.movesTo ?? change.file).realPath, mode);
      }
    }
    return problems;
  } catch (error) {
    // Put back like every other failure; the caller names it.
    return [{ path: '', reason: error instanceof Error ? error.message : String(error) }];
  }
}

function toWorkspaceEdit(changes: readonly CheckedChange[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const change of changes) {
    switch (change.kind) {
      case 'create':
        edit.createFile(change.place.uri, { contents: change.bytes });
        break;
      case 'delete':
        edit.deleteFile(change.file.uri);
        break;
      case 'edit': {
        const { file, movesTo } = change;
        if (movesTo !== undefined) edit.renameFile(file.uri, movesTo.uri);
        for (const replaced of textReplacements(file.text, change.text)) {
          edit.replace(movesTo?.uri ?? file.uri, rangeOf(replaced), replaced.text);
        }
        break;
      }
    }
  }
  return edit;
}

function rangeOf({ startLine, startCharacter, endLine, endCharacter }: TextReplacement): vscode.Range {
  return new vscode.Range(startLine, startCharacter, endLine, endCharacter);
}

/** `undefined` when the disk holds what the editor shows. */
async function saveAndReadBack(change: CheckedChange): Promise<string | undefined> {
  if (change.kind === 'delete') {
    const isThere = (await readBytes(change.file.realPath)) !== undefined;
    return isThere ? fileProblems.notDeleted : undefined;
  }
  const place = change.kind === 'create' ? change.place : (change.movesTo ?? change.file);
  const document = await vscode.workspace.openTextDocument(place.uri);
  if (!(await saveDocument(document))) {
    return fileProblems.notSaved;
  }
  const bytes = await readBytes(place.realPath);
  const isUnchanged =
    change.kind === 'edit' && change.text !== change.file.text && isSameBytes(bytes, change.file.bytesOnDisk);
  if (bytes === undefined || (isUnchanged && !isSameBytes(bytes, change.bytes))) {
    return fileProblems.notAsSaved;
  }
  return undefined;
}

/** Buffers that had unsaved changes get their text back, unsaved as it was. */
async function restoreUnsaved(changes: readonly CheckedChange[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const change of changes) {
    if (change.kind === 'create' || !change.file.isDirty) continue;
    const document =
      findOpenDocument(change.file.uri) ?? (await vscode.workspace.openTextDocument(change.file.uri));
    if (document.getText() === change.file.text) continue;
    const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
    edit.replace(change.file.uri, whole, change.file.text);
  }
  if (edit.size > 0) await vscode.workspace.applyEdit(edit);
}

function inWords(problems: readonly FileProblem[]): string {
  return problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
}
