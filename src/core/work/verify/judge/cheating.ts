import type { StepKind } from '../../../../shared/tiers.ts';
import type { Evidence } from '../../plan/verdict.ts';
import type { StagedChange } from '../../edits/editorPorts.ts';
import { findAddedMarks, type AddedMark } from './addedMarks.ts';
import { checkConfigurationOf, isCheckConfiguration } from '../find/checkConfiguration.ts';
import { isOfTests, isSnapshot } from '../find/testPaths.ts';

const mostMarksShown = 20;

/** Marks that take a test out of the run: nobody may add them in silence, a step about tests neither. */
const testMarks = /test|\.only/;

/**
 * How a step could pass without being right: it changes what judges it. New tests and snapshots are welcome; what
 * was there may be changed by steps of kind `tests` only. Empty when there is nothing to say.
 */
export function findCheating(kind: StepKind, changes: readonly StagedChange[]): readonly Evidence[] {
  const isAboutTests = kind === 'tests';
  const evidence: Evidence[] = [];
  const tests = changes.filter(
    (change) => !isAboutTests && isExisting(change) && pathsOf(change).some(isOfTests),
  );
  const snapshots = changes.filter(
    (change) => !isAboutTests && isExisting(change) && pathsOf(change).some(isSnapshot),
  );
  const onlyTests = tests.filter((change) => !snapshots.includes(change) && !isConfigurationChange(change));
  if (onlyTests.length > 0)
    evidence.push(rule('The step changes tests that were there', describe(onlyTests)));
  if (snapshots.length > 0) {
    evidence.push(rule('The step changes snapshots that tests compare with', describe(snapshots)));
  }
  const configurations = changes.filter(isConfigurationChange);
  if (configurations.length > 0) {
    const title = 'The step changes the configuration of checks, tests or the build';
    evidence.push(rule(title, describe(configurations)));
  }
  const marks = findAddedMarks(changes).filter(
    ({ path, mark }) => !isAboutTests || testMarks.test(mark) || !isOfTests(path),
  );
  if (marks.length > 0) {
    const names = [...new Set(marks.map(({ mark }) => mark))].join(', ');
    evidence.push(rule(`The step adds marks that make checks look away: ${names}`, describeMarks(marks)));
  }
  return evidence;
}

/** A file that had content before, and has not only changed its place. */
function isExisting({ before, after, movedTo }: StagedChange): boolean {
  return before !== undefined && (after !== before || movedTo !== undefined);
}

function pathsOf({ path, movedTo }: StagedChange): string[] {
  return movedTo === undefined ? [path] : [path, movedTo];
}

function isConfigurationChange(change: StagedChange): boolean {
  const { path, movedTo, before, after } = change;
  if (!pathsOf(change).some(isCheckConfiguration)) return false;
  if (movedTo !== undefined) return true;
  const relevant = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : checkConfigurationOf(path, text);
  return relevant(before) !== relevant(after);
}

function describe(changes: readonly StagedChange[]): string {
  return changes
    .map(({ path, before, after, movedTo }) => {
      if (movedTo !== undefined) return `${path} moved to ${movedTo}`;
      if (after === undefined) return `${path} deleted`;
      return before === undefined ? `${path} new` : `${path} changed`;
    })
    .join('\n');
}

function describeMarks(marks: readonly AddedMark[]): string {
  const shown = marks
    .slice(0, mostMarksShown)
    .map(({ path, line, mark, text }) => `${path}:${line} ${mark}: ${text.slice(0, 200)}`);
  const left = marks.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
}

function rule(title: string, text: string): Evidence {
  return { kind: 'rule', title, text };
}
