import type { Semaphore } from '../../calling/connect/semaphore.ts';
import type { WorkspaceContext } from '../context/promptInputs.ts';
import type { FileText, StagedChange, StepEditor } from '../edits/editorPorts.ts';
import type { PlanStore } from '../plan/planStore.ts';
import type { StepBudget } from '../plan/stepBudget.ts';
import type { ToolRegistry } from '../tools/toolRegistry.ts';
import type { StepVerifier } from '../verify/stepVerifier.ts';
import type { AskContext } from './routingContext.ts';

/** What plans and code actions work with in one workspace folder. */
export interface FolderContext {
  /** URI of the workspace folder. */
  readonly uri: string;
  readonly plans: PlanStore;
  readonly editor: StepEditor;
  readonly verifier: StepVerifier;
  /** Whether the plan and its next step fit into the budgets. */
  readonly budget: StepBudget;
  /** One at a time writes to the folder and is judged there; absent: nobody else writes there. */
  readonly writing?: Semaphore;
  /** How models look around in the folder; absent: they get the step's files and nothing else. */
  readonly tools?: ToolRegistry;
  /**
   * Commits exactly the files of a step that is done, where the person wants that. Resolves to what became of it, in
   * words; `undefined` when no commit is wanted. Never rejects: the step is done in any case.
   */
  commitStep(step: {
    readonly title: string;
    readonly changes: readonly StagedChange[];
  }): Promise<string | undefined>;
  /** Why nothing may be sent or written now (Restricted Mode), in words for the person; `undefined` when it may. */
  whyNotNow(): string | undefined;
  gatherContext(signal: AbortSignal): Promise<WorkspaceContext>;
  /** The project's own instructions, for steps. */
  instructionFiles(signal: AbortSignal): Promise<readonly FileText[]>;
}

/** Everything that planning and running a plan need: models to ask, and a folder to work in. */
export interface WorkContext extends AskContext {
  readonly folder: FolderContext;
}
