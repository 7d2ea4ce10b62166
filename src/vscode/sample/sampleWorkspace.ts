import * as vscode from 'vscode';

/** Where the sample's project is opened: a copy in the extension's own storage, never the person's files. */
export function sampleFolder(context: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(context.globalStorageUri, 'sample', 'corner-shop');
}

/** True in the window that shows the sample's project. Only there do prepared answers stand in for models. */
export function isSampleWindow(context: vscode.ExtensionContext): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 1 && folders[0]?.uri.path === sampleFolder(context).path;
}

const resumeKey = 'tierwise.sample.openPanel';

/**
 * Opens a fresh copy of the sample's project in this window (in a new one when a folder is open). Opening a folder
 * restarts the extension, so what comes next is remembered first: see {@link takeSampleResume}.
 */
export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const target = sampleFolder(context);
  const source = vscode.Uri.joinPath(context.extensionUri, 'dist', 'sample', 'workspace');
  await vscode.workspace.fs.copy(source, target, { overwrite: true });
  await context.globalState.update(resumeKey, true);
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: hasFolder });
}

/** True in the window of a copy that was just made: a plan of the copy before says nothing about it. */
export function isSampleFresh(context: vscode.ExtensionContext): boolean {
  return isSampleWindow(context) && context.globalState.get(resumeKey) === true;
}

/** True once after {@link openSample}: the panel is to be opened now. */
export async function takeSampleResume(context: vscode.ExtensionContext): Promise<boolean> {
  if (context.globalState.get(resumeKey) !== true) return false;
  await context.globalState.update(resumeKey, undefined);
  return true;
}
