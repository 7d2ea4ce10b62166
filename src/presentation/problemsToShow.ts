import type { SettingProblem } from '../settings/settingProblem.ts';

/** At most this many notifications at once; the rest shares one more. */
const shownSingly = 3;

/** What is to be said of newly found problems. */
export interface ProblemsToShow {
  /** Each gets a notification of its own. */
  readonly single: readonly SettingProblem[];
  /** These share one. */
  readonly together: readonly SettingProblem[];
}

/** Remembers what was said, so that a problem is told once and again only after it had gone. */
export interface ToldProblems {
  /** `source` names where these were read, such as a folder: each has problems of its own. */
  tell(source: string, found: readonly SettingProblem[]): ProblemsToShow;
}

export function createToldProblems(): ToldProblems {
  const toldBySource = new Map<string, ReadonlySet<string>>();
  return {
    tell(source, found) {
      // Several folders share the person's settings: what one has told, another need not tell again.
      const told = new Set([...toldBySource.values()].flatMap((keys) => [...keys]));
      const fresh = found.filter((problem) => !told.has(keyOf(problem)));
      toldBySource.set(source, new Set(found.map(keyOf)));
      const singles = fresh.length <= shownSingly + 1 ? fresh.length : shownSingly;
      return { single: fresh.slice(0, singles), together: fresh.slice(singles) };
    },
  };
}

function keyOf(problem: SettingProblem): string {
  return `${problem.path}\n${problem.message}`;
}
