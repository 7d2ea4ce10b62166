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

/** Groups by view column; VS Code has a command for each of the first eight and no other way to make one active. */
const focusCommands = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'].map(
  (position) => `workbench.action.focus${position}EditorGroup`,
);

/**
 * Where a diff opens so that the plan panel stays in sight: where a webview is in front, another group is made
 * active. The multi-file diff takes no view column: it opens in the active group.
 */
export async function leaveWebviews(): Promise<vscode.ViewColumn> {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isFree = (group: vscode.TabGroup): boolean =>
    !(group.activeTab?.input instanceof vscode.TabInputWebview);
  if (isFree(activeTabGroup)) return activeTabGroup.viewColumn;
  const free = all.find(isFree);
  const focus = free === undefined ? undefined : focusCommands[free.viewColumn - 1];
  await vscode.commands.executeCommand(focus ?? 'workbench.action.newGroupRight');
  return free?.viewColumn ?? vscode.ViewColumn.Active;
}
