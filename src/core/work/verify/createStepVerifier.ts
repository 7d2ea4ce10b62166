import { acceptanceChecks } from './find/acceptanceChecks.ts';
import { foreseeChecks } from './find/foreseeChecks.ts';
import type { ForeseenCommand } from '../plan/approvedCommand.ts';
import type { Check } from './find/check.ts';
import { checksOfSettings } from './find/findChecks.ts';
import type { CheckRun } from './judge/checkRun.ts';
import { findCheating } from './judge/cheating.ts';
import type { ProblemReading } from './judge/codeProblem.ts';
import { agrees, compareRuns, type CheckObservation } from './judge/compareRuns.ts';
import { judge } from './judge/judge.ts';
import type { LookGap } from './lookGap.ts';
import type {
  StepBaseline,
  StepUnderTest,
  StepVerdict,
  StepVerifier,
  VerifyProgress,
} from './stepVerifier.ts';
import type { VerifierPorts } from './verifierPorts.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** How long the result of a check on the same tree is trusted: what is installed can change beside it. */
const reuseMs = 30 * 60_000;

/** Results of runs and baselines of steps with deferred checks that are kept at most. */
const mostKept = 200;

/** What was seen before a step. */
interface BaselineData {
  /** `undefined` when they could not be found out. */
  readonly problems: ProblemReading | undefined;
  /** By the check's id. */
  readonly runs: ReadonlyMap<string, CheckRun>;
  /** Ids of all checks that were there, run or not. */
  readonly found: ReadonlySet<string>;
}

type OnProgress = ((progress: VerifyProgress) => void) | undefined;

const nothingSeen: BaselineData = {
  problems: undefined,
  runs: new Map(),
  found: new Set(),
};

/** The result of a check on files that do not exist: nothing is wrong with them. */
const nothingToCheck: CheckRun = { ending: 'exited', exitCode: 0, output: '', durationMs: 0 };

