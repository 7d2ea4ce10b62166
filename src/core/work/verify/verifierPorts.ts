import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { Approvals } from './approvals.ts';
import type { Check, UndefinedCheck } from './find/check.ts';
import type { CheckRun } from './judge/checkRun.ts';
import type { ProblemReading } from './judge/codeProblem.ts';
import type { LookGap } from './lookGap.ts';
import type { StepUnderTest } from './stepVerifier.ts';

/** What the person says about checks: `tierwise.checks`, validated. */
export interface CheckSettings {
  /** Commands that run instead of found ones, without asking. Empty: checks are found. */
  readonly commands: readonly string[];
  /** Longest time of one run, in milliseconds. */
  readonly timeLimitMs: number;
}

/** When nothing is set. */
export const defaultCheckSettings: CheckSettings = { commands: [], timeLimitMs: 300_000 };

/** How the verifier sees and touches one workspace folder. */
export interface VerifierPorts {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
  readonly approvals: Approvals;
  settings(): CheckSettings;
  /** The problems of the step's files and of files that import them. `onFiles` is told how many before the wait. */
  readProblems(
    step: StepUnderTest,
    when: 'before' | 'after',
    signal: AbortSignal,
    onFiles: (files: number) => void,
  ): Promise<ProblemReading>;
  /** The checks that the project has for these changes. `onGap` is told when not all files could be looked at. */
  findChecks(
    step: StepUnderTest,
    when: 'before' | 'after',
    onGap: (gap: LookGap) => void,
  ): Promise<readonly Check[]>;
  /** Looks up what defines commands that a plan brings along. */
  define(checks: readonly UndefinedCheck[]): Promise<readonly Check[]>;
  /** Saves what is unsaved in the folder, but for these files; resolves to those of them that are unsaved. */
  saveFiles(except: readonly string[]): Promise<readonly string[]>;
  /** A digest of all files that can matter; `undefined` when it cannot be told, so that nothing is reused. */
  treeHash(signal: AbortSignal): Promise<string | undefined>;
  /** Runs a check once. At the limit or an abort its whole process group is ended. */
  run(check: Check, limitMs: number, signal: AbortSignal): Promise<CheckRun>;
  /** How long checks take, remembered over sessions. */
  readonly durations: {
    expectedMs(checkId: string): number | undefined;
    record(checkId: string, durationMs: number): void;
  };
}
