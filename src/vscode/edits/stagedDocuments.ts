import * as vscode from 'vscode';
import type { StagedChange, StagedStep } from '../../core/editorPorts.ts';
import { stagedScheme } from '../../shared/contract.ts';
import type { DisposableLike } from '../dispose.ts';

/** Shows staged changes as diffs of the real file and a virtual document; nothing is written for it. */
export interface StagedDocuments extends DisposableLike {
  show(folder: vscode.WorkspaceFolder, staged: StagedStep): Promise<void>;
  hide(planId: string, stepId: string): Promise<void>;
}

/** See {@link StagedDocuments}. One for the whole window: a scheme has one provider. */
export function createStagedDocuments(): StagedDocuments {
  const texts = new Map<string, string>();
  /** Titles of multi-file diffs, whose tabs tell no URI through the stable API. */
  const titles = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(stagedScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });

  function put(staged: StagedStep, side: 'before' | 'after', path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({
      scheme: stagedScheme,
      path: `/${staged.planId}/${staged.stepId}/${side}/${path}`,
    });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  }

  function sides(
    folder: vscode.WorkspaceFolder,
    staged: StagedStep,
    change: StagedChange,
  ): [vscode.Uri, vscode.Uri] {
    const left =
      change.before === undefined
        ? put(staged, 'before', change.path, '')
        : vscode.Uri.joinPath(folder.uri, change.path);
    return [left, put(staged, 'after', change.movedTo ?? change.path, change.after ?? '')];
  }

  return {
    async show(folder, staged) {
      const title = vscode.l10n.t('{0} (Tierwise)', staged.title);
      const changes = staged.changes.map((change) => ({ change, sides: sides(folder, staged, change) }));
      const [first] = changes;
      if (first === undefined) return;
      if (changes.length === 1) {
        const [left, right] = first.sides;
        await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: false });
        return;
      }
      titles.set(keyOf(staged.planId, staged.stepId), title);
      const resources = changes.map(({ change, sides: [left, right] }) => [
        vscode.Uri.joinPath(folder.uri, change.movedTo ?? change.path),
        left,
        right,
      ]);
      await vscode.commands.executeCommand('vscode.changes', title, resources);
    },
    async hide(planId, stepId) {
      const key = keyOf(planId, stepId);
      const title = titles.get(key);
      const prefix = `/${planId}/${stepId}/`;
      const tabs = vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter((tab) => isStagedDiff(tab, prefix) || (title !== undefined && isMultiDiff(tab, title)));
      await vscode.window.tabGroups.close(tabs, true);
      titles.delete(key);
      for (const uri of [...texts.keys()])
        if (vscode.Uri.parse(uri).path.startsWith(prefix)) texts.delete(uri);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}

function keyOf(planId: string, stepId: string): string {
  return `${planId}/${stepId}`;
}

function isStagedDiff(tab: vscode.Tab, prefix: string): boolean {
  const { input } = tab;
  if (!(input instanceof vscode.TabInputTextDiff)) return false;
  return input.modified.scheme === stagedScheme && input.modified.path.startsWith(prefix);
}

/** The stable API gives the tab of a multi-file diff no input. */
function isMultiDiff(tab: vscode.Tab, title: string): boolean {
  return tab.input === undefined && tab.label.startsWith(title);
}
