import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Check } from '../../core/work/verify/find/check.ts';
import type { CheckRun } from '../../core/work/verify/judge/checkRun.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { createTerminalFilter } from '../../shared/terminalFilter.ts';
import { runCommand } from '../../node/run/runCommand.ts';

const taskType = 'tierwise-check';

/** How often a task is started that ends before its terminal opens. */
const mostTries = 2;
/** How long the editor may take to put a task away whose process has ended. */
const putAwayMs = 3_000;

/**
 * Runs a check as a task of the editor: it is in the list of running tasks and its output in a terminal that does
 * not come forward. The process is ours, so that its whole output is known with and without shell integration, and
 * its whole process group ends at the limit, at an abort, and when the person ends the task. `root`: where the check's
 * place counts from, when that is not the folder itself.
 */
export async function runAsTask(
  folder: vscode.WorkspaceFolder,
  check: Check,
  limitMs: number,
  signal: AbortSignal,
  root = folder.uri.fsPath,
): Promise<CheckRun> {
  const nothing = { output: '', durationMs: 0 };
  if (!vscode.workspace.isTrusted) return { ...nothing, ending: 'not-allowed' };
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (signal.aborted) return { ...nothing, ending: 'stopped' };
    const run = await runOnce(folder, check, limitMs, signal, root);
    if (run !== undefined) return run;
  }
  return {
    ...nothing,
    ending: 'broken',
    output: 'The editor did not open a terminal for it.',
  };
}

/** `undefined` when the task ended before its terminal opened: then nothing has run. */
async function runOnce(
  folder: vscode.WorkspaceFolder,
  check: Check,
  limitMs: number,
  signal: AbortSignal,
  root: string,
): Promise<CheckRun | undefined> {
  const byPerson = new AbortController();
  const cwd = join(root, ...check.cwd.split('/').filter((part) => part !== ''));
  const beginning = Promise.withResolvers<CheckRun | undefined>();
  const ending = Promise.withResolvers<undefined>();
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  const terminal: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open() {
      const harmless = createTerminalFilter();
      written.fire(`> ${visibleText(check.command)}\r\n\r\n`);
      const result = runCommand({
        command: check.command,
        cwd,
        limitMs,
        signal: AbortSignal.any([signal, byPerson.signal]),
        onOutput: (text) => written.fire(harmless(text).replaceAll(/\r?\n/g, '\r\n')),
      }).then((run) => {
        written.fire(`\r\n${endingText(run.ending, run.exitCode)}\r\n`);
        closed.fire(run.exitCode ?? 1);
        return run;
      });
      beginning.resolve(result);
    },
    close: () => byPerson.abort(),
    handleInput: (text) => {
      if (text === '\u0003') byPerson.abort();
    },
  };
  const execution = new vscode.CustomExecution(() => Promise.resolve(terminal));
  const task = new vscode.Task(
    { type: taskType },
    folder,
    visibleText(check.label),
    'Tierwise',
    execution,
    [],
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Never,
    panel: vscode.TaskPanelKind.Dedicated,
    focus: false,
    showReuseMessage: false,
    clear: true,
  };
  const running = await vscode.tasks.executeTask(task);
  const listening = vscode.tasks.onDidEndTask(({ execution: other }) => {
    if (other !== running) return;
    beginning.resolve(undefined);
    ending.resolve(undefined);
  });
  const onAbort = (): void => running.terminate();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const run = await beginning.promise;
    // The next task could get this one's terminal, and end with it.
    await Promise.race([ending.promise, pause(putAwayMs)]);
    return run;
  } finally {
    listening.dispose();
    signal.removeEventListener('abort', onAbort);
    written.dispose();
    closed.dispose();
  }
}

function endingText(ending: CheckRun['ending'], exitCode: number | undefined): string {
  switch (ending) {
    case 'exited':
      return `Ended with exit code ${exitCode ?? '?'}.`;
    case 'time-limit':
      return 'Ended at the time limit of tierwise.checks.';
    case 'stopped':
    case 'not-allowed':
      return 'Stopped.';
    case 'broken':
      return 'The command could not be run.';
  }
}
