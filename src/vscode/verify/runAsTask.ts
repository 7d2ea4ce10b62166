import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Check } from '../../core/verify/check.ts';
import type { CheckRun } from '../../core/verify/checkRun.ts';
import { runCommand } from './runCommand.ts';

const taskType = 'tierwise-check';

/**
 * Runs a check as a task of the editor: it is in the list of running tasks and its output in a terminal that does
 * not come forward. The process is ours, so that its whole output is known with and without shell integration, and
 * its whole process group ends at the limit, at an abort, and when the person ends the task.
 */
export async function runAsTask(
  folder: vscode.WorkspaceFolder,
  check: Check,
  limitMs: number,
  signal: AbortSignal,
): Promise<CheckRun> {
  const nothing = { output: '', durationMs: 0 };
  if (!vscode.workspace.isTrusted) return { ...nothing, ending: 'not-allowed' };
  if (signal.aborted) return { ...nothing, ending: 'stopped' };
  const byPerson = new AbortController();
  const cwd = join(folder.uri.fsPath, ...check.cwd.split('/').filter((part) => part !== ''));
  let result: Promise<CheckRun> | undefined;
  let began: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });

  const open = (): vscode.Pseudoterminal => {
    const written = new vscode.EventEmitter<string>();
    const closed = new vscode.EventEmitter<number>();
    return {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open() {
        written.fire(`> ${check.command}\r\n\r\n`);
        result = runCommand({
          command: check.command,
          cwd,
          limitMs,
          signal: AbortSignal.any([signal, byPerson.signal]),
          onOutput: (text) => written.fire(text.replaceAll(/\r?\n/g, '\r\n')),
        });
        began();
        void result.then(({ ending, exitCode }) => {
          written.fire(`\r\n${endingText(ending, exitCode)}\r\n`);
          closed.fire(exitCode ?? 1);
        });
      },
      close: () => byPerson.abort(),
      handleInput: (text) => {
        if (text === '\u0003') byPerson.abort();
      },
    };
  };

  const execution = new vscode.CustomExecution(() => Promise.resolve(open()));
  const task = new vscode.Task({ type: taskType }, folder, check.label, 'Tierwise', execution, []);
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Never,
    panel: vscode.TaskPanelKind.Shared,
    focus: false,
    showReuseMessage: false,
    clear: true,
  };
  const running = await vscode.tasks.executeTask(task);
  // A task that ends before its terminal opens never ran: somebody ended it at once.
  const ended = vscode.tasks.onDidEndTask(({ execution: other }) => {
    if (other === running) began();
  });
  const onAbort = (): void => running.terminate();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await beginning;
    return result === undefined ? { ...nothing, ending: 'stopped' } : await result;
  } finally {
    ended.dispose();
    signal.removeEventListener('abort', onAbort);
  }
}

function endingText(ending: CheckRun['ending'], exitCode: number | undefined): string {
  switch (ending) {
    case 'exited':
      return vscode.l10n.t('Ended with exit code {0}.', exitCode ?? '?');
    case 'time-limit':
      return vscode.l10n.t('Ended at the time limit of tierwise.checks.');
    case 'stopped':
    case 'not-allowed':
      return vscode.l10n.t('Stopped.');
    case 'broken':
      return vscode.l10n.t('The command could not be run.');
  }
}
