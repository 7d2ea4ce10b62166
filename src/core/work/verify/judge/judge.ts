import type { Evidence } from '../../plan/verdict.ts';
import { newProblems, type CodeProblem, type ProblemReading } from './codeProblem.ts';
import type { CheckObservation, RunComparison } from './compareRuns.ts';
import { doubtfulGaps, type LookGap } from '../lookGap.ts';
import { emptyTitle, saysNothing } from './testedNothing.ts';
import { findUnprovenTests } from '../find/newTests.ts';
import type { StepUnderTest, StepVerdict, UnknownCause } from '../stepVerifier.ts';

/** All that was seen of a step. */
export interface StepObservation {
  readonly step: StepUnderTest;
  /** See `findCheating`. */
  readonly cheating: readonly Evidence[];
  /** `before` is `undefined` when it could not be found out. */
  readonly problems: { readonly before: ProblemReading | undefined; readonly after: ProblemReading };
  readonly checks: readonly CheckObservation[];
  /** What of the search for checks is missing. */
  readonly gaps?: readonly LookGap[];
  /** Set when the work was broken off. */
  readonly stopped?: boolean;
}

const mostProblemsShown = 20;
/** Characters of an output's tail in an evidence. */
const evidenceLength = 4_000;

/**
 * The verdict. What is newly broken and stays so is a `fail`; what casts doubt is `unknown`; `pass` needs something
 * that ran and speaks for the step, for TypeScript the type check. Problems and checks cost nothing.
 */
export function judge(observation: StepObservation): StepVerdict {
  const { step, cheating, problems, checks } = observation;
  const added = addedProblems(observation);
  const errors = added.filter(({ severity }) => severity === 'error');
  const warnings = added.filter(({ severity }) => severity === 'warning');
  const warned = warnings.length === 0 ? [] : [problemEvidence('warning', warnings)];

  const failing = checks.filter(
    ({ comparison, isConfirmed }) => comparison.kind === 'newly-failing' && isConfirmed !== false,
  );
  const unproven = failing.filter((check) => findUnprovenTests(step, check).length > 0);
  const broken = failing.filter((check) => !unproven.includes(check));
  if (errors.length > 0 || broken.length > 0) {
    const evidence = [
      ...(errors.length === 0 ? [] : [problemEvidence('error', errors)]),
      ...broken.map(checkEvidence),
      ...cheating,
      ...warned,
    ];
    const [first] = evidence;
    return { verdict: 'fail', reason: first?.title ?? '', evidence, costNanoUsd: 0 };
  }

  const unknown = (cause: UnknownCause, reason: string, evidence: readonly Evidence[]): StepVerdict => ({
    verdict: 'unknown',
    cause,
    reason,
    evidence: [...evidence, ...warned],
    costNanoUsd: 0,
  });
  const of = (kind: RunComparison['kind']): readonly CheckObservation[] =>
    checks.filter(({ comparison }) => comparison.kind === kind);

  if (observation.stopped === true || of('stopped').length > 0) {
    return unknown('stopped', 'Checking was stopped', []);
  }
  if (cheating.length > 0) {
    return unknown('cheating', cheating[0]?.title ?? '', [...cheating, ...passedEvidence(checks)]);
  }
  if (step.checksDeferredUntil === true) {
    return unknown('deferred', 'The plan lets this step break things; its checks run at a later step', []);
  }
  if (unproven.length > 0) {
    const names = [...new Set(unproven.flatMap((check) => findUnprovenTests(step, check)))];
    const title = `A new test fails, though the code it tests was not changed: ${names.join(', ')}`;
    return unknown(
      'new-test-fails',
      title,
      unproven.map((check) => ({ ...checkEvidence(check), title })),
    );
  }
  const flaky = checks.filter(({ isConfirmed }) => isConfirmed === false);
  if (flaky.length > 0) {
    const titled = flaky.map((check) => ({
      ...checkEvidence(check),
      title: `${check.check.label} gave two results on the same files`,
    }));
    return unknown('flaky', titled[0]?.title ?? '', titled);
  }
  const brokenOff = checks.filter(({ run }) => run.ending === 'broken');
  if (brokenOff.length > 0) {
    const titled = brokenOff.map((check) => ({
      ...checkEvidence(check),
      title: `${check.check.label} could not be run to its end`,
    }));
    return unknown('broken', titled[0]?.title ?? '', titled);
  }
  const slow = of('time-limit');
  if (slow.length > 0) {
    const titled = slow.map((check) => ({
      ...checkEvidence(check),
      title: `${check.check.label} did not end within its time limit`,
    }));
    return unknown('time-limit', titled[0]?.title ?? '', titled);
  }
  const { unsettled } = problems.after;
  if (unsettled.length > 0) {
    return unknown('not-settled', `The editor did not finish looking at ${unsettled.join(', ')}`, []);
  }
  const gaps = [
    ...(problems.after.gaps ?? []),
    ...(observation.gaps ?? []),
    ...silenceGap(problems.after.silent ?? []),
  ];
  const [doubt] = doubtfulGaps(gaps);
  if (doubt !== undefined) return unknown('incomplete', doubt.text, gapEvidence(gaps));
  const unplaced = unplacedErrors(observation);
  if (unplaced.length > 0) {
    const count = unplaced.length === 1 ? '1 error' : `${unplaced.length} errors`;
    const reason = `The editor shows ${count} in files that it had not finished looking at before the step, and it is not known what is new`;
    return unknown('no-evidence', reason, [{ ...problemEvidence('error', unplaced), title: reason }]);
  }
  const untested = gaps.find(({ kind }) => kind === 'empty');
  if (untested !== undefined) return unknown('no-evidence', untested.text, gapEvidence(gaps));
  const empty = checks.filter((check) => saysNothing(check, checks));
  if (empty.length > 0) {
    const titled = empty.map((check) => ({ ...checkEvidence(check), title: emptyTitle(check) }));
    return unknown('no-evidence', titled[0]?.title ?? '', titled);
  }
  const doubtful = [...of('no-baseline'), ...of('cannot-tell')];
  if (doubtful.length > 0) {
    const evidence = doubtful.map(checkEvidence);
    return unknown('no-evidence', `${evidence[0]?.title ?? ''}, and it is not known what is new`, evidence);
  }
  return speakingFor(
    step,
    checks,
    (reason) => unknown('no-evidence', reason, [...absentEvidence(checks), ...gapEvidence(gaps)]),
    [...absentEvidence(checks), ...gapEvidence(gaps), ...warned],
  );
}

