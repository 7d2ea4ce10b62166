import * as vscode from 'vscode';
import type { KeptChanges } from '../../core/work/edits/hunkChoices.ts';
import type { StagedChange, StagedStep } from '../../core/work/edits/editorPorts.ts';
import { stagedScheme } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { leaveWebviews, multiFileDiffs, tabsShowing, whereNothingIsCovered } from './diffTabs.ts';
import { createHunkLenses } from './hunkLenses.ts';
import { createMutex } from '../../core/work/edits/mutex.ts';
import {
  createStepsForApproval,
  isOfStep,
  type DecidedStep,
  type StepForApproval,
  type StepsForApproval,
} from './stepsForApproval.ts';
import { inLabel } from '../../shared/foreignText.ts';

/** Shows staged changes as diffs of the real file and a virtual document; nothing is written for it. */
export interface StagedDocuments extends DisposableLike {
  show(folder: vscode.WorkspaceFolder, staged: StagedStep): Promise<void>;
  /**
   * Shows the file that is being written, and updates it at most every 100 ms. With `mayCover` its diff opens where
   * the person works, which an action in place may do; else only where no file is covered. The focus stays.
   */
  preview(folder: vscode.WorkspaceFolder, staged: StagedStep, mayCover: boolean): void;
  hide(planId: string, stepId: string): Promise<void>;
  /** The step's changes without what the person has left out in its diff. */
  kept(staged: StagedStep): KeptChanges;
  /** The hunks under review, for commands. */
  readonly reviews: StepsForApproval;
  /** The person has answered to every hunk of a step: whoever waits for the answer to the step has it now. */
  readonly onDidDecide: vscode.Event<DecidedStep>;
}

/** The sides of one file's diff; one is missing where there is no file. */
interface DiffSides {
  /** What names the file: its new place. */
  readonly label: vscode.Uri;
  readonly left: vscode.Uri | undefined;
  readonly right: vscode.Uri | undefined;
}

/** How often a growing diff is updated at most. */
const previewIntervalMs = 100;

/**
 * The left side is the real file with its unsaved changes, because these are what the
 * edits were made for. Diffs that a reload has left without their texts are closed: the plan shows them anew.
 */
export function createStagedDocuments(): StagedDocuments {
  const reviews = createStepsForApproval();
  const lenses = createHunkLenses(reviews);
  /** Titles of multi-file diffs, whose tabs tell no URI through the stable API. */
  const titles = new Map<string, string>();
  const exclusively = createMutex();
  const growing = new Map<string, Growing>();

  function sidesOf(step: StepForApproval, change: StagedChange): DiffSides {
    const { folder } = step;
    const path = change.movedTo ?? change.path;
    return {
      label: vscode.Uri.joinPath(folder.uri, path),
      left: change.before === undefined ? undefined : vscode.Uri.joinPath(folder.uri, change.path),
      right: change.after === undefined ? undefined : reviews.uriOf(step, 'after', path),
    };
  }

  async function openDiff(
    step: StepForApproval,
    change: StagedChange,
    options: vscode.TextDocumentShowOptions,
  ): Promise<void> {
    const { left, right } = sidesOf(step, change);
    await vscode.commands.executeCommand(
      'vscode.diff',
      left ?? reviews.uriOf(step, 'before', change.path),
      right ?? reviews.uriOf(step, 'after', change.path),
      titleOf(step.staged),
      options,
    );
  }

  async function show(folder: vscode.WorkspaceFolder, staged: StagedStep): Promise<void> {
    const { planId, stepId, changes } = staged;
    endGrowing(planId, stepId);
    await closeTabs(planId, stepId);
    if (changes.length === 0) {
      reviews.remove(planId, stepId);
      return;
    }
    const step = reviews.put(folder, staged);
    const viewColumn = await leaveWebviews();
    const [only, ...others] = changes;
    if (only !== undefined && others.length === 0) {
      await openDiff(step, only, { preview: false, viewColumn });
      return;
    }
    const title = titleOf(staged);
    titles.set(keyOf(planId, stepId), title);
    const resources = changes
      .map((change) => sidesOf(step, change))
      .map(({ label, left, right }) => [label, left, right]);
    await vscode.commands.executeCommand('vscode.changes', title, resources);
    // It opens as a preview, which the next file that is looked at would replace.
    await vscode.commands.executeCommand('workbench.action.keepEditor');
  }

  async function closeTabs(planId: string, stepId: string): Promise<void> {
    const title = titles.get(keyOf(planId, stepId));
    const isOurs = (uri: vscode.Uri): boolean => isOfStep(uri, planId, stepId);
    const tabs = [...tabsShowing(isOurs), ...(title === undefined ? [] : multiFileDiffs(title))];
    titles.delete(keyOf(planId, stepId));
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  function endGrowing(planId: string, stepId: string): void {
    clearTimeout(growing.get(keyOf(planId, stepId))?.timer);
    growing.delete(keyOf(planId, stepId));
  }

  /** What came in meanwhile is shown in one go; the last file is the one being written. */
  async function grow(key: string): Promise<void> {
    const state = growing.get(key);
    if (state === undefined) return;
    state.timer = undefined;
    state.shownAtMs = performance.now();
    const change = state.staged.changes.at(-1);
    if (change === undefined) return;
    const { folder, staged, mayCover } = state;
    const step = reviews.grow(folder, staged);
    const right = reviews.uriOf(step, 'after', change.movedTo ?? change.path).toString();
    if (state.shown === right) return;
    const viewColumn = mayCover ? vscode.ViewColumn.Active : whereNothingIsCovered();
    if (viewColumn === undefined) return;
    state.shown = right;
    await openDiff(step, change, { preview: true, preserveFocus: true, viewColumn });
  }

  void exclusively(async () => {
    const left = tabsShowing((uri) => uri.scheme === stagedScheme);
    if (left.length > 0) await vscode.window.tabGroups.close(left, true);
  });

  return {
    show: (folder, staged) => exclusively(() => show(folder, staged)),
    preview(folder, staged, mayCover) {
      const key = keyOf(staged.planId, staged.stepId);
      const state: Growing = growing.get(key) ?? {
        ...{ folder, mayCover, staged },
        ...{ timer: undefined, shown: undefined, shownAtMs: -Infinity },
      };
      growing.set(key, state);
      state.staged = staged;
      const waitMs = Math.max(0, state.shownAtMs + previewIntervalMs - performance.now());
      state.timer ??= setTimeout(() => void exclusively(() => grow(key)), waitMs);
    },
    hide: (planId, stepId) =>
      exclusively(async () => {
        endGrowing(planId, stepId);
        reviews.remove(planId, stepId);
        await closeTabs(planId, stepId);
      }),
    kept: (staged) => reviews.kept(staged),
    reviews,
    onDidDecide: reviews.onDidDecide,
    dispose() {
      for (const { timer } of growing.values()) clearTimeout(timer);
      growing.clear();
      lenses.dispose();
      reviews.dispose();
    },
  };
}

/** A step whose changes are being written. */
interface Growing {
  readonly folder: vscode.WorkspaceFolder;
  readonly mayCover: boolean;
  staged: StagedStep;
  /** Set while an update waits. */
  timer: NodeJS.Timeout | undefined;
  shownAtMs: number;
  /** Address of the right side that its diff shows. */
  shown: string | undefined;
}

/** Title of the diff of a step. */
export function titleOf({ title }: Pick<StagedStep, 'title'>): string {
  return inLabel(`${title} (Tierwise)`);
}

function keyOf(planId: string, stepId: string): string {
  return JSON.stringify([planId, stepId]);
}
