import * as vscode from 'vscode';
import { stagedScheme } from '../../shared/contract.ts';

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

/**
 * Where a diff can open by itself, without the focus, while the person works elsewhere: never over a file that is
 * worked in. `undefined` when there is no such place.
 */
export function whereNothingIsCovered(): vscode.ViewColumn | undefined {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isOurs = ({ activeTab }: vscode.TabGroup): boolean =>
    activeTab === undefined ||
    (activeTab.input instanceof vscode.TabInputTextDiff && activeTab.input.modified.scheme === stagedScheme);
  if (isOurs(activeTabGroup)) return activeTabGroup.viewColumn;
  if (activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview) {
    // The person looks at a panel, not at a file.
    const free = all.find(({ activeTab }) => !(activeTab?.input instanceof vscode.TabInputWebview));
    return free?.viewColumn ?? vscode.ViewColumn.Beside;
  }
  return all.find(isOurs)?.viewColumn;
}
