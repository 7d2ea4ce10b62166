import type { LookGap } from '../lookGap.ts';
import { addedBy } from './multiset.ts';

/** A problem that a language server or linter of the editor shows. */
export interface CodeProblem {
  /** Relative with forward slashes. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly source?: string;
  readonly code?: string;
  /** The line it is on, and the nearest lines above and below that are not empty, trimmed. */
  readonly text: string;
  readonly above: string;
  readonly below: string;
}

/** The problems of some files at one moment. */
export interface ProblemReading {
  readonly problems: readonly CodeProblem[];
  /** The files that were looked at. */
  readonly looked: readonly string[];
  /** Those of them whose language server did not come to rest in time. */
  readonly unsettled: readonly string[];
  /** Those of them in a language of which nothing in the editor has reported anything: it may know nothing of it. */
  readonly silent?: readonly string[];
  /** What should have been looked at too, and was not. */
  readonly gaps?: readonly LookGap[];
}

/**
 * Problems that were not there before. One that only moved, because lines came above it or its file was renamed, is
 * not new; nor is one whose line was edited while its neighbours stayed.
 */
export function newProblems(
  before: readonly CodeProblem[],
  after: readonly CodeProblem[],
  newPathOf: (path: string) => string,
): readonly CodeProblem[] {
  const earlier = before.map((problem) => ({ ...problem, path: newPathOf(problem.path) }));
  const added = addedBy(earlier, after, exactKey);
  const gone = [...addedBy(after, earlier, exactKey)];
  return added.filter((problem) => {
    const index = gone.findIndex((other) => isSamePlace(problem, other));
    if (index < 0) return true;
    gone.splice(index, 1);
    return false;
  });
}

function exactKey(problem: CodeProblem): string {
  return [basicKey(problem), problem.text].join('\n');
}

function basicKey({ path, severity, message, source = '', code = '' }: CodeProblem): string {
  return [path, severity, source, code, message].join('\n');
}

function isSamePlace(one: CodeProblem, other: CodeProblem): boolean {
  return (
    basicKey(one) === basicKey(other) &&
    ((one.above !== '' && one.above === other.above) || (one.below !== '' && one.below === other.below))
  );
}
