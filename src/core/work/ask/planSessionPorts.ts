import type { WorkspaceContext } from '../context/promptInputs.ts';
import type { StagedChange, StepEditor } from '../edits/editorPorts.ts';
import type { FileText } from '../edits/editorPorts.ts';
import type { Failure } from '../../model/failure.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { PlanDocument, PlanFailure, StepEstimate, StepRecord } from '../plan/planDocument.ts';
import type { PlanStore } from '../plan/planStore.ts';
import type { CallPorts } from '../../calling/send/callModel.ts';
import type { WindowPorts } from './contextWindow.ts';
import type { EngineSettings } from '../../routing/rules/engineSettings.ts';
import type { WorkspaceTools } from '../tools/toolPorts.ts';
import type { StepVerifier } from '../verify/stepVerifier.ts';
import type { Semaphore } from '../../calling/connect/semaphore.ts';
import type { DecisionContext } from './decideStep.ts';
import type { StepBudget } from '../plan/stepBudget.ts';

/** All that planning and running a plan in one workspace folder needs from outside. */
export interface PlanSessionPorts extends CallPorts, WindowPorts {
  /** URI of the workspace folder. */
  readonly folder: string;
  readonly plans: PlanStore;
  readonly editor: StepEditor;
  readonly budget: StepBudget;
  readonly verifier: StepVerifier;
  /** The turns that writing and judging take in the folder, where others write there too. */
  readonly writing?: Semaphore;
  /** How models look around in the folder; absent: they get the step's files and nothing else. */
  readonly tools?: WorkspaceTools;
  /** Whether a model can call tools; `undefined`: nobody knows, and it is tried. */
  takesTools(model: ModelReference): boolean | undefined;
  /** What is known when a step's models are chosen. */
  decisionContext(step: StepRecord, document: PlanDocument): DecisionContext;
  /**
   * Commits exactly the files of a step that is done, where the person wants that. Resolves to what became of it, in
   * words; `undefined` when no commit is wanted. Never rejects: the step is done in any case.
   */
  commitStep(step: {
    readonly title: string;
    readonly changes: readonly StagedChange[];
  }): Promise<string | undefined>;
  settings(): EngineSettings;
  /** Why nothing may be sent or written now (Restricted Mode), in words for the person; `undefined` when it may. */
  whyNotNow(): string | undefined;
  /** Names of the providers that a key is set for. */
  providersWithKey(): Promise<ReadonlySet<string>>;
  gatherContext(signal: AbortSignal): Promise<WorkspaceContext>;
  /** The project's own instructions, for steps. */
  instructionFiles(signal: AbortSignal): Promise<readonly FileText[]>;
  /** A failed call in words for the person: what happened and what to do. */
  explainFailure(failure: Failure, model: ModelReference): PlanFailure;
  /** What a step is likely to cost on a model; `undefined` when the model has no known price. */
  estimateStep(step: StepRecord, model: ModelReference): StepEstimate | undefined;
}
