import * as vscode from 'vscode';

/** Tabs that show a text that the caller knows, alone or as a side of a diff. */
export function tabsShowing(isKnown: (uri: vscode.Uri) => boolean): vscode.Tab[] {
  return allTabs().filter(({ input }) => {
    if (input instanceof vscode.TabInputText) return isKnown(input.uri);
    return input instanceof vscode.TabInputTextDiff && (isKnown(input.original) || isKnown(input.modified));
  });
}

/**
 * Multi-file diffs with this title. Their kind is not in the stable API: they are known by being of no other kind,
 * and by their label, which begins with the title.
 */
export function multiFileDiffs(title: string): vscode.Tab[] {
  return allTabs().filter(({ input, label }) => {
    const isKnownKind =
      input instanceof vscode.TabInputText ||
      input instanceof vscode.TabInputTextDiff ||
      input instanceof vscode.TabInputCustom ||
      input instanceof vscode.TabInputWebview ||
      input instanceof vscode.TabInputNotebook ||
      input instanceof vscode.TabInputNotebookDiff ||
      input instanceof vscode.TabInputTerminal;
    return !isKnownKind && label.startsWith(title);
  });
}

function allTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** Where a diff opens so that the plan panel stays in sight: not in front of a webview. */
export function columnBesideWebviews(): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isFree = (group: vscode.TabGroup): boolean =>
    !(group.activeTab?.input instanceof vscode.TabInputWebview);
  if (isFree(activeTabGroup)) return activeTabGroup.viewColumn;
  return all.find(isFree)?.viewColumn ?? vscode.ViewColumn.Beside;
}
