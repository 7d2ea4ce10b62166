import type { StepKind } from '../../../shared/tiers.ts';
import type { Verdict } from '../plan/verdict.ts';
import type { StagedChange } from '../edits/editorPorts.ts';
import type { ApprovedCommand, ForeseenCommand, ForeseenStep } from '../plan/approvedCommand.ts';

/** A step whose edits are judged. One attempt of a step is one of these: its changes are those of that attempt. */
export interface StepUnderTest {
  readonly planId: string;
  readonly stepId: string;
  readonly title: string;
  readonly kind: StepKind;
  /** What is written, or about to be. */
  readonly changes: readonly StagedChange[];
  /** The plan's acceptance checks, in words. A command among them is shown to the person, never run unasked. */
  readonly acceptance: readonly string[];
  /** True when the person has accepted these very changes as a diff: what they change of a check needs no question. */
  readonly isAcceptedByPerson?: boolean;
  /** True when the plan lets this step break things that a later step mends: its checks run there. */
  readonly checksDeferredUntil?: boolean;
  /**
   * Ids of the steps whose checks were put off until this one. It is held against the state before the first of
   * them, or else what they broke would count as broken before.
   */
  readonly endsDeferralOf?: readonly string[];
  /** Commands that run without asking for the length of the plan. */
  readonly approvedCommands?: readonly ApprovedCommand[];
}

/** How things stood before a step. Only the verifier that made it can read it; it does not survive a reload. */
export interface StepBaseline {
  readonly planId: string;
  readonly stepId: string;
}

/** Why a verdict is `unknown`, where the reason matters for what happens next. */
export type UnknownCause =
  /** The same tree gave different results: no model is to blame. */
  | 'flaky'
  | 'time-limit'
  /** A language server did not come to rest. */
  | 'not-settled'
  /** A limit of time ended the search for what had to be looked at. */
  | 'incomplete'
  /** Tests, checks or their configuration were changed by a step that is not about them. */
  | 'cheating'
  /** A new test fails, and fails on the code from before too: a finding for the person. */
  | 'new-test-fails'
  /** Nothing spoke against the result, and nothing spoke for it. */
  | 'no-evidence'
  /** The plan lets this step break things until a later one. */
  | 'deferred'
  /** Aborted. */
  | 'stopped'
  /** A check or the editor broke. */
  | 'broken';

/** A verdict of checks and problems; they cost no tokens. */
export interface StepVerdict extends Verdict {
  /** Set when, and only when, the verdict is `unknown`. */
  readonly cause?: UnknownCause;
}

/** What the verifier is doing, for the panel. */
export type VerifyProgress =
  | { readonly kind: 'problems'; readonly when: 'before' | 'after'; readonly files: number }
  | { readonly kind: 'asking'; readonly command: string }
  | {
      readonly kind: 'check';
      readonly when: 'before' | 'after' | 'again';
      readonly label: string;
      readonly command: string;
      /** How long it took last time; absent for a check that has not run yet. */
      readonly expectedMs?: number;
    };

/**
 * Judges a step by what is newly broken after it. The caller sees to it that nothing else writes to the folder
 * between `before` and the end of `verify`.
 */
export interface StepVerifier {
  /**
   * Called right before the edits are written. Looks at problems, and runs the checks unless they ran on this very
   * tree before. Never rejects for a broken check or an abort: `verify` says so then.
   */
  before(
    step: StepUnderTest,
    signal: AbortSignal,
    onProgress?: (progress: VerifyProgress) => void,
  ): Promise<StepBaseline>;
  /**
   * The commands that the checks of these steps would run, as far as that is known before them; each once, those that
   * the project has first. Runs nothing.
   */
  foresee(steps: readonly ForeseenStep[]): Promise<readonly ForeseenCommand[]>;
  /** Called once the edits are written and saved. Never rejects: what cannot be found out is `unknown`. */
  verify(
    step: StepUnderTest,
    baseline: StepBaseline,
    signal: AbortSignal,
    onProgress?: (progress: VerifyProgress) => void,
  ): Promise<StepVerdict>;
}
