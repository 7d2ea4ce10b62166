import type { StagedStep } from '../edits/editorPorts.ts';
import type { Purpose } from '../../model/purpose.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import type { LiveState } from '../ask/liveState.ts';
import type { PlanStateStore } from '../plan/state/planStateStore.ts';
import type { WorkContext } from '../ask/folderContext.ts';
import type { Semaphore } from '../../calling/connect/semaphore.ts';

/**
 * How a run of a step ended. `staged`: its edits wait for the person, who answers outside of the run. `refused`: why
 * it did not begin.
 */
export type StepOutcome =
  'done' | 'staged' | 'failed' | 'rejected' | 'interrupted' | { readonly refused: string };

/** What the person says of staged edits; `later` leaves them waiting. */
export type ApprovalAnswer = 'accepted' | 'rejected' | 'later';

/** What running steps works with. */
export interface StepRun {
  readonly context: WorkContext;
  readonly planState: PlanStateStore;
  readonly live: LiveState;
  readonly signal: AbortSignal;
  /** One step at a time writes to the folder and is judged there. */
  readonly writing: Semaphore;
  /** Told the changes of a step that waits for review, and when they wait no more. */
  readonly onStaged: (staged: StagedStep) => void;
  readonly onUnstaged: (stepId: string) => void;
  /** Shows the edits and resolves with what the person says of them. */
  readonly review: (stepId: string) => Promise<ApprovalAnswer>;
  /** What the ledger calls its attempts; `step` without it. */
  readonly purpose?: Purpose;
  /** Told the answer as it grows, with all that there is of it. */
  readonly onText?: (textSoFar: string) => void;
}

/** What running one of its steps works with. */
export interface RunningStep extends StepRun {
  readonly stepId: string;
  /** When the run of the step began. */
  readonly sinceMs: number;
}

export function documentOf(planState: PlanStateStore): PlanDocument {
  const document = planState.current();
  if (document === undefined) throw new Error('A step ran without a plan.');
  return document;
}

export function stepOf(planState: PlanStateStore, stepId: string): StepRecord {
  const step = documentOf(planState).steps.find((candidate) => candidate.id === stepId);
  if (step === undefined) throw new Error(`The plan has no step "${stepId}".`);
  return step;
}

/** The step's edits as the editor takes them. */
export function stagedStep(
  { planState, stepId }: RunningStep,
  { changes }: Pick<StagedStep, 'changes'>,
): StagedStep {
  return { planId: documentOf(planState).id, stepId, title: stepOf(planState, stepId).title, changes };
}
