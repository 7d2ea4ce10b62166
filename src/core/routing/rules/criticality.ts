import { criticalPaths, criticalWords } from './criticalWords.ts';
import { matchPaths, type PathMatcher } from './pathPatterns.ts';
import { findPhrases, indexPhrases, type PhraseIndex, type Words } from './phrases.ts';

/** What is looked at to tell whether a mistake in this work is dangerous. */
export interface CriticalitySignals {
  /** Of the task, or of the step's title and instructions. */
  readonly words: Words;
  /** Relative to the workspace folder, forward slashes. */
  readonly files: readonly string[];
  /** The planner, or the person, has marked it. */
  readonly isMarkedCritical?: boolean;
}

/** Additions to what is built in (`tierwise.routing`), of the person or of a workspace. */
export interface CriticalityLists {
  /** Words or phrases; `*` at the end of a word stands for any ending. */
  readonly criticalWords: readonly string[];
  /** Patterns as in `.gitignore`. */
  readonly criticalPaths: readonly string[];
}

/** Reasons that words, and paths, give at most: more would not tell more. */
const mostReasons = 3;

/**
 * Why a mistake in this work is dangerous, in plain words; empty when nothing says so. A phrase counts as whole
 * words, in prose and in names of code alike (`resetPassword`, `AUTH_TOKEN`).
 */
export function whyCritical(signals: CriticalitySignals, own: CriticalityLists): readonly string[] {
  const { words, files, isMarkedCritical } = signals;
  const ownWords = findPhrases(words, ownIndex(own.criticalWords)).map(
    (phrase) => `it speaks of "${phrase}", which is in your list`,
  );
  const builtIn = findPhrases(words, builtInIndex);
  return [
    ...(isMarkedCritical === true ? ['it is marked as critical'] : []),
    ...[...ownWords, ...builtIn].slice(0, mostReasons),
    ...criticalFiles(files, own.criticalPaths).slice(0, mostReasons),
  ];
}

/** What the lists of a workspace alone find. */
export function whyListed({ words, files }: CriticalitySignals, lists: CriticalityLists): readonly string[] {
  const isListed = matchPaths(lists.criticalPaths, false);
  return [
    ...findPhrases(words, ownIndex(lists.criticalWords)).map((phrase) => `it speaks of "${phrase}"`),
    ...files.filter(isListed),
  ].slice(0, mostReasons);
}

function criticalFiles(files: readonly string[], own: readonly string[]): string[] {
  const isOwn = matchPaths(own, false);
  return files.flatMap((file) => {
    if (isOwn(file)) return [`${file} is in your list of critical paths`];
    const area = builtInPaths.find(({ matches }) => matches(file))?.area;
    return area === undefined ? [] : [`${file} is about ${area}`];
  });
}

const builtInIndex: PhraseIndex<string> = indexPhrases(
  Object.entries(criticalWords).flatMap(([area, phrases]) =>
    phrases.map((phrase) => ({ phrase, value: `it speaks of ${area} ("${phrase.replace('*', '')}")` })),
  ),
);

const builtInPaths: readonly { readonly area: string; readonly matches: PathMatcher }[] = Object.entries(
  criticalPaths,
).map(([area, patterns]) => ({ area, matches: matchPaths(patterns, false) }));

const ownIndexes = new WeakMap<readonly string[], PhraseIndex<string>>();

/** Settings keep their list until they change, so that it is indexed once. */
function ownIndex(phrases: readonly string[]): PhraseIndex<string> {
  let index = ownIndexes.get(phrases);
  if (index === undefined) {
    index = indexPhrases(phrases.map((phrase) => ({ phrase, value: phrase })));
    ownIndexes.set(phrases, index);
  }
  return index;
}