/**
 * New problems of files that are known before and after, and of files that the step creates. What a server showed in
 * mid-work may be gone a moment later, and what it had not shown yet may be old.
 */
function addedProblems({ step, problems: { before, after } }: StepObservation): readonly CodeProblem[] {
  const known = knownBefore(step, before);
  return newProblems(before?.problems ?? [], after.problems, newPaths(step)).filter(
    ({ path }) => known.has(path) && !after.unsettled.includes(path),
  );
}

/** Errors that may be new: those of files of which nobody knows how they were before the step. */
function unplacedErrors({ step, problems: { before, after } }: StepObservation): readonly CodeProblem[] {
  const known = knownBefore(step, before);
  return newProblems(before?.problems ?? [], after.problems, newPaths(step)).filter(
    ({ path, severity }) => severity === 'error' && !known.has(path),
  );
}

/** Files whose problems before the step are known, by their path after it; what it creates had none. */
function knownBefore(step: StepUnderTest, before: ProblemReading | undefined): ReadonlySet<string> {
  const created = step.changes.filter((change) => change.before === undefined).map(({ path }) => path);
  const unclear = new Set([...(before?.unsettled ?? []), ...(before?.silent ?? [])]);
  const looked = (before?.looked ?? []).filter((path) => !unclear.has(path));
  return new Set([...created, ...looked.map(newPaths(step))]);
}

function newPaths({ changes }: StepUnderTest): (path: string) => string {
  const moves = new Map(changes.map(({ path, movedTo }) => [path, movedTo ?? path]));
  return (path) => moves.get(path) ?? path;
}

