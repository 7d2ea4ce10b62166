import * as vscode from 'vscode';
import type { StagedChange, StagedStep } from '../../core/editorPorts.ts';
import { stagedScheme } from '../../shared/contract.ts';
import type { DisposableLike } from '../dispose.ts';
import { leaveWebviews, multiFileDiffs, tabsShowing } from './diffTabs.ts';
import { createLane } from './lane.ts';

/** Shows staged changes as diffs of the real file and a virtual document; nothing is written for it. */
export interface StagedDocuments extends DisposableLike {
  show(folder: vscode.WorkspaceFolder, staged: StagedStep): Promise<void>;
  hide(planId: string, stepId: string): Promise<void>;
}

/** The sides of one file's diff; one is missing where there is no file. */
interface DiffSides {
  /** What names the file: its new place. */
  readonly label: vscode.Uri;
  readonly left: vscode.Uri | undefined;
  readonly right: vscode.Uri | undefined;
}

/**
 * See {@link StagedDocuments}. One for the whole window: a scheme has one provider. The left side is the real file
 * with its unsaved changes, because these are what the edits were made for. Diffs that a reload has left without
 * their texts are closed: the plan shows them anew.
 */
export function createStagedDocuments(): StagedDocuments {
  const texts = new Map<string, string>();
  /** Titles of multi-file diffs, whose tabs tell no URI through the stable API. */
  const titles = new Map<string, string>();
  const inLane = createLane();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(stagedScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()),
  });

  /** The address has the real file's path: a multi-file diff takes two paths for a move. */
  function put(staged: StagedStep, side: 'before' | 'after', file: vscode.Uri, text: string): vscode.Uri {
    const query = new URLSearchParams({ plan: staged.planId, step: staged.stepId, side }).toString();
    const uri = file.with({ scheme: stagedScheme, query });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  }

  function sidesOf(folder: vscode.WorkspaceFolder, staged: StagedStep, change: StagedChange): DiffSides {
    const label = vscode.Uri.joinPath(folder.uri, change.movedTo ?? change.path);
    return {
      label,
      left: change.before === undefined ? undefined : vscode.Uri.joinPath(folder.uri, change.path),
      right: change.after === undefined ? undefined : put(staged, 'after', label, change.after),
    };
  }

  async function show(folder: vscode.WorkspaceFolder, staged: StagedStep): Promise<void> {
    await hide(staged.planId, staged.stepId);
    const title = vscode.l10n.t('{0} (Tierwise)', staged.title);
    const sides = staged.changes.map((change) => sidesOf(folder, staged, change));
    const [first] = sides;
    if (first === undefined) return;
    const viewColumn = await leaveWebviews();
    if (sides.length > 1) {
      titles.set(keyOf(staged.planId, staged.stepId), title);
      const resources = sides.map(({ label, left, right }) => [label, left, right]);
      await vscode.commands.executeCommand('vscode.changes', title, resources);
      // It opens as a preview, which the next file that is looked at would replace.
      await vscode.commands.executeCommand('workbench.action.keepEditor');
      return;
    }
    const left = first.left ?? put(staged, 'before', first.label, '');
    const right = first.right ?? put(staged, 'after', first.label, '');
    const options: vscode.TextDocumentShowOptions = { preview: false, viewColumn };
    await vscode.commands.executeCommand('vscode.diff', left, right, title, options);
  }

  async function hide(planId: string, stepId: string): Promise<void> {
    const title = titles.get(keyOf(planId, stepId));
    const isOurs = (uri: vscode.Uri): boolean => isOfStep(uri, planId, stepId);
    const tabs = [...tabsShowing(isOurs), ...(title === undefined ? [] : multiFileDiffs(title))];
    titles.delete(keyOf(planId, stepId));
    for (const address of [...texts.keys()]) if (isOurs(vscode.Uri.parse(address))) texts.delete(address);
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  void inLane(async () => {
    const left = tabsShowing((uri) => uri.scheme === stagedScheme);
    if (left.length > 0) await vscode.window.tabGroups.close(left, true);
  });

  return {
    show: (folder, staged) => inLane(() => show(folder, staged)),
    hide: (planId, stepId) => inLane(() => hide(planId, stepId)),
    dispose() {
      provider.dispose();
      changed.dispose();
      texts.clear();
    },
  };
}

function keyOf(planId: string, stepId: string): string {
  return JSON.stringify([planId, stepId]);
}

function isOfStep(uri: vscode.Uri, planId: string, stepId: string): boolean {
  if (uri.scheme !== stagedScheme) return false;
  const query = new URLSearchParams(uri.query);
  return query.get('plan') === planId && query.get('step') === stepId;
}
