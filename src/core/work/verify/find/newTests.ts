import type { CheckRun } from '../judge/checkRun.ts';
import type { RunComparison } from '../judge/compareRuns.ts';
import type { StepUnderTest } from '../stepVerifier.ts';
import { isOfTests, isSnapshot } from './testPaths.ts';

/** The test file itself does not work: that is its author's mistake and tells nothing about the code. */
const doesNotLoad =
  /\bSyntaxError\b|Cannot find module|ERR_MODULE_NOT_FOUND|does not provide an export|\bImportError\b|\bModuleNotFoundError\b|\bNameError\b|\bReferenceError\b|\[(?:build|setup) failed\]|error\[E\d+\]|\berror TS\d+|error: cannot find symbol|Transform failed|Unexpected token/;

/**
 * Names of new tests that fail while the step leaves the tested code alone: perhaps they have found a mistake, so a
 * person looks. Empty when the step changes code, when a test fails that was there before, or when the new test
 * does not even load.
 */
export function findUnprovenTests(
  { changes }: StepUnderTest,
  { run, comparison }: { readonly run: CheckRun; readonly comparison: RunComparison },
): readonly string[] {
  if (comparison.kind !== 'newly-failing' && comparison.kind !== 'no-baseline') return [];
  const isCodeUntouched = changes.every(({ path, movedTo }) => {
    const places = movedTo === undefined ? [path] : [path, movedTo];
    return places.every((place) => isOfTests(place) || isSnapshot(place));
  });
  if (!isCodeUntouched || doesNotLoad.test(run.output)) return [];
  const tests = comparison.findings.filter(({ kind }) => kind === 'test').map(({ name }) => name);
  const earlier = changes.map(({ before }) => before ?? '').join('\n');
  const later = changes.map(({ after }) => after ?? '').join('\n');
  // Suites and files fail with their tests; what counts are names that the step has written.
  const written = tests.filter((name) => later.includes(name));
  const isOld = tests.some((name) => earlier.includes(name) && !isSuite(name, earlier));
  return isOld ? [] : written.filter((name) => !earlier.includes(name));
}

/** Whether a name stands for a group of tests: it fails because something in it does. */
function isSuite(name: string, text: string): boolean {
  return ['describe', 'suite', 'context', 'class'].some((word) =>
    new RegExp(`\\b${word}\\b[^\\n]*${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(text),
  );
}
