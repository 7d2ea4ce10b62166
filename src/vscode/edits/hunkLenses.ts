import * as vscode from 'vscode';
import type { FileChoices } from '../../core/work/edits/hunkChoices.ts';
import { commandIds, stagedScheme, type CommandId } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { FileForApproval, StepsForApproval } from './stepsForApproval.ts';
import { editMessages } from '../../presentation/edits/editMessages.ts';

/** Accept and Reject above each hunk of a staged file, and above the file where it has several. */
export function createHunkLenses(reviews: StepsForApproval): DisposableLike {
  return vscode.languages.registerCodeLensProvider(
    { scheme: stagedScheme },
    {
      // The interface wants an event of `void`; it is one.
      onDidChangeCodeLenses: reviews.onDidChange,
      provideCodeLenses(document) {
        const reviewed = reviews.fileAt(document.uri);
        return reviewed === undefined ? [] : [...fileLenses(reviewed), ...hunkLenses(reviewed)];
      },
    },
  );
}

function fileLenses({ file, uri }: FileForApproval): vscode.CodeLens[] {
  const { states } = file;
  const lenses: vscode.CodeLens[] = [];
  if (states.length > 1) {
    lenses.push(
      lens(0, `$(check-all) ${editMessages.acceptFile}`, commandIds.acceptFile, [uri]),
      lens(0, `$(close-all) ${editMessages.rejectFile}`, commandIds.rejectFile, [uri]),
    );
  }
  const leftOut = states.filter((state) => state === 'left-out').length;
  if (leftOut > 0) {
    lenses.push(lens(0, `$(discard) ${editMessages.putBack(leftOut)}`, commandIds.putBackHunks, [uri]));
  }
  return lenses;
}

function hunkLenses({ file, uri }: FileForApproval): vscode.CodeLens[] {
  return file.states.flatMap((state, index) => {
    const line = file.composed.lines[index] ?? 0;
    const reject = lens(line, `$(close) ${rejectTitle(file, index)}`, commandIds.rejectHunk, [uri, index]);
    switch (state) {
      case 'left-out':
        return [];
      case 'kept':
        return [lens(line, `$(pass-filled) ${editMessages.accepted}`), reject];
      case 'open':
        return [
          lens(line, `$(check) ${acceptTitle(file, index)}`, commandIds.acceptHunk, [uri, index]),
          reject,
        ];
    }
  });
}

function acceptTitle({ hunks, change }: FileChoices, index: number): string {
  return hunks[index]?.kind === 'lines' ? editMessages.accept : editMessages.acceptWhole(change);
}

function rejectTitle({ hunks, change }: FileChoices, index: number): string {
  return hunks[index]?.kind === 'lines' ? editMessages.reject : editMessages.rejectWhole(change);
}

function lens(
  line: number,
  title: string,
  command?: CommandId,
  args: readonly unknown[] = [],
): vscode.CodeLens {
  const range = new vscode.Range(line, 0, line, 0);
  return new vscode.CodeLens(range, { title, command: command ?? '', arguments: [...args] });
}
