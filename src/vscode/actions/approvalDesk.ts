import * as vscode from 'vscode';
import type { StagedStep } from '../../core/work/edits/editorPorts.ts';
import type { ApprovalAnswer } from '../../core/work/steps/stepRun.ts';
import type { Log } from '../../core/model/log.ts';
import { contextKeys } from '../../shared/contract.ts';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import { multiFileDiffs, tabsShowing } from '../edits/diffTabs.ts';
import { isOfStep } from '../edits/stepsForApproval.ts';
import { titleOf, type StagedDocuments } from '../edits/stagedDocuments.ts';
import type { Waiting } from '../../presentation/waiting/waiting.ts';
import { itemOfAction } from '../../presentation/waiting/waitingItems.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { notify, pick } from '../ui/dialogs.ts';

/** Where edits of actions wait for the person. */
export interface ApprovalDesk extends DisposableLike {
  /** Shows the edits as a diff and resolves with the answer; to `later` once the signal aborts. */
  review(folder: vscode.WorkspaceFolder, staged: StagedStep, signal: AbortSignal): Promise<ApprovalAnswer>;
  /** Answers to the diff in front, else to the only one, else to the one that the person picks. */
  answer(answer: 'accepted' | 'rejected'): Promise<void>;
}

interface Entry {
  readonly folder: vscode.WorkspaceFolder;
  readonly staged: StagedStep;
  readonly resolve: (answer: ApprovalAnswer) => void;
  /** False until its diff has been there, and again once the person has been told that it is gone. */
  isWatched: boolean;
}

export function createApprovalDesk(
  documents: StagedDocuments,
  waiting: Pick<Waiting, 'add'>,
  log: Pick<Log, 'error'>,
): ApprovalDesk {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  const store = new DisposableStore();

  function look(): void {
    const all = [...entries.values()];
    const isInFront = all.some((entry) => tabsOf(entry).some((tab) => tab.isActive && tab.group.isActive));
    void vscode.commands.executeCommand('setContext', contextKeys.actionAwaitsApproval, all.length > 0);
    void vscode.commands.executeCommand('setContext', contextKeys.actionDiff, isInFront);
    for (const listener of [...listeners]) listener();
    for (const entry of all) {
      if (!entry.isWatched || tabsOf(entry).length > 0) continue;
      entry.isWatched = false;
      void askWithoutDiff(entry);
    }
  }

  /** The diff was closed without an answer: the edits still wait. */
  async function askWithoutDiff(entry: Entry): Promise<void> {
    const { title, answers } = itemOfAction(entry.staged);
    const buttons = answers.map(({ id, label }) => ({ id, title: label }));
    const chosen = await notify.info(title, ...buttons);
    if (chosen !== undefined && entries.get(entry.staged.planId) === entry) answerEntry(entry, chosen.id);
  }

  function answerEntry(entry: Entry, answerId: string): void {
    if (answerId === 'accept') entry.resolve('accepted');
    else if (answerId === 'reject') entry.resolve('rejected');
    else void open(entry);
  }

  async function open(entry: Entry): Promise<void> {
    try {
      await documents.show(entry.folder, entry.staged);
      entry.isWatched = true;
    } catch (error) {
      log.error(`The diff of ${entry.staged.title} could not be shown: ${String(error)}`);
      void askWithoutDiff(entry);
    }
    look();
  }

  store.add(
    waiting.add({
      items: () => [...entries.values()].map(({ staged }) => itemOfAction(staged)),
      answer({ planId = '' }, answerId) {
        const entry = entries.get(planId);
        if (entry !== undefined) answerEntry(entry, answerId);
      },
      onDidChange(listener) {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    }),
  );
  store.add(vscode.window.tabGroups.onDidChangeTabs(look));
  store.add(vscode.window.tabGroups.onDidChangeTabGroups(look));
  store.add(
    documents.onDidDecide(({ planId, stepId, answer }) => {
      const entry = entries.get(planId);
      if (entry?.staged.stepId === stepId) entry.resolve(answer);
    }),
  );

  return {
    review(folder, staged, signal) {
      if (signal.aborted) return Promise.resolve('later');
      return new Promise((resolve) => {
        const abort = (): void => entry.resolve('later');
        const entry: Entry = {
          ...{ folder, staged, isWatched: false },
          resolve(answer) {
            signal.removeEventListener('abort', abort);
            if (entries.get(staged.planId) === entry) entries.delete(staged.planId);
            look();
            resolve(answer);
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        entries.set(staged.planId, entry);
        void open(entry);
      });
    },
    async answer(answer) {
      const entry = await choose([...entries.values()]);
      if (entry === 'none') {
        void notify.info(actionMessages.noEditsWait);
      } else entry?.resolve(answer);
    },
    dispose() {
      store.dispose();
    },
  };
}

async function choose(entries: readonly Entry[]): Promise<Entry | 'none' | undefined> {
  if (entries.length === 0) return 'none';
  const inFront = entries.find((entry) => tabsOf(entry).some((tab) => tab.isActive && tab.group.isActive));
  if (inFront !== undefined || entries.length === 1) return inFront ?? entries[0];
  const items = entries.map((entry) => ({ label: entry.staged.title, entry }));
  return (await pick(items, { title: actionMessages.whichEdits }))?.entry;
}

function tabsOf({ staged }: Entry): readonly vscode.Tab[] {
  const { planId, stepId, changes } = staged;
  const own = tabsShowing((uri) => isOfStep(uri, planId, stepId));
  return changes.length > 1 ? [...own, ...multiFileDiffs(titleOf(staged))] : own;
}
