import type { PromptProblem } from './promptInputs.ts';
import type { NamedFile } from '../edits/editorPorts.ts';

const longestMessage = 1_000;

/** The problems of one file as they were found. */
export interface FileProblems extends NamedFile {
  readonly problems: readonly FoundProblem[];
}

/** Lines are counted from 1. */
export type FoundProblem = Omit<PromptProblem, keyof NamedFile>;

/** The problems that matter most, and how many there are besides. */
export interface ChosenProblems {
  readonly problems: readonly PromptProblem[];
  readonly more: number;
}

/** At most so many problems: errors before warnings, then by path and line. Our own do not count. */
export function chooseProblems(files: readonly FileProblems[], maximum: number): ChosenProblems {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const chosen: PromptProblem[] = [];
  let more = 0;
  for (const severity of ['error', 'warning'] as const) {
    for (const { problems, ...file } of sorted) {
      const all = problems.filter((problem) => problem.severity === severity && !isOwnSource(problem.source));
      const wanted = all.sort((a, b) => a.line - b.line).slice(0, maximum - chosen.length);
      more += all.length - wanted.length;
      chosen.push(
        ...wanted.map((problem) => ({ ...problem, ...file, message: cutMessage(problem.message) })),
      );
    }
  }
  return { problems: chosen, more };
}

/** Whether Tierwise itself reported a problem: it knows already, and would only hear itself. */
export function isOwnSource(source: string | undefined): boolean {
  return source?.toLowerCase() === 'tierwise';
}

function cutMessage(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}
