import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { FileProblem, StagedChange } from '../../core/work/edits/editorPorts.ts';
import { newFileLineEnd, withLineEnd } from './newFileLineEnd.ts';
import { largestFileBytes, readWorkspaceText, type WorkspaceText } from './readWorkspaceText.ts';
import { fileProblems } from '../../presentation/edits/editMessages.ts';

/** Where a file will be. */
export interface Place {
  readonly path: string;
  readonly uri: vscode.Uri;
  readonly realPath: string;
}

/** A staged change that can be written: the file still is what the edits were made for. */
export type CheckedChange =
  | { readonly kind: 'create'; readonly place: Place; readonly text: string; readonly bytes: Uint8Array }
  | { readonly kind: 'delete'; readonly file: WorkspaceText }
  | {
      readonly kind: 'edit';
      readonly file: WorkspaceText;
      /** Set when the file moves. */
      readonly movesTo?: Place;
      readonly text: string;
      /** The new text in the file's encoding; what saving makes of it may differ. */
      readonly bytes: Uint8Array;
    };

/** Every change ready to be written, or all that stands against it. */
export type CheckedStep =
  | { readonly ok: true; readonly changes: readonly CheckedChange[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Looks at every file that a step wants to change, buffer and disk, and writes nothing. */
export async function checkStaged(
  folder: vscode.WorkspaceFolder,
  staged: readonly StagedChange[],
): Promise<CheckedStep> {
  const problems: FileProblem[] = [];
  const changes: CheckedChange[] = [];
  for (const change of staged) {
    if (change.before === undefined && change.after === undefined) continue;
    const checked = await checkChange(folder, change);
    if ('problem' in checked) problems.push(checked.problem);
    else changes.push(checked);
  }
  problems.push(...findTwice(changes), ...(await findOtherNames(changes)));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, changes };
}

type Checked = CheckedChange | { readonly problem: FileProblem };

async function checkChange(folder: vscode.WorkspaceFolder, change: StagedChange): Promise<Checked> {
  const { path, before, after, movedTo } = change;
  const refuse = (reason: string, at = path): Checked => ({ problem: { path: at, reason } });
  if (before === undefined) return checkNew(folder, path, after ?? '');
  const read = await readWorkspaceText(folder, path);
  if (read.kind === 'problem') return refuse(read.reason);
  if (read.kind === 'missing') return refuse(fileProblems.deletedMeanwhile);
  const { file } = read;
  if (file.text !== before) return refuse(fileProblems.changedMeanwhile);
  if ((after === undefined || movedTo !== undefined) && file.isLink) {
    return refuse(fileProblems.symbolicLink);
  }
  if (after === undefined) return { kind: 'delete', file };
  const { encoding } = await vscode.workspace.openTextDocument(file.uri);
  const bytes = await vscode.workspace.encode(after, { encoding });
  if (bytes.byteLength > largestFileBytes) return refuse(tooLarge());
  if (movedTo === undefined) return { kind: 'edit', file, text: after, bytes };
  const target = await checkNew(folder, movedTo, after);
  if (!('kind' in target) || target.kind !== 'create') return target;
  return { kind: 'edit', file, movesTo: target.place, text: after, bytes };
}

async function checkNew(folder: vscode.WorkspaceFolder, path: string, written: string): Promise<Checked> {
  const read = await readWorkspaceText(folder, path);
  if (read.kind === 'problem') return { problem: { path, reason: read.reason } };
  if (read.kind === 'text') return { problem: { path, reason: fileProblems.existsAlready } };
  const { uri, realPath } = read;
  const text = withLineEnd(written, await newFileLineEnd(folder, uri, realPath));
  const bytes = await vscode.workspace.encode(text, { uri });
  if (bytes.byteLength > largestFileBytes) return { problem: { path, reason: tooLarge() } };
  return { kind: 'create', place: { path: read.path, uri, realPath }, text, bytes };
}

function tooLarge(): string {
  return fileProblems.wouldBeTooLarge;
}

/** The places on the disk that a change writes to or removes. */
export function placesOf(change: CheckedChange): Place[] {
  if (change.kind === 'create') return [change.place];
  if (change.kind === 'delete' || change.movesTo === undefined) return [change.file];
  return [change.file, change.movesTo];
}

/** Two changes of one file, perhaps under two names, would overwrite each other. */
function findTwice(changes: readonly CheckedChange[]): FileProblem[] {
  const seen = new Set<string>();
  const problems: FileProblem[] = [];
  for (const { path, realPath } of changes.flatMap(placesOf)) {
    if (seen.has(realPath)) problems.push({ path, reason: fileProblems.changedTwice });
    seen.add(realPath);
  }
  return problems;
}

/** Unsaved changes of a target that is open under another address (a link): saving one would undo the other. */
async function findOtherNames(changes: readonly CheckedChange[]): Promise<FileProblem[]> {
  const places = new Map(changes.flatMap(placesOf).map((place) => [place.realPath, place]));
  const problems: FileProblem[] = [];
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.uri.scheme !== 'file') continue;
    const real = await realpath(document.uri.fsPath).catch(() => document.uri.fsPath);
    const place = places.get(real);
    if (place === undefined || place.uri.toString() === document.uri.toString()) continue;
    const name = vscode.workspace.asRelativePath(document.uri);
    problems.push({
      path: place.path,
      reason: fileProblems.unsavedElsewhere(name),
    });
  }
  return problems;
}
