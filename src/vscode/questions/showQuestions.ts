import * as vscode from 'vscode';
import { contextKeys } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { DisposableStore } from '../../shared/dispose.ts';
import type { OpenQuestion, Questions } from '../../presentation/questions/questions.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';
import { planMessages } from '../../presentation/plan/planMessages.ts';
import { fromTierwise } from '../../presentation/messages.ts';

/**
 * Shows every question as a notification, unless the plan panel is in view and shows it. A notification that is
 * put away leaves the question open: the panel and the command still have it.
 */
export function showQuestions(questions: Questions, isPanelVisible: () => boolean): DisposableLike {
  const shown = new Set<string>();
  const show = async (question: OpenQuestion) => {
    shown.add(question.id);
    const items = question.answers.map(({ id, label }) => ({ title: label, id }));
    const text = [question.title, question.detail].filter((part) => part !== undefined).join(' ');
    const chosen = await vscode.window.showWarningMessage(fromTierwise(text), ...items);
    if (chosen !== undefined) questions.answer(question.id, chosen.id);
  };
  const store = new DisposableStore();
  store.add(
    questions.onDidChange(() => {
      const open = questions.open();
      void vscode.commands.executeCommand('setContext', contextKeys.hasQuestion, open.length > 0);
      for (const question of open) if (!shown.has(question.id) && !isPanelVisible()) void show(question);
    }),
  );
  return store;
}

/** The oldest question as a list to pick from, its first answer chosen beforehand. */
export async function pickAnswer(questions: Questions): Promise<void> {
  const [question] = questions.open();
  if (question === undefined) {
    await vscode.window.showInformationMessage(planMessages.noQuestion);
    return;
  }
  const items = question.answers.map(({ id, label }) => ({ label, id }));
  const picked = await vscode.window.showQuickPick(items, {
    title: question.title,
    ...withoutUndefined({ placeHolder: question.detail }),
  });
  if (picked !== undefined) questions.answer(question.id, picked.id);
}
