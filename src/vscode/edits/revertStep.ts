import * as vscode from 'vscode';
import type { EditOutcome, FileProblem } from '../../core/editorPorts.ts';
import type { CheckpointFile } from '../../core/ports.ts';
import type { EditPorts } from './applyStaged.ts';
import { bytesOnDisk, encodeDocument, fingerprint, restoreCheckpoint } from './checkpoint.ts';
import { resolveInside } from './insideFolder.ts';
import { openDocument } from './readText.ts';

/**
 * Puts back the bytes of a step's checkpoint. A file may be as the step left it or, after a partial Undo, already as
 * it was before; anything else is the person's own work, and then nothing is reverted and the file is named.
 */
export async function revertStep(ports: EditPorts, planId: string, stepId: string): Promise<EditOutcome> {
  const checkpoint = await ports.plans.loadCheckpoint(planId, stepId);
  if (checkpoint === undefined) {
    return { ok: false, problems: [{ path: '', reason: 'No checkpoint of this step is left.' }] };
  }
  const results = await Promise.all(checkpoint.map((file) => personalChange(ports.folder, file)));
  const problems = results.filter((problem) => problem !== undefined);
  if (problems.length > 0) return { ok: false, problems };
  await restoreCheckpoint(ports.folder, checkpoint);
  await ports.plans.removeCheckpoint(planId, stepId);
  return { ok: true };
}

async function personalChange(
  folder: vscode.WorkspaceFolder,
  file: CheckpointFile,
): Promise<FileProblem | undefined> {
  const { path } = file;
  const inside = await resolveInside(folder.uri.fsPath, path);
  if (!inside.ok) return { path, reason: inside.reason };
  const uri = vscode.Uri.joinPath(folder.uri, path);
  const known = new Set([fingerprint(file.before), file.afterSha256]);
  if (!known.has(fingerprint(await bytesOnDisk(uri)))) {
    return { path, reason: vscode.l10n.t('was changed since the step ran') };
  }
  const document = openDocument(uri);
  if (document?.isDirty !== true || known.has(fingerprint(await encodeDocument(document)))) return undefined;
  return { path, reason: vscode.l10n.t('has unsaved changes that are not the step’s') };
}
