import * as vscode from 'vscode';
import { contextKeys } from '../../shared/contract.ts';

/** An action whose edits are in the workspace. */
export interface DoneAction {
  readonly planId: string;
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly label: string;
  /** Ids of the steps whose edits are in the workspace, oldest first. */
  readonly steps: readonly string[];
  readonly callId?: string;
}

/** The actions of this window, newest first. After a reload their checkpoints are still in the store. */
export interface ActionHistory {
  all(): readonly DoneAction[];
  add(action: DoneAction): void;
  remove(planId: string): void;
}

const mostKept = 20;

export function createActionHistory(): ActionHistory {
  let actions: readonly DoneAction[] = [];
  function set(next: readonly DoneAction[]): void {
    actions = next.slice(0, mostKept);
    void vscode.commands.executeCommand('setContext', contextKeys.actionDone, actions.length > 0);
  }
  return {
    all: () => actions,
    add: (action) => set([action, ...actions]),
    remove: (planId) => set(actions.filter((action) => action.planId !== planId)),
  };
}
