import type { AskPerson } from '../../core/model/question.ts';
import type { ApprovalPorts, PermitAnswer, PermitQuestion } from '../../core/work/verify/approvals.ts';

const labels: Readonly<Record<PermitAnswer, string>> = {
  once: 'Run for This Step',
  always: 'Always Run in This Workspace',
  never: 'Do Not Run',
};

/** Puts it to the person whether a command may run that checks a step. */
export function createCommandQuestion(ask: AskPerson): ApprovalPorts['ask'] {
  return async (question, signal) => {
    const { check, answers } = question;
    const chosen = await ask(
      {
        kind: 'command',
        title: `Run this command to check the step? ${check.command}`,
        detail: detailOf(question),
        answers: answers.map((id) => ({ id, label: labels[id] })),
      },
      signal,
    );
    return answers.find((answer) => answer === chosen);
  };
}

function detailOf({ check, isChanged }: PermitQuestion): string {
  const { cwd, pattern, command, origin } = check;
  const place = cwd === '' ? 'It runs in the workspace folder' : `It runs in ${cwd}`;
  return [
    ...(origin === 'model' ? ["A model proposes it as the plan's acceptance check."] : []),
    `${place}, before and after the step's edits, with your rights.`,
    ...(pattern === command ? [] : ['The files it names change with the step.']),
    ...(isChanged
      ? ['You have approved it before, but what defines it (scripts or configuration) has changed since.']
      : []),
    'Without it the step may end as "unknown".',
  ].join(' ');
}
