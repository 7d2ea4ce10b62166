import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** The workspace folder with that name; the first one by default. */
export function folder(name?: string): vscode.WorkspaceFolder {
  const found = vscode.workspace.workspaceFolders?.find((other) => name === undefined || other.name === name);
  assert(found, `There is no workspace folder ${name ?? ''}`);
  return found;
}

/** Bytes of a workspace file as text; `undefined` when there is no such file. */
export function onDisk(path: string, folderName?: string): string | undefined {
  const file = join(folder(folderName).uri.fsPath, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Writes a file past VS Code, as another program would. */
export function writeOnDisk(path: string, text: string): void {
  writeFileSync(join(folder().uri.fsPath, path), text);
}

/** Opens a workspace file in an editor. */
export async function openFile(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder().uri, path));
}

/** Closes all editors; what was not saved is lost. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.activeTextEditor?.document.isDirty === true) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
