import type { CascadeLimits } from '../cascade/nextCandidate.ts';
import type { StagedChange } from '../edits/editorPorts.ts';
import type { EndedAttempt, Spending } from '../plan/attempt.ts';
import type { PlanFailure, StepResult, StoredVerdict } from '../plan/planDocument.ts';
import type { Evidence, Verdict } from '../plan/verdict.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Candidate } from '../../routing/rules/candidates.ts';
import type { RoutedDecision } from '../../routing/rules/decide.ts';
import type { Handoff } from './handoff.ts';

/** What a model made of a step. */
export interface StepWork {
  readonly changes: readonly StagedChange[];
  readonly result: StepResult;
  readonly rawAnswer: string;
  /** The call whose answer it is; a verdict is about that one. `undefined` after a reload. */
  readonly callId: string | undefined;
}

/** Where one run of a step stands: plain data. What is to be done next is its `action`. */
export interface StepState {
  readonly action: StepAction;
  /** Edits of the step stand in the workspace. */
  readonly isApplied: boolean;
  /** Edits of an earlier run that the person has approved; they are written and judged before a model is asked. */
  readonly approvedBefore?: StepWork;
  /** Why the run before this one failed; the first model is told. */
  readonly failedBefore?: Evidence;
  /** Those that have ended since the person started the step, in order. */
  readonly attempts: readonly EndedAttempt[];
  /** How often the verifier was asked in this run, whichever model wrote. */
  readonly looks: number;
  /** Nobody may try before it is made. */
  readonly decision: StepDecision;
  /** The last result that was judged, and what was said of it. */
  readonly judged?: { readonly work: StepWork; readonly verdict: Verdict };
  /** The last answer that brought nothing to judge. */
  readonly unusable?: Failed;
  /** What a model that was lost in mid-step leaves to the next one. */
  readonly handoff?: Handoff;
}

/** What was decided for the step. */
export interface StepDecision extends Pick<
  RoutedDecision,
  'candidates' | 'fallbacks' | 'reasons' | 'isCritical' | 'needs'
> {
  readonly limits: CascadeLimits;
  /** What the checks cannot judge goes to the person, not to a model. */
  readonly asksPersonOfUnknown: boolean;
}

/** A model's turn. */
export interface RunningAttempt {
  readonly candidate: ModelReference;
  readonly spent: Spending;
  readonly startedAtMs: number;
  /** Time spent waiting for the person, which is no work. */
  readonly waitedMs: number;
  readonly approval?: Approval;
  /** Why its edits stand unchecked although nothing is wrong with that: the plan defers their checks. */
  readonly deferredReason?: string;
}

/** Who let the edits be written. */
export type Approval =
  | { readonly by: 'autopilot' }
  /** `isPartial`: without a part that the person has left out. */
  | { readonly by: 'person'; readonly isPartial: boolean };

/** A result, and the attempt that it is of. */
export interface WorkOfAttempt {
  readonly work: StepWork;
  readonly attempt: RunningAttempt;
}

/** A failure, and the answer that it is about. */
export interface Failed {
  readonly failure: PlanFailure;
  readonly rawAnswer?: string;
}

/** What is to be done next. The answer to it is the next event. */
export type StepAction =
  /** Choose the models. */
  | { readonly type: 'decide' }
  /** Take the edits back out of the workspace, before the next attempt or before the step ends. */
  | { readonly type: 'revert'; readonly before: 'next-attempt' | StepEnding }
  | {
      readonly type: 'ask';
      readonly candidate: Candidate;
      readonly evidence: readonly Evidence[];
      readonly attempt: RunningAttempt;
    }
  | ({ readonly type: 'request-approval'; readonly sinceMs: number } & WorkOfAttempt)
  | ({ readonly type: 'take-write-lock' } & WorkOfAttempt)
  /** Look at how things stand before the edits. */
  | ({ readonly type: 'look-before' } & WorkOfAttempt)
  | ({ readonly type: 'apply' } & WorkOfAttempt)
  | ({ readonly type: 'verify' } & WorkOfAttempt)
  /** Have another model judge the result: what the checks left open or, as `isFinal`, critical work that passed. */
  | ({
      readonly type: 'review';
      readonly isFinal: boolean;
      readonly verdict: Verdict;
      readonly reviewer: Candidate;
    } & WorkOfAttempt)
  | { readonly type: 'end'; readonly ending: StepEnding };

/** How the step ends. */
export type StepEnding =
  /** Without work: it had passed before a reload. */
  | { readonly kind: 'done'; readonly work?: StepWork; readonly verdict: StoredVerdict }
  /** Its edits wait for the person, who has seen them. */
  | { readonly kind: 'left-waiting' }
  /** Nobody could judge edits that were written without a look of the person: they wait for it now. */
  | { readonly kind: 'left-to-person'; readonly work: StepWork; readonly verdict: Verdict }
  | ({ readonly kind: 'failed'; readonly verdict?: StoredVerdict } & Failed)
  | { readonly kind: 'rejected' }
  | { readonly kind: 'interrupted' };

/** What came of an action, and when. */
export type StepEvent = StepAnswer & {
  /** Monotonic time. */
  readonly atMs: number;
  /** The person has stopped the run, or the window closes. */
  readonly isStopped: boolean;
};

/** What came of an action. */
export type StepAnswer =
  | { readonly type: 'decided'; readonly decision: StepDecision }
  | { readonly type: 'no-model'; readonly message: string }
  | { readonly type: 'reverted' }
  /** The person has changed a file since. */
  | { readonly type: 'not-reverted'; readonly failure: PlanFailure }
  | { readonly type: 'asked'; readonly answer: ModelAnswer }
  | { readonly type: 'approved'; readonly work: StepWork; readonly approval: Approval }
  | { readonly type: 'rejected' }
  /** The person has not answered. */
  | { readonly type: 'not-answered' }
  | { readonly type: 'write-lock-taken' }
  | { readonly type: 'looked-before' }
  | { readonly type: 'applied' }
  | { readonly type: 'not-applied'; readonly failure: PlanFailure }
  | { readonly type: 'verified'; readonly verdict: Verdict; readonly deferredReason?: string }
  | { readonly type: 'reviewed'; readonly verdict: Verdict }
  /** Storage or editor broke. `isStaged`: the edits wait for the person again. */
  | { readonly type: 'broke-off'; readonly detail: string; readonly isStaged: boolean }
  /** A stop ended the action before there was an answer. */
  | { readonly type: 'cut-off' };

/** How asking a model ended. */
export type ModelAnswer = Spending &
  (
    | { readonly kind: 'work'; readonly work: StepWork }
    /** The model's own fault: the next one may do better. */
    | ({ readonly kind: 'unusable' } & Failed)
    /** The provider's fault: no verdict on the model. What had arrived is kept, and paid for. */
    | ({ readonly kind: 'unavailable'; readonly handoff?: Handoff } & Failed)
    /** Another model would not help either. */
    | ({ readonly kind: 'failed' } & Failed)
    | { readonly kind: 'cancelled' }
  );
