import * as vscode from 'vscode';
import type { StagedStep } from '../../core/work/edits/editorPorts.ts';
import type { ReviewAnswer } from '../../core/work/steps/stepRun.ts';
import type { Log } from '../../core/model/log.ts';
import { contextKeys } from '../../shared/contract.ts';
import { DisposableStore } from '../../shared/dispose.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { multiFileDiffs, tabsShowing } from '../edits/diffTabs.ts';
import { isOfStep } from '../edits/reviewedSteps.ts';
import type { StagedDocuments } from '../edits/stagedDocuments.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';

/** Where edits of actions wait for the person. */
export interface ReviewDesk extends DisposableLike {
  /** Shows the edits as a diff and resolves with the answer; to `later` once the signal aborts. */
  review(folder: vscode.WorkspaceFolder, staged: StagedStep, signal: AbortSignal): Promise<ReviewAnswer>;
  /** Answers to the diff in front, else to the only one, else to the one that the person picks. */
  answer(answer: 'accepted' | 'rejected'): Promise<void>;
}

interface Waiting {
  readonly folder: vscode.WorkspaceFolder;
  readonly staged: StagedStep;
  readonly resolve: (answer: ReviewAnswer) => void;
  /** False until its diff has been there, and again once the person has been told that it is gone. */
  isWatched: boolean;
}

export function createReviewDesk(documents: StagedDocuments, log: Pick<Log, 'error'>): ReviewDesk {
  const waiting = new Map<string, Waiting>();
  const store = new DisposableStore();

  function look(): void {
    const all = [...waiting.values()];
    const isInFront = all.some((entry) => tabsOf(entry).some((tab) => tab.isActive && tab.group.isActive));
    void vscode.commands.executeCommand('setContext', contextKeys.actionInReview, all.length > 0);
    void vscode.commands.executeCommand('setContext', contextKeys.actionDiff, isInFront);
    for (const entry of all) {
      if (!entry.isWatched || tabsOf(entry).length > 0) continue;
      entry.isWatched = false;
      void askWithoutDiff(entry);
    }
  }

  /** The diff was closed without an answer: the edits still wait. */
  async function askWithoutDiff(entry: Waiting): Promise<void> {
    const { accept, reject, showDiff, editsWait } = actionMessages;
    const text = editsWait(entry.staged.title);
    const chosen = await vscode.window.showInformationMessage(text, accept, reject, showDiff);
    if (waiting.get(entry.staged.planId) !== entry) return;
    if (chosen === accept) entry.resolve('accepted');
    else if (chosen === reject) entry.resolve('rejected');
    else if (chosen === showDiff) await open(entry);
  }

  async function open(entry: Waiting): Promise<void> {
    try {
      await documents.show(entry.folder, entry.staged);
      entry.isWatched = true;
    } catch (error) {
      log.error(`The diff of ${entry.staged.title} could not be shown: ${String(error)}`);
      void askWithoutDiff(entry);
    }
    look();
  }

  store.add(vscode.window.tabGroups.onDidChangeTabs(look));
  store.add(vscode.window.tabGroups.onDidChangeTabGroups(look));
  store.add(
    documents.onDidDecide(({ planId, stepId, answer }) => {
      const entry = waiting.get(planId);
      if (entry?.staged.stepId === stepId) entry.resolve(answer);
    }),
  );

  return {
    review(folder, staged, signal) {
      if (signal.aborted) return Promise.resolve('later');
      return new Promise((resolve) => {
        const abort = (): void => entry.resolve('later');
        const entry: Waiting = {
          ...{ folder, staged, isWatched: false },
          resolve(answer) {
            signal.removeEventListener('abort', abort);
            if (waiting.get(staged.planId) === entry) waiting.delete(staged.planId);
            look();
            resolve(answer);
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.set(staged.planId, entry);
        void open(entry);
      });
    },
    async answer(answer) {
      const entry = await choose([...waiting.values()]);
      if (entry === 'none') {
        void vscode.window.showInformationMessage(actionMessages.noEditsWait);
      } else entry?.resolve(answer);
    },
    dispose() {
      store.dispose();
    },
  };
}

async function choose(entries: readonly Waiting[]): Promise<Waiting | 'none' | undefined> {
  if (entries.length === 0) return 'none';
  const inFront = entries.find((entry) => tabsOf(entry).some((tab) => tab.isActive && tab.group.isActive));
  if (inFront !== undefined || entries.length === 1) return inFront ?? entries[0];
  const items = entries.map((entry) => ({ label: entry.staged.title, entry }));
  return (await vscode.window.showQuickPick(items, { title: actionMessages.whichEdits }))?.entry;
}

function tabsOf({ staged }: Waiting): readonly vscode.Tab[] {
  const { planId, stepId, changes, title } = staged;
  const own = tabsShowing((uri) => isOfStep(uri, planId, stepId));
  return changes.length > 1 ? [...own, ...multiFileDiffs(`${title} (Tierwise)`)] : own;
}