/** `pass`, where something that proves code ran and spoke for the step. */
function speakingFor(
  step: StepUnderTest,
  checks: readonly CheckObservation[],
  withoutEvidence: (reason: string) => StepVerdict,
  besides: readonly Evidence[],
): StepVerdict {
  const good = checks.filter(({ comparison: { kind } }) => kind === 'passes' || kind === 'as-before');
  const proving = good.filter(({ check }) => check.kind !== 'lint');
  if (touches(step, isTypeScript) && !good.some(({ check }) => check.checksTypeScript === true)) {
    return withoutEvidence('TypeScript was changed, and no type check of the project ran');
  }
  if (!touches(step, isCode)) return withoutEvidence('Only prose was changed, which no check can judge');
  if (proving.length === 0)
    return withoutEvidence('Nothing speaks against the step, but no check ran that speaks for it');
  const reason = good
    .map(
      ({ check, comparison }) =>
        `${check.label} ${comparison.kind === 'passes' ? 'passes' : 'fails as before'}`,
    )
    .join(', ');
  return { verdict: 'pass', reason, evidence: [...passedEvidence(checks), ...besides], costNanoUsd: 0 };
}

function touches({ changes }: StepUnderTest, fits: (path: string) => boolean): boolean {
  return changes.some(({ path, movedTo }) => fits(path) || (movedTo !== undefined && fits(movedTo)));
}

function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

function isCode(path: string): boolean {
  return !/\.(?:md|mdx|txt|rst|adoc)$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CHANGELOG)$/i.test(path);
}

function checkEvidence({ check, run, comparison }: CheckObservation): Evidence {
  const findings = 'findings' in comparison ? comparison.findings.map(({ name }) => name) : [];
  const named = findings.length === 0 ? '' : `New: ${findings.slice(0, mostProblemsShown).join('; ')}\n`;
  const exit = run.exitCode === undefined ? '' : ` (exit code ${run.exitCode})`;
  return {
    kind: 'check',
    title: `${check.command} failed${exit}`,
    text: `${named}${tailOf(run.output)}`,
  };
}

function passedEvidence(checks: readonly CheckObservation[]): readonly Evidence[] {
  return checks
    .filter(({ comparison: { kind } }) => kind === 'passes' || kind === 'as-before')
    .map(({ check, run, comparison }) => ({
      kind: 'check',
      title: `${check.command} ${comparison.kind === 'passes' ? 'passed' : 'fails as it did before'}`,
      text: tailOf(run.output, 500),
    }));
}

/** Checks that said nothing, and why. */
function absentEvidence(checks: readonly CheckObservation[]): readonly Evidence[] {
  return checks.flatMap(({ check, run, comparison }): Evidence[] => {
    if (comparison.kind === 'not-allowed') {
      return [{ kind: 'check', title: `${check.command} was not allowed to run`, text: run.output }];
    }
    if (comparison.kind === 'tested-nothing') {
      return [{ kind: 'check', title: `${check.command} ran no test`, text: tailOf(run.output, 500) }];
    }
    if (comparison.kind !== 'could-not-run') return [];
    return [{ kind: 'check', title: `${check.command} could not run`, text: tailOf(run.output) }];
  });
}

/** No server is no doubt, and worth a word: then only the checks speak. */
function silenceGap(silent: readonly string[]): readonly LookGap[] {
  if (silent.length === 0) return [];
  return [{ kind: 'count', text: `Nothing in the editor reports problems of ${silent.join(', ')}` }];
}

/** What was not looked at, because a limit ended the look. */
function gapEvidence(gaps: readonly LookGap[]): readonly Evidence[] {
  return gaps.map(({ text }) => ({ kind: 'rule', title: text, text: '' }));
}

function problemEvidence(severity: CodeProblem['severity'], problems: readonly CodeProblem[]): Evidence {
  const plural = problems.length === 1 ? severity : `${severity}s`;
  const shown = problems.slice(0, mostProblemsShown).map(({ path, line, message, source, code }) => {
    const by = [source, code].filter((part) => part !== undefined && part !== '').join(' ');
    return `${path}:${line} ${message}${by === '' ? '' : ` (${by})`}`;
  });
  return {
    kind: 'problems',
    title: `${problems.length} new ${plural} in the editor`,
    text: shown.join('\n'),
    origins: [...new Set(problems.slice(0, mostProblemsShown).map(({ path }) => path))],
  };
}

function tailOf(output: string, length = evidenceLength): string {
  const text = output.trim();
  return text.length <= length ? text : `…${text.slice(-length)}`;
}
