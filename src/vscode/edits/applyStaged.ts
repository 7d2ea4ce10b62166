import * as vscode from 'vscode';
import { findConflict } from '../../core/edits/conflict.ts';
import type { EditOutcome, FileProblem, StagedChange, StagedStep } from '../../core/editorPorts.ts';
import type { Log, PlanStore } from '../../core/ports.ts';
import { bytesOnDisk, completeCheckpoint, restoreCheckpoint, takeCheckpoint } from './checkpoint.ts';
import { readText } from './readText.ts';
import { toWorkspaceEdit } from './workspaceEdit.ts';

/** What writing and reverting work with. */
export interface EditPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly plans: PlanStore;
  readonly log: Log;
}

/**
 * Writes a step's changes: checks all files first, keeps the checkpoint, applies one WorkspaceEdit, saves and reads
 * back. On any failure after the check everything is put back as it was.
 */
export async function applyStaged(ports: EditPorts, staged: StagedStep): Promise<EditOutcome> {
  const { folder, plans } = ports;
  const problems = (await Promise.all(staged.changes.map((change) => conflictsOf(folder, change)))).flat();
  if (problems.length > 0) return { ok: false, problems };
  const checkpoint = await takeCheckpoint(folder, staged.changes);
  await plans.saveCheckpoint(staged.planId, staged.stepId, checkpoint);
  const failed = await write(folder, staged.changes);
  if (failed.length > 0) {
    await restoreCheckpoint(folder, checkpoint);
    await plans.removeCheckpoint(staged.planId, staged.stepId);
    return { ok: false, problems: failed };
  }
  await plans.saveCheckpoint(staged.planId, staged.stepId, await completeCheckpoint(folder, checkpoint));
  return { ok: true };
}

async function conflictsOf(folder: vscode.WorkspaceFolder, change: StagedChange): Promise<FileProblem[]> {
  const paths = [
    { path: change.path, base: change.before },
    ...(change.movedTo === undefined ? [] : [{ path: change.movedTo, base: undefined }]),
  ];
  const problems: FileProblem[] = [];
  for (const { path, base } of paths) {
    const read = await readText(folder, path);
    if (read !== undefined && 'problem' in read) {
      problems.push(read.problem);
      continue;
    }
    const reason = findConflict(base, read?.file.text);
    if (reason !== undefined) problems.push({ path, reason });
  }
  return problems;
}

async function write(
  folder: vscode.WorkspaceFolder,
  changes: readonly StagedChange[],
): Promise<readonly FileProblem[]> {
  try {
    const edit = await toWorkspaceEdit(folder, changes);
    if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
      return changes.map(({ path }) => ({ path, reason: 'VS Code did not apply the edit' }));
    }
    const results = await Promise.all(changes.map((change) => saveAndReadBack(folder, change)));
    return results.filter((problem) => problem !== undefined);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return changes.map(({ path }) => ({ path, reason: `could not be written: ${reason}` }));
  }
}

async function saveAndReadBack(
  folder: vscode.WorkspaceFolder,
  change: StagedChange,
): Promise<FileProblem | undefined> {
  const path = change.movedTo ?? change.path;
  const uri = vscode.Uri.joinPath(folder.uri, path);
  if (change.after === undefined) {
    return (await bytesOnDisk(uri)) === undefined ? undefined : { path, reason: 'could not be deleted' };
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) return { path, reason: 'could not be saved' };
  const bytes = await bytesOnDisk(uri);
  if (bytes === undefined) return { path, reason: 'is not on the disk after saving' };
  const onDisk = await vscode.workspace.decode(bytes, { encoding: document.encoding });
  return onDisk === document.getText()
    ? undefined
    : { path, reason: 'differs on the disk from what was saved' };
}
