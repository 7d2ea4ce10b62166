import * as vscode from 'vscode';

/** Tabs that were opened for language servers, which look at nothing else. */
export interface BackgroundTabs {
  /** Those that could be opened. */
  readonly documents: readonly vscode.TextDocument[];
  /** Closes the tabs again, but for those that the person has looked at or changed meanwhile. */
  close(): Promise<void>;
}

/** Opens files as inactive tabs behind what the person sees; files that have a tab keep it. */
export async function openBackgroundTabs(
  uris: readonly vscode.Uri[],
  signal: AbortSignal,
): Promise<BackgroundTabs> {
  const documents: vscode.TextDocument[] = [];
  const opened = new Set<string>();
  for (const uri of uris) {
    if (signal.aborted) break;
    const document = await openText(uri);
    if (document === undefined) continue;
    documents.push(document);
    if (tabsOf(uri.toString()).length > 0) continue;
    opened.add(uri.toString());
    // `background` keeps the active tab in front, which `showTextDocument` cannot.
    await vscode.commands.executeCommand('vscode.open', uri, {
      preview: false,
      preserveFocus: true,
      background: true,
    });
  }
  return {
    documents,
    async close() {
      const tabs = [...opened].flatMap(tabsOf).filter(({ isActive, isDirty }) => !isActive && !isDirty);
      if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
    },
  };
}

/** Nothing for a file that is gone or no text. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

function tabsOf(address: string): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === address);
}
