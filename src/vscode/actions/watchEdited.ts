import * as vscode from 'vscode';
import { wasEdited } from '../../core/work/codeActions/wasEdited.ts';
import type { StagedChange } from '../../core/work/edits/editorPorts.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { readWorkspaceText } from '../edits/readWorkspaceText.ts';

/**
 * Calls back once when the person has changed what an action wrote by the time they next save one of its files. A file
 * that is saved with everything still there is watched no more. To be called right after the action has ended: what
 * stands in the files then counts as written by it, without what the person left out and as formatters saved it.
 */
export async function watchEdited(
  folder: vscode.WorkspaceFolder,
  changes: readonly StagedChange[],
  onEdited: () => void,
): Promise<DisposableLike> {
  const watched = new Map<string, { readonly before: string | undefined; readonly after: string }>();
  for (const { path, movedTo, before, after } of changes) {
    if (after === undefined) continue;
    const read = await readWorkspaceText(folder, movedTo ?? path);
    if (read.kind === 'text') watched.set(read.file.uri.toString(), { before, after: read.file.text });
  }
  const store = new DisposableStore();
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      const address = document.uri.toString();
      const change = watched.get(address);
      if (change === undefined) return;
      watched.delete(address);
      const isEdited = wasEdited(change.before, change.after, document.getText());
      if (isEdited || watched.size === 0) store.dispose();
      if (isEdited) onEdited();
    }),
  );
  return store;
}