/** Checks of one folder run one after the other, and twice on the same tree only in doubt. */
export function createStepVerifier(ports: VerifierPorts): StepVerifier {
  const { clock, log } = ports;
  const baselines = new WeakMap<StepBaseline, BaselineData>();
  const beforeDeferred = new Map<string, BaselineData>();
  const results = new Map<string, { readonly run: CheckRun; readonly atMs: number }>();

  function keptRun(check: Check, tree: string | undefined): CheckRun | undefined {
    const kept = tree === undefined ? undefined : results.get(keyOfRun(tree, check));
    return kept !== undefined && clock.monotonic() - kept.atMs < reuseMs ? kept.run : undefined;
  }

  /** Asks for all that will run at once, so that the person reads one list; each check takes its answer from there. */
  async function askForAll(
    checks: readonly Check[],
    step: StepUnderTest,
    tree: string | undefined,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<void> {
    const willRun = checks.filter((check) => keptRun(check, tree) === undefined);
    if (willRun.length > 1)
      await Promise.all(willRun.map((check) => askFor(check, step, signal, onProgress)));
  }

  function askFor(check: Check, step: StepUnderTest, signal: AbortSignal, onProgress: OnProgress) {
    return ports.approvals.permit(check, step, signal, () => {
      onProgress?.({ kind: 'asking', command: check.command });
    });
  }

  async function runCheck(
    check: Check,
    step: StepUnderTest,
    when: 'before' | 'after' | 'again',
    tree: string | undefined,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<CheckRun> {
    const key = tree === undefined ? undefined : keyOfRun(tree, check);
    const kept = when === 'again' ? undefined : keptRun(check, tree);
    if (kept !== undefined) return kept;
    const permission = await askFor(check, step, signal, onProgress);
    if (permission !== 'allowed') {
      const ending = permission === 'stopped' ? 'stopped' : 'not-allowed';
      return { ending, output: '', durationMs: 0 };
    }
    const expectedMs = ports.durations.expectedMs(check.id);
    onProgress?.({
      kind: 'check',
      when,
      label: check.label,
      command: check.command,
      ...withoutUndefined({ expectedMs }),
    });
    const run = await ports.run(check, ports.settings().timeLimitMs, signal);
    log.info(
      `check ${when}: ${check.command} → ${run.ending} ${run.exitCode ?? ''} in ${Math.round(run.durationMs)} ms`,
    );
    log.trace(`output of ${check.command}: ${run.output.slice(-2_000)}`);
    if (run.ending === 'exited') {
      ports.durations.record(check.id, run.durationMs);
      if (key !== undefined && when !== 'again') keep(results, key, { run, atMs: clock.monotonic() });
    }
    return run;
  }

  async function checksFor(
    step: StepUnderTest,
    when: 'before' | 'after',
  ): Promise<{ readonly checks: readonly Check[]; readonly gaps: readonly LookGap[] }> {
    const { commands } = ports.settings();
    const gaps: LookGap[] = [];
    const checks =
      commands.length > 0
        ? checksOfSettings(commands)
        : await ports.findChecks(step, when, (gap) => gaps.push(gap));
    const proposed = acceptanceChecks(step.acceptance, checks);
    return {
      checks: [...checks, ...(await ports.define(proposed.checks))],
      gaps: [...gaps, ...proposed.gaps],
    };
  }

  async function look(
    step: StepUnderTest,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<BaselineData> {
    const problems = await ports.readProblems(step, 'before', signal, (files) => {
      onProgress?.({ kind: 'problems', when: 'before', files });
    });
    // What is missing here shows afterwards: a check without a result from before proves no failure.
    const { checks } = await checksFor(step, 'before');
    const found = new Set(checks.map(({ id }) => id));
    const runs = new Map<string, CheckRun>();
    // What a file of the step holds unsaved is not what a command would see.
    const unsaved = await ports.saveFiles(pathsOf(step));
    if (unsaved.length > 0) return { problems, runs, found };
    const tree = await ports.treeHash(signal);
    await askForAll(checks, step, tree, signal, onProgress);
    for (const check of checks) {
      if (signal.aborted) break;
      runs.set(check.id, await runCheck(check, step, 'before', tree, signal, onProgress));
    }
    return { problems, runs, found };
  }

  /** The state that a step is held against: its own, or that from before the steps whose deferred checks run here. */
  function dataOf(step: StepUnderTest, baseline: StepBaseline): BaselineData | undefined {
    const own = baselines.get(baseline);
    if (own === undefined || step.endsDeferralOf === undefined || step.endsDeferralOf.length === 0)
      return own;
    const earlier = step.endsDeferralOf.map((stepId) => beforeDeferred.get(stepKey(step.planId, stepId)));
    if (earlier.includes(undefined)) return { ...own, runs: new Map() };
    const [first] = earlier;
    return first === undefined ? own : { ...own, runs: first.runs, found: first.found };
  }

  async function inspect(
    step: StepUnderTest,
    data: BaselineData,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<StepVerdict> {
    const cheating = findCheating(step.kind, step.changes);
    const unseen: ProblemReading = { problems: [], looked: [], unsettled: [] };
    const observation = { step, cheating, problems: { before: data.problems, after: unseen } };
    if (step.checksDeferredUntil === true) return judge({ ...observation, checks: [] });
    const after = await ports.readProblems(step, 'after', signal, (files) => {
      onProgress?.({ kind: 'problems', when: 'after', files });
    });
    const problems = { before: data.problems, after };
    const seen = { ...observation, problems };
    const isStopped = (): boolean => signal.aborted;
    if (isStopped()) return judge({ ...seen, checks: [], stopped: true });
    if (judge({ ...seen, checks: [] }).verdict === 'fail') return judge({ ...seen, checks: [] });

    await ports.saveFiles([]);
    const tree = await ports.treeHash(signal);
    const checks: CheckObservation[] = [];
    const { checks: wanted, gaps } = await checksFor(step, 'after');
    await askForAll(wanted, step, tree, signal, onProgress);
    for (const check of wanted) {
      if (isStopped()) return judge({ ...seen, checks, stopped: true });
      const run = await runCheck(check, step, 'after', tree, signal, onProgress);
      const comparison = compareRuns(baselineOf(check, data), run, check);
      if (comparison.kind !== 'newly-failing') {
        checks.push({ check, run, comparison });
        if (comparison.kind === 'time-limit' || comparison.kind === 'stopped') break;
        continue;
      }
      const again = await runCheck(check, step, 'again', tree, signal, onProgress);
      if (again.ending === 'stopped') return judge({ ...seen, checks, stopped: true });
      const isConfirmed = agrees(run, again);
      checks.push({ check, run, comparison, isConfirmed });
      // One confirmed failure is enough for the next attempt, and the longer checks come last.
      if (isConfirmed) break;
      if (tree !== undefined) results.delete(keyOfRun(tree, check));
    }
    return judge({ ...seen, checks, gaps });
  }

  return {
    async foresee(steps) {
      const { commands } = ports.settings();
      const checks = commands.length > 0 ? checksOfSettings(commands) : await foreseeChecks(ports, steps);
      const proposed = steps.flatMap(({ acceptance }) => acceptanceChecks(acceptance, checks).checks);
      const foreseen = [...checks, ...(await ports.define(proposed))].map((check) => {
        const { label, origin } = check;
        return { label, origin, ...ports.approvals.approvalFor(check) };
      });
      const keyOf = ({ cwd, pattern, fingerprint }: ForeseenCommand) => [cwd, pattern, fingerprint].join('|');
      return foreseen.filter(
        (one, index) => foreseen.findIndex((other) => keyOf(other) === keyOf(one)) === index,
      );
    },
    async before(step, signal, onProgress) {
      const baseline: StepBaseline = { planId: step.planId, stepId: step.stepId };
      try {
        const data = await look(step, signal, onProgress);
        baselines.set(baseline, data);
        if (step.checksDeferredUntil === true && !signal.aborted)
          keep(beforeDeferred, stepKey(step.planId, step.stepId), data);
      } catch (error) {
        // Without a baseline the verdict says that it is not known what is new.
        log.warn(`The state before step ${step.stepId} could not be found out: ${String(error)}`);
        baselines.set(baseline, nothingSeen);
      }
      return baseline;
    },
    async verify(step, baseline, signal, onProgress) {
      const data = dataOf(step, baseline) ?? nothingSeen;
      if (step.isAcceptedByPerson === true) ports.approvals.noteAccepted(step.changes);
      try {
        return await inspect(step, data, signal, onProgress);
      } catch (error) {
        log.warn(`Step ${step.stepId} could not be checked: ${String(error)}`);
        const cause = signal.aborted ? 'stopped' : 'broken';
        const reason = signal.aborted ? 'Checking was stopped' : 'The check broke off';
        const evidence = [{ kind: 'rule', title: reason, text: String(error) }] as const;
        return { verdict: 'unknown', cause, reason, evidence, costNanoUsd: 0 };
      }
    },
  };
}

/** What a check gave before the step. New tests had nothing to fail, nor had a linter of new files only. */
function baselineOf(check: Check, { runs, found }: BaselineData): CheckRun | undefined {
  const isNew = check.scope === 'new-tests' || (check.kind === 'lint' && !found.has(check.id));
  return isNew ? nothingToCheck : runs.get(check.id);
}

function pathsOf({ changes }: StepUnderTest): string[] {
  return changes.flatMap(({ path, movedTo }) => (movedTo === undefined ? [path] : [path, movedTo]));
}

function stepKey(planId: string, stepId: string): string {
  return `${planId}|${stepId}`;
}

/** Adds an entry; the oldest goes when there are too many. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest);
}

function keyOfRun(tree: string, { id, command }: Check): string {
  return [tree, id, command].join('|');
}
