import * as vscode from 'vscode';

/** Whether a tab shows a text that the test knows, alone or as a side of a diff. */
export function showsText(tab: vscode.Tab, isKnown: (uri: vscode.Uri) => boolean): boolean {
  const { input } = tab;
  if (input instanceof vscode.TabInputText) return isKnown(input.uri);
  return input instanceof vscode.TabInputTextDiff && (isKnown(input.original) || isKnown(input.modified));
}

/**
 * Whether a tab is a multi-file diff with this title. Its kind is not in the stable API: it is known by being of no
 * other kind, and by its label, which begins with the title.
 */
export function isMultiFileDiff(tab: vscode.Tab, title: string): boolean {
  const { input, label } = tab;
  const isKnownKind =
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputTextDiff ||
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputWebview ||
    input instanceof vscode.TabInputNotebook ||
    input instanceof vscode.TabInputNotebookDiff ||
    input instanceof vscode.TabInputTerminal;
  return !isKnownKind && label.startsWith(title);
}

/** Where a diff opens so that the plan panel stays in sight: not in front of a webview. */
export function columnBesideWebviews(): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isFree = (group: vscode.TabGroup): boolean =>
    !(group.activeTab?.input instanceof vscode.TabInputWebview);
  if (isFree(activeTabGroup)) return activeTabGroup.viewColumn;
  return all.find(isFree)?.viewColumn ?? vscode.ViewColumn.Beside;
}
