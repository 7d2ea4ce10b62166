import * as vscode from 'vscode';
import type { HunkState } from '../../core/work/edits/hunkChoices.ts';
import { commandIds, type CommandId } from '../../shared/contract.ts';
import type { FileForApproval, StepForApproval, StepsForApproval } from './stepsForApproval.ts';
import { editMessages } from '../../presentation/edits/editMessages.ts';
import { notify, pick, pickMany } from '../ui/dialogs.ts';

/** Commands on the hunks of staged changes. Arguments come from lenses and menus, or from anybody: untrusted. */
export type HunkCommands = Readonly<
  Record<
    Extract<
      CommandId,
      | 'tierwise.acceptHunk'
      | 'tierwise.rejectHunk'
      | 'tierwise.nextHunk'
      | 'tierwise.acceptFile'
      | 'tierwise.rejectFile'
      | 'tierwise.putBackHunks'
      | 'tierwise.chooseFiles'
    >,
    (...args: readonly unknown[]) => Promise<void> | void
  >
>;

/** Without arguments they work on the diff that has the focus, at its cursor. */
export function hunkCommands(reviews: StepsForApproval): HunkCommands {
  function onHunk(args: readonly unknown[], state: HunkState): void {
    const reviewed = fileForApproval(reviews, args);
    if (reviewed === undefined) {
      tellNoDiff();
      return;
    }
    const [, given] = args;
    const hunk = typeof given === 'number' ? given : hunkAtCursor(reviewed);
    if (hunk === undefined) {
      void notify.info(editMessages.noChangeLeft);
      return;
    }
    reviews.decide(reviewed, hunk, state);
    if (typeof given !== 'number') goToOpenHunk(reviews, reviewed.uri, 'this-or-next');
  }

  function onFile(args: readonly unknown[], state: HunkState): void {
    const reviewed = fileForApproval(reviews, args);
    if (reviewed === undefined) {
      tellNoDiff();
      return;
    }
    reviews.decide(reviewed, 'all', state);
  }

  return {
    [commandIds.acceptHunk]: (...args) => {
      onHunk(args, 'kept');
    },
    [commandIds.rejectHunk]: (...args) => {
      onHunk(args, 'left-out');
    },
    [commandIds.acceptFile]: (...args) => {
      onFile(args, 'kept');
    },
    [commandIds.rejectFile]: (...args) => {
      onFile(args, 'left-out');
    },
    [commandIds.putBackHunks]: (...args) => {
      onFile(args, 'open');
    },
    [commandIds.nextHunk](...args) {
      const reviewed = fileForApproval(reviews, args);
      if (reviewed === undefined) {
        tellNoDiff();
        return;
      }
      goToOpenHunk(reviews, reviewed.uri, 'next');
    },
    async [commandIds.chooseFiles]() {
      const step = await chooseStep(reviews);
      if (step !== undefined) await chooseFiles(reviews, step);
    },
  };
}

/** The file that an argument names, else the one whose diff has the focus. */
function fileForApproval(
  reviews: StepsForApproval,
  [given]: readonly unknown[],
): FileForApproval | undefined {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  const found = uri === undefined ? undefined : reviews.fileAt(uri);
  if (found !== undefined) return found;
  // The focus may be on the left side or in the title: the tab knows its right side.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? reviews.fileAt(input.modified) : undefined;
}

function tellNoDiff(): void {
  void notify.info(editMessages.noDiff);
}

function editorOf(uri: vscode.Uri): vscode.TextEditor | undefined {
  const isOurs = (editor: vscode.TextEditor) => editor.document.uri.toString() === uri.toString();
  const active = vscode.window.activeTextEditor;
  return active !== undefined && isOurs(active) ? active : vscode.window.visibleTextEditors.find(isOurs);
}

/** The hunk that the cursor is in, or the nearest above it, or else the first; of those that are not left out. */
function hunkAtCursor({ file, uri }: FileForApproval): number | undefined {
  const cursor = editorOf(uri)?.selection.active.line ?? 0;
  const present = [...file.states.keys()].filter((index) => file.states[index] !== 'left-out');
  const above = present.filter((index) => (file.composed.lines[index] ?? 0) <= cursor);
  // Of a moved file's two first hunks, the text is meant.
  return above.at(-1) ?? present[0];
}

/** Puts the cursor at the next hunk without an answer: in this file, else in another of the step that is shown. */
function goToOpenHunk(reviews: StepsForApproval, from: vscode.Uri, which: 'next' | 'this-or-next'): void {
  const reviewed = reviews.fileAt(from);
  if (reviewed === undefined) return;
  const { step, file } = reviewed;
  const cursor = editorOf(from)?.selection.active.line ?? 0;
  const isAfter = (line: number) => (which === 'next' ? line > cursor : line >= cursor);
  const lines = openLines(file.states, file.composed.lines);
  const next = lines.find(isAfter);
  if (next !== undefined) {
    reveal(from, next);
    return;
  }
  const files = step.review.files();
  const at = files.findIndex(({ path }) => path === file.path);
  for (const other of [...files.slice(at + 1), ...files.slice(0, at + 1)]) {
    const [first] = openLines(other.states, other.composed.lines);
    if (first !== undefined && reveal(reviews.uriOf(step, 'after', other.path), first)) return;
  }
}

function openLines(states: readonly HunkState[], lines: readonly number[]): number[] {
  return lines.filter((_, index) => states[index] === 'open');
}

/** False when no editor shows the file. */
function reveal(uri: vscode.Uri, line: number): boolean {
  const editor = editorOf(uri);
  if (editor === undefined) return false;
  const place = new vscode.Range(line, 0, line, 0);
  editor.selection = new vscode.Selection(place.start, place.end);
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}

/** The one step whose diff is open, or the one that the person picks. */
async function chooseStep(reviews: StepsForApproval): Promise<StepForApproval | undefined> {
  const [only, ...others] = reviews.open();
  if (only === undefined) {
    tellNoDiff();
    return undefined;
  }
  if (others.length === 0) return only;
  const items = [only, ...others].map((step) => ({ label: step.staged.title, step }));
  return (await pick(items, { title: editMessages.filesOfWhichStep }))?.step;
}

/** Check boxes: what is not checked is left out. Deletions have no right side that could carry buttons. */
async function chooseFiles(reviews: StepsForApproval, step: StepForApproval): Promise<void> {
  const items = step.review.files().map((file) => ({
    label: file.path,
    description: editMessages.changeWord(file.change),
    picked: file.composed.change !== undefined,
    file,
  }));
  const picked = await pickMany(items, { title: editMessages.filesToKeep(step.staged.title) });
  if (picked === undefined) return;
  const kept = new Set(picked.map(({ file }) => file.path));
  for (const { file } of items) {
    const isKept = kept.has(file.path);
    if (isKept === (file.composed.change !== undefined)) continue;
    const uri = reviews.uriOf(step, 'after', file.path);
    reviews.decide({ step, file, uri }, 'all', isKept ? 'open' : 'left-out');
  }
}
