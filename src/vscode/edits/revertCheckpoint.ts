import * as vscode from 'vscode';
import type { EditOutcome, FileProblem } from '../../core/work/edits/editorPorts.ts';
import type { CheckpointFile, PlanStore } from '../../core/work/plan/planStore.ts';
import type { Log } from '../../core/model/log.ts';
import { isSameBytes, readBytes, sha256Of } from '../../node/files/diskBytes.ts';
import { decodeFor, findOpenDocument, withLineFeeds } from './documents.ts';
import { restoreFiles, type FileToRestore } from './restoreFiles.ts';
import { resolveWorkspacePath } from '../../node/files/workspacePath.ts';
import { fileProblems } from '../../presentation/edits/editMessages.ts';

/** What a revert works with. */
export interface RevertPorts {
  readonly folder: vscode.WorkspaceFolder;
  readonly plans: Pick<PlanStore, 'loadCheckpoint' | 'removeCheckpoint'>;
  readonly log: Log;
}

/**
 * Puts back the bytes of a step's checkpoint. Refuses, and names the files, when one is neither what the step left
 * behind nor what it was before (as after an Undo): then the person has changed it since, and that is not thrown away.
 */
export async function revertCheckpoint(
  ports: RevertPorts,
  planId: string,
  stepId: string,
): Promise<EditOutcome> {
  const { folder, plans, log } = ports;
  const checkpoint = await plans.loadCheckpoint(planId, stepId);
  if (checkpoint === undefined) {
    return {
      ok: false,
      problems: [{ path: stepId, reason: fileProblems.noCheckpoint }],
    };
  }
  const problems: FileProblem[] = [];
  const files: FileToRestore[] = [];
  for (const kept of checkpoint) {
    const resolved = await resolveWorkspacePath(folder.uri.fsPath, kept.path);
    if (!resolved.ok) {
      problems.push({ path: kept.path, reason: resolved.reason });
      continue;
    }
    const uri = vscode.Uri.joinPath(folder.uri, ...kept.path.split('/'));
    // A link that has come since would carry the bytes to another file.
    const reason =
      resolved.path !== kept.path || resolved.isLink || resolved.entry === 'other'
        ? fileProblems.noFileNow
        : await changedSince(kept, uri, resolved.realPath);
    if (reason !== undefined) problems.push({ path: kept.path, reason });
    files.push({ path: kept.path, uri, realPath: resolved.realPath, bytes: kept.before, mode: kept.mode });
  }
  if (problems.length > 0) return { ok: false, problems };
  // Contents come back before anything is removed, so that a failure in between loses nothing.
  const ordered = files.toSorted((a, b) => Number(a.bytes === undefined) - Number(b.bytes === undefined));
  const left = await restoreFiles(ordered, log);
  if (left.length > 0) return { ok: false, problems: left };
  await plans.removeCheckpoint(planId, stepId);
  return { ok: true };
}

/** Why a file cannot be put back; `undefined` when nobody changed it since. */
async function changedSince(
  kept: CheckpointFile,
  uri: vscode.Uri,
  realPath: string,
): Promise<string | undefined> {
  const onDisk = await readBytes(realPath);
  const isAsBefore = isSameBytes(onDisk, kept.before);
  if (!isAsBefore && sha256Of(onDisk) !== kept.afterSha256) {
    return onDisk === undefined ? fileProblems.deletedSince : fileProblems.changedSince;
  }
  const document = findOpenDocument(uri);
  if (document?.isDirty !== true) return undefined;
  const shown = withLineFeeds(document.getText());
  for (const bytes of [onDisk, kept.before]) {
    if (bytes !== undefined && withLineFeeds(await decodeFor(uri, bytes)) === shown) return undefined;
  }
  return fileProblems.unsavedSince;
}
