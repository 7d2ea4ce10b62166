import * as vscode from 'vscode';
import { fromTierwise } from '../../presentation/messages.ts';
import { planMessages } from '../../presentation/plan/planMessages.ts';
import { isQuestion } from '../../presentation/waiting/waiting.ts';
import type { Waiting, WaitingItem } from '../../presentation/waiting/waiting.ts';
import { contextKeys } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/**
 * Shows every question as a notification, unless the plan panel is in view and shows it. A notification that is
 * put away leaves the question open: the panel and the command still have it.
 */
export function showWaiting(waiting: Waiting, isPanelVisible: () => boolean): DisposableLike {
  const shown = new Set<string>();
  const show = async ({ id, title, detail, answers }: WaitingItem) => {
    shown.add(id);
    const items = answers.map((answer) => ({ title: answer.label, id: answer.id }));
    const text = [title, detail].filter((part) => part !== undefined).join(' ');
    const chosen = await vscode.window.showWarningMessage(fromTierwise(text), ...items);
    if (chosen !== undefined) waiting.answer(id, chosen.id);
  };
  return waiting.onDidChange(() => {
    const questions = waiting.items().filter(isQuestion);
    void vscode.commands.executeCommand('setContext', contextKeys.hasQuestion, questions.length > 0);
    for (const item of questions) if (!shown.has(item.id) && !isPanelVisible()) void show(item);
  });
}

/** The oldest question as a list to pick from, its first answer chosen beforehand. */
export async function pickAnswer(waiting: Waiting): Promise<void> {
  const question = waiting.items().find(isQuestion);
  if (question === undefined) {
    await vscode.window.showInformationMessage(planMessages.noQuestion);
    return;
  }
  const items = question.answers.map(({ id, label }) => ({ label, id }));
  const picked = await vscode.window.showQuickPick(items, {
    title: question.title,
    ...withoutUndefined({ placeHolder: question.detail }),
  });
  if (picked !== undefined) waiting.answer(question.id, picked.id);
}
