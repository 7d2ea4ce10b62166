import * as vscode from 'vscode';
import type { StagedChange } from '../../core/editorPorts.ts';
import { smallestReplacement } from './smallestReplacement.ts';

/** All changes of a step as one edit, so that one Undo takes back what VS Code can take back. */
export async function toWorkspaceEdit(
  folder: vscode.WorkspaceFolder,
  changes: readonly StagedChange[],
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const change of changes) {
    const uri = vscode.Uri.joinPath(folder.uri, change.path);
    if (change.before === undefined) {
      edit.createFile(uri, { contents: await vscode.workspace.encode(change.after ?? '', { uri }) });
    } else if (change.after === undefined) {
      edit.deleteFile(uri);
    } else {
      const document = await vscode.workspace.openTextDocument(uri);
      const replaced = smallestReplacement(document.getText(), change.after);
      if (replaced !== undefined) {
        const range = new vscode.Range(
          document.positionAt(replaced.start),
          document.positionAt(replaced.end),
        );
        edit.replace(uri, range, replaced.text);
      }
      if (change.movedTo !== undefined) edit.renameFile(uri, vscode.Uri.joinPath(folder.uri, change.movedTo));
    }
  }
  return edit;
}
