import * as vscode from 'vscode';
import type { Activity } from '../../core/work/ask/liveState.ts';
import { contextKeys } from '../../shared/contract.ts';
import { activityWords } from '../../presentation/plan/activityWords.ts';
import { createPlaceMark } from './placeMark.ts';
import { actionMessages } from '../../presentation/actions/actionMessages.ts';
import { fromTierwise } from '../../presentation/messages.ts';
import { pick, progress } from '../ui/dialogs.ts';

/** What a running action tells the person, and how they end it. */
export interface ActionProgress {
  readonly signal: AbortSignal;
  /** Puts the words at the place where the person works as well. */
  at(uri: vscode.Uri, line: number): void;
  show(activity: Activity | undefined): void;
  say(text: string): void;
}

/** The actions that run in this window. */
export interface RunningActions {
  /** Runs one, with its title, its progress and a button to cancel it. */
  run(title: string, work: (progress: ActionProgress) => Promise<void>): Promise<void>;
  /** Cancels the only one, or the one that the person picks. */
  cancel(): Promise<void>;
  /** Ends all of them; resolves when they have ended. */
  putAway(): Promise<void>;
}

export function createRunningActions(): RunningActions {
  const running = new Map<AbortController, { readonly title: string; readonly ended: Promise<void> }>();
  const told = (): void => {
    void vscode.commands.executeCommand('setContext', contextKeys.actionRunning, running.size > 0);
  };

  async function run(title: string, work: (progress: ActionProgress) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const ended = show(title, controller, work).finally(() => {
      running.delete(controller);
      told();
    });
    running.set(controller, { title, ended });
    told();
    return ended;
  }

  return {
    run,
    async cancel() {
      const [only, ...others] = [...running];
      if (only !== undefined && others.length === 0) {
        only[0].abort();
        return;
      }
      const items = [...running].map(([controller, { title }]) => ({ label: title, controller }));
      const title = actionMessages.cancelWhich;
      (await pick(items, { title }))?.controller.abort();
    },
    async putAway() {
      for (const controller of running.keys()) controller.abort();
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
    },
  };
}

async function show(
  title: string,
  controller: AbortController,
  work: (progress: ActionProgress) => Promise<void>,
): Promise<void> {
  await progress(fromTierwise(title), true, async ({ report, signal }) => {
    signal.addEventListener('abort', () => controller.abort(), { once: true });
    let mark: ReturnType<typeof createPlaceMark> | undefined;
    let said = '';
    const say = (text: string): void => {
      if (text === said) return;
      said = text;
      report(text);
      mark?.say(text === '' ? '' : fromTierwise(text));
    };
    try {
      await work({
        signal: controller.signal,
        at(uri, line) {
          mark?.dispose();
          mark = createPlaceMark(uri, line);
        },
        say,
        show: (activity) => say(activity === undefined ? '' : activityWords(activity)),
      });
    } finally {
      mark?.dispose();
    }
  });
}
