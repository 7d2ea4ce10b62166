import * as vscode from 'vscode';
import { fromTierwise } from '../../presentation/messages.ts';
import { planMessages } from '../../presentation/plan/planMessages.ts';
import { isQuestion, type Waiting, type WaitingItem } from '../../presentation/waiting/waiting.ts';
import { contextKeys } from '../../shared/contract.ts';
import type { DisposableLike } from '../../shared/dispose.ts';
import { notify, pick } from '../ui/dialogs.ts';
import { withoutUndefined } from '../../shared/withoutUndefined.ts';

/** The panel that shows every question whole. */
interface QuestionPanel {
  showQuestion(): void;
  isVisible(): boolean;
}

/**
 * Shows every question as a notification, unless the plan panel is in view and shows it. A notification that is
 * put away leaves the question open: the panel and the command still have it. A command is read in the panel alone:
 * its notification says only that it waits.
 */
export function showWaiting(waiting: Waiting, panel: QuestionPanel): DisposableLike {
  const shown = new Set<string>();
  const tellOfCommands = async (count: number) => {
    const { showCommands } = planMessages;
    if ((await notify.warn(fromTierwise(planMessages.commandsWait(count)), showCommands)) === showCommands)
      panel.showQuestion();
  };
  const show = async ({ id, title, detail, answers }: WaitingItem) => {
    const items = answers.map((answer) => ({ title: answer.label, id: answer.id }));
    const text = [title, detail].filter((part) => part !== undefined).join(' ');
    const chosen = await notify.warn(fromTierwise(text), ...items);
    if (chosen !== undefined) waiting.answer(id, chosen.id);
  };
  return waiting.onDidChange(() => {
    const questions = waiting.items().filter(isQuestion);
    void vscode.commands.executeCommand('setContext', contextKeys.hasQuestion, questions.length > 0);
    const fresh = panel.isVisible() ? [] : questions.filter(({ id }) => !shown.has(id));
    for (const { id } of fresh) shown.add(id);
    for (const item of fresh) if (item.commands === undefined) void show(item);
    if (fresh.some(({ commands }) => commands !== undefined))
      void tellOfCommands(questions.flatMap(({ commands = [] }) => commands).length);
  });
}

/** The oldest question as a list to pick from, its first answer chosen beforehand; a command in the panel. */
export async function pickAnswer(
  waiting: Waiting,
  panel: Pick<QuestionPanel, 'showQuestion'>,
): Promise<void> {
  const question = waiting.items().find(isQuestion);
  if (question === undefined) {
    await notify.info(planMessages.noQuestion);
    return;
  }
  if (question.commands !== undefined) {
    panel.showQuestion();
    return;
  }
  const items = question.answers.map(({ id, label }) => ({ label, id }));
  const picked = await pick(items, {
    title: question.title,
    ...withoutUndefined({ placeHolder: question.detail }),
  });
  if (picked !== undefined) waiting.answer(question.id, picked.id);
}
