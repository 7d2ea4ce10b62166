import type { StepPatch } from '../../../../shared/planView.ts';
import type { ContextChip } from '../contextChip.ts';
import type { Autopilot } from '../autopilotApproval.ts';
import type { PartialPlan } from '../partialPlan.ts';
import type { CallSummary, EndedAttempt } from '../attempt.ts';
import type { ModelReference } from '../../../model/modelReference.ts';
import type {
  CallIncident,
  DecisionLine,
  PlanCheck,
  PlanFailure,
  StepEstimate,
  StepResult,
  StoredVerdict,
} from '../planDocument.ts';
import type { Plan, PlanStep } from '../planSchema.ts';

/** Everything that can happen to a plan. The engine reports these; {@link ./reducePlan.ts} says what they mean. */
export type PlanEvent = PlanningEvent | RunEvent | StepRunEvent | StepEditEvent;

/** About the planner's answer. */
export type PlanningEvent =
  /** Planning begins again on a plan that failed, was cancelled, or has not begun to run. */
  | { readonly type: 'planning-started'; readonly task: string; readonly chips: readonly ContextChip[] }
  /** The steps from this one on are being planned anew; the others stay. */
  | { readonly type: 'replanning-started'; readonly fromStepId: string; readonly note: string }
  /** More of the answer is there. */
  | { readonly type: 'partial-plan-received'; readonly partial: PartialPlan }
  | ({ readonly type: 'plan-received' } & ReceivedPlan)
  /** The answer to a re-planning: its steps take the place of those that `replacedStepIds` names. */
  | ({ readonly type: 'plan-replaced-from' } & ReceivedPlan)
  /** A second model has read the plan that waits to be run. */
  | { readonly type: 'plan-checked'; readonly check: PlanCheck }
  | { readonly type: 'planning-failed'; readonly failure: PlanFailure; readonly rawAnswer?: string }
  /** The person stopped it. */
  | { readonly type: 'planning-cancelled' }
  | { readonly type: 'chip-removed'; readonly chipId: string };

/** A plan as the planner gave it. */
interface ReceivedPlan {
  readonly plan: Plan;
  readonly rawAnswer: string;
  /** What the person should know of how it was made. */
  readonly notes?: readonly string[];
  /** Private files that the planner had seen. */
  readonly origins?: readonly string[];
}

/** About the run as a whole. */
export type RunEvent =
  | { readonly type: 'run-started' }
  /** Comes when no step is running any more. */
  | { readonly type: 'run-paused'; readonly failure?: PlanFailure }
  /** The person approved to what the plan may cost in all, by starting it or when asked. */
  | { readonly type: 'forecast-approved'; readonly nanoUsd: number }
  /** The person lets it run without stopping at each diff. */
  | { readonly type: 'autopilot-approved'; readonly autopilot: Autopilot }
  /** The person says that what was approved before a reload holds again. */
  | { readonly type: 'autopilot-resumed' }
  | { readonly type: 'autopilot-ended' }
  /** Nothing is left to run. */
  | { readonly type: 'run-finished' }
  /** The person wants it out of sight; all of it stays stored. */
  | { readonly type: 'plan-put-away' }
  /** The person wants it back. */
  | { readonly type: 'plan-reopened' };

/** About one step's work. */
export type StepRunEvent =
  | { readonly type: 'step-started'; readonly stepId: string; readonly atMs: number }
  /** A call has been settled; without a step it was the planner's. Accepted in every state: money is never lost. */
  | { readonly type: 'call-finished'; readonly stepId?: string; readonly call: CallSummary }
  /** Something came in the way of a call and was dealt with. Accepted in every state; without a step, in planning. */
  | { readonly type: 'call-hindered'; readonly stepId?: string; readonly incident: CallIncident }
  /** Its model is chosen. */
  | { readonly type: 'step-decided'; readonly stepId: string; readonly lines: readonly DecisionLine[] }
  /** A model's turn at the step begins. */
  | { readonly type: 'step-attempt-started'; readonly stepId: string; readonly model: ModelReference }
  /** It has ended; what it wrote is reverted, unless it passed. */
  | { readonly type: 'step-attempt-ended'; readonly stepId: string; readonly ended: EndedAttempt }
  /** The step's edits wait for the person. */
  | {
      readonly type: 'step-staged';
      readonly stepId: string;
      readonly result: StepResult;
      readonly rawAnswer?: string;
      /** Why Autopilot stops here. */
      readonly stopReason?: string;
    }
  /** The person, or a standing approval, lets the staged edits be written: they are, and then they are judged. */
  | { readonly type: 'step-accepted'; readonly stepId: string }
  /** The edits are in the workspace (or, with false, are not there any more). */
  | { readonly type: 'step-applied'; readonly stepId: string; readonly isApplied: boolean }
  /** Applied, or an investigation answered. `result` may be left out when it was staged. */
  | {
      readonly type: 'step-done';
      readonly stepId: string;
      readonly atMs: number;
      readonly verdict?: StoredVerdict;
      readonly result?: StepResult;
      readonly rawAnswer?: string;
    }
  | {
      readonly type: 'step-failed';
      readonly stepId: string;
      readonly atMs: number;
      readonly failure: PlanFailure;
      readonly verdict?: StoredVerdict;
      readonly rawAnswer?: string;
    }
  | { readonly type: 'step-rejected'; readonly stepId: string; readonly atMs: number }
  | { readonly type: 'step-reverted'; readonly stepId: string; readonly atMs: number }
  /** Checks that were put off until a later step have run there. */
  | { readonly type: 'step-judged'; readonly stepId: string; readonly verdict: StoredVerdict }
  /** Its edits are committed, or the note says why not. */
  | { readonly type: 'step-committed'; readonly stepId: string; readonly note: string }
  /** Cancelled by the person, or lost with its window. */
  | { readonly type: 'step-interrupted'; readonly stepId: string; readonly atMs: number };

/** What the person changes in the plan. */
export type StepEditEvent =
  | { readonly type: 'step-edited'; readonly stepId: string; readonly patch: StepPatch }
  /** Without `afterStepId` it comes first. */
  | { readonly type: 'step-added'; readonly step: PlanStep; readonly afterStepId?: string }
  /** Also removed from what other steps depend on. */
  | { readonly type: 'step-deleted'; readonly stepId: string }
  /** `toIndex` counts in the list without the step; it is held to the list. */
  | { readonly type: 'step-moved'; readonly stepId: string; readonly toIndex: number }
  /** `provider/model`; left out to go back to the tier's choice. */
  | { readonly type: 'model-chosen'; readonly stepId: string; readonly model?: string }
  /** An empty note removes it. */
  | { readonly type: 'note-added'; readonly stepId: string; readonly note: string }
  | { readonly type: 'estimate-made'; readonly stepId: string; readonly estimate: StepEstimate };
