import type { AskPerson, Question } from '../../core/model/question.ts';

/**
 * Asks a question that a model wrote, says so, and resolves to the label of the answer. A model may have been talked
 * into it by what it has read, so its words are shown as words only: VS Code would turn `[text](command:…)` in a
 * notification into a link that runs a command.
 */
export async function askModelsQuestion(
  ask: AskPerson,
  question: Question,
  signal: AbortSignal,
): Promise<string | undefined> {
  const chosen = await ask(
    {
      title: plain(question.title),
      detail: 'The model that works on this step asks.',
      answers: question.answers.map(({ id, label }) => ({ id, label: plain(label) })),
    },
    signal,
  );
  signal.throwIfAborted();
  // The label as the model wrote it: it knows its own words.
  return question.answers.find(({ id }) => id === chosen)?.label;
}

/** One line without links and without invisible characters that could turn its meaning round. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\]\s*\(/g, '] – (')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
