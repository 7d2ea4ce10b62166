import type { Check } from '../find/check.ts';
import { toolOf } from '../runners/toolOf.ts';
import { countTests, type TestCount } from '../runners/testCount.ts';
import { isMissingCommand, type CheckRun } from './checkRun.ts';
import { addedBy } from './multiset.ts';
import { readFindings, type RunFinding } from './runFindings.ts';

/** What a check says of a step. */
export type RunComparison =
  | { readonly kind: 'passes' }
  /** It fails with what it failed with before, and nothing else. */
  | { readonly kind: 'as-before' }
  /** Something fails that did not; `findings` are empty where the output names nothing. */
  | { readonly kind: 'newly-failing'; readonly findings: readonly RunFinding[] }
  /** It failed before, and its output does not tell whether anything is new. */
  | { readonly kind: 'cannot-tell' }
  /** It fails, and nobody knows how it was before. */
  | { readonly kind: 'no-baseline'; readonly findings: readonly RunFinding[] }
  /** No test ran, so that it says nothing; `said` is the runner's own line, where there is one. */
  | { readonly kind: 'tested-nothing'; readonly said?: string }
  /** Not all tests that ran before the step ran after it. */
  | { readonly kind: 'fewer-tests'; readonly before: number; readonly after: number }
  /** There is no such command, or it did not start. */
  | { readonly kind: 'could-not-run' }
  | { readonly kind: 'time-limit' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not-allowed' };

/** A check that was run after the step, and what it says. */
export interface CheckObservation {
  readonly check: Check;
  readonly run: CheckRun;
  readonly comparison: RunComparison;
  /** Whether a second run on the same tree approved; absent where none was made. */
  readonly isConfirmed?: boolean;
}

type ComparedCheck = Pick<Check, 'kind' | 'scope' | 'command' | 'alwaysCounts'>;

/** Holds a run after the step against the one before it; `before` is `undefined` where there was none. */
export function compareRuns(
  before: CheckRun | undefined,
  after: CheckRun,
  check: ComparedCheck,
): RunComparison {
  const comparison = compareEndings(before, after);
  return check.kind === 'tests'
    ? (compareCounts(comparison, before, after, check) ?? comparison)
    : comparison;
}

/** What the numbers of tests say against a result; `undefined` when they say nothing. */
function compareCounts(
  { kind }: RunComparison,
  before: CheckRun | undefined,
  after: CheckRun,
  check: ComparedCheck,
): RunComparison | undefined {
  const count = countOf(after, check);
  if (after.ending !== 'exited' || count === undefined) return undefined;
  const said = count.none === undefined ? {} : { said: count.none };
  const foundNone =
    count.ran === 0 &&
    count.none !== undefined &&
    readFindings(after.output).every(({ name }) => count.none?.includes(name) === true);
  if (kind !== 'passes' && kind !== 'as-before') {
    // Many runners exit with an error when they find no test: nothing has failed.
    return foundNone && kind !== 'could-not-run' ? { kind: 'tested-nothing', ...said } : undefined;
  }
  const earlier = before === undefined ? undefined : countOf(before, check)?.ran;
  // Which single files are run can differ.
  if (check.scope === 'whole' && earlier !== undefined && count.ran < earlier)
    return { kind: 'fewer-tests', before: earlier, after: count.ran };
  return count.ran === 0 ? { kind: 'tested-nothing', ...said } : undefined;
}

/** How many tests ran, where all of the output is there. */
function countOf({ output, exitCode, isOutputCut }: CheckRun, check: ComparedCheck): TestCount | undefined {
  if (isOutputCut === true) return undefined;
  const alwaysCounts = check.alwaysCounts === true || toolOf(check.command)?.alwaysCounts === true;
  return countTests(output) ?? (exitCode === 0 && alwaysCounts ? { ran: 0 } : undefined);
}

function compareEndings(before: CheckRun | undefined, after: CheckRun): RunComparison {
  if (after.ending === 'broken') return { kind: 'could-not-run' };
  if (after.ending !== 'exited') return { kind: after.ending };
  if (after.exitCode === 0) return { kind: 'passes' };
  if (isMissingCommand(after) && before?.exitCode !== 0) {
    return { kind: 'could-not-run' };
  }
  const findings = readFindings(after.output);
  if (before?.ending !== 'exited') return { kind: 'no-baseline', findings };
  if (before.exitCode === 0) return { kind: 'newly-failing', findings };
  // A name that stood in the lost part of one output would count as new, or a new one would not be seen.
  if (before.isOutputCut === true || after.isOutputCut === true) return { kind: 'cannot-tell' };
  const earlier = readFindings(before.output);
  const added = addedBy(earlier, findings, ({ key }) => key);
  if (added.length > 0) return { kind: 'newly-failing', findings: added };
  // Without a name on either side, "still fails" may hide anything; so do tests of which none gets as far as passing.
  const isNamed = earlier.length > 0 && findings.length > 0;
  const isTests = findings.some(({ kind }) => kind === 'test');
  return isNamed && (!isTests || somethingPasses(after.output))
    ? { kind: 'as-before' }
    : { kind: 'cannot-tell' };
}

/** Signs of a test that passes, in the words of the runners that are known. */
const passing =
  /\b[1-9]\d* (?:passed|passing|tests? passed|ok)\b|^[ \t]{0,80}(?:[#ℹ][ \t]{0,9})?pass(?:ed)?:? [1-9]|\bPassed:\s*[1-9]|^[ \t]{0,80}(?:✔|✓|√) |^[ \t]{0,80}ok\b|^[ \t]{0,80}--- PASS|^[ \t]{0,80}PASS\b|\.\.\. ok$/m;

function somethingPasses(output: string): boolean {
  return passing.test(output);
}

/** Whether a second run of the same check on the same tree agrees with the first. */
export function agrees(first: CheckRun, again: CheckRun): boolean {
  if (again.ending !== 'exited' || (first.exitCode === 0) !== (again.exitCode === 0)) return false;
  const [these, those] = [namesOf(first), namesOf(again)];
  return these.length === those.length && these.every((name, index) => name === those[index]);
}

function namesOf({ output }: CheckRun): string[] {
  return [...new Set(readFindings(output).map(({ key }) => key))].sort();
}
