import * as vscode from 'vscode';
import type { FileReview } from '../../core/work/edits/stepReview.ts';
import { commandIds, stagedScheme } from '../../shared/contract.ts';
import type { CommandId } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import type { ReviewedFile, ReviewedSteps } from './reviewedSteps.ts';

/** Accept and Reject above each hunk of a staged file, and above the file where it has several. */
export function createHunkLenses(reviews: ReviewedSteps): DisposableLike {
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

function fileLenses({ file, uri }: ReviewedFile): vscode.CodeLens[] {
  const { states } = file;
  const lenses: vscode.CodeLens[] = [];
  if (states.length > 1) {
    lenses.push(
      lens(0, '$(check-all) Accept file', commandIds.acceptFile, [uri]),
      lens(0, '$(close-all) Reject file', commandIds.rejectFile, [uri]),
    );
  }
  const leftOut = states.filter((state) => state === 'left-out').length;
  if (leftOut > 0) {
    const title =
      leftOut === 1 ? '1 change rejected: put it back' : `${leftOut} changes rejected: put them back`;
    lenses.push(lens(0, `$(discard) ${title}`, commandIds.putBackHunks, [uri]));
  }
  return lenses;
}

function hunkLenses({ file, uri }: ReviewedFile): vscode.CodeLens[] {
  return file.states.flatMap((state, index) => {
    const line = file.composed.lines[index] ?? 0;
    const reject = lens(line, `$(close) ${rejectTitle(file, index)}`, commandIds.rejectHunk, [uri, index]);
    switch (state) {
      case 'left-out':
        return [];
      case 'kept':
        return [lens(line, '$(pass-filled) Accepted'), reject];
      case 'open':
        return [
          lens(line, `$(check) ${acceptTitle(file, index)}`, commandIds.acceptHunk, [uri, index]),
          reject,
        ];
    }
  });
}

function acceptTitle({ hunks, change }: FileReview, index: number): string {
  if (hunks[index]?.kind === 'lines') return 'Accept';
  if (change.before === undefined) return 'Accept new file';
  return change.after === undefined ? 'Accept deletion' : 'Accept move';
}

function rejectTitle({ hunks, change }: FileReview, index: number): string {
  if (hunks[index]?.kind === 'lines') return 'Reject';
  if (change.before === undefined) return 'Reject new file';
  return change.after === undefined ? 'Reject deletion' : 'Reject move';
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
