import type { AskPerson } from '../../core/model/question.ts';
import type { ApprovalPorts, PermitAnswer, PermitQuestion } from '../../core/work/verify/approvals.ts';
import { visibleText } from '../../shared/visibleText.ts';

const labels: Readonly<Record<PermitAnswer, string>> = {
  once: 'Run for This Step',
  plan: 'Run for This Plan',
  always: 'Always Run in This Workspace',
  never: 'Do Not Run',
};

/** Changed files that a question names. */
const mostNamed = 12;

/** Puts it to the person whether a command may run that checks a step. */
export function createCommandQuestion(ask: AskPerson): ApprovalPorts['ask'] {
  return async (question, signal) => {
    const { check, answers } = question;
    const chosen = await ask(
      {
        kind: 'command',
        title: 'Run this command to check the step?',
        commands: [visibleText(check.command)],
        detail: detailOf(question),
        answers: answers.map((id) => ({ id, label: labels[id] })),
      },
      signal,
    );
    return answers.find((answer) => answer === chosen);
  };
}

function detailOf({ check, isChanged, changed }: PermitQuestion): string {
  const { cwd, pattern, command, origin, definition } = check;
  const place = cwd === '' ? 'It runs in the workspace folder' : `It runs in ${visibleText(cwd)}`;
  const { unfollowed } = definition;
  return [
    ...(origin === 'model' ? ["A model proposes it as the plan's acceptance check."] : []),
    `${place}, before and after the step's edits, with your rights.`,
    ...(pattern === command ? [] : ['The files it names change with the step.']),
    ...(isChanged ? [changedSentence(changed)] : []),
    ...(unfollowed.length === 0
      ? []
      : [
          `It is asked for in every plan, because what it runs cannot be followed to its end: ${listed(unfollowed)}.`,
        ]),
    'Without it the step may end as "unknown".',
  ].join(' ');
}

function changedSentence(changed: readonly string[] | undefined): string {
  return changed === undefined
    ? 'You have approved it before, with an earlier version of Tierwise that did not keep what it runs.'
    : `You have approved it before, but this decides what it runs and has changed since: ${listed(changed)}.`;
}

function listed(names: readonly string[]): string {
  const left = names.length - mostNamed;
  return [...names.slice(0, mostNamed).map(visibleText), ...(left > 0 ? [`and ${left} more`] : [])].join(
    ', ',
  );
}
