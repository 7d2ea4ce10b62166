import type { Tier } from '../../../shared/tiers.ts';
import type { FileText, NamedFile } from '../edits/editorPorts.ts';
import type { ModelRequest } from '../../model/request/request.ts';
import type { TracedText } from '../../model/request/tracedText.ts';
import type { ContextChip } from '../plan/contextChip.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';

/** A problem that the editor shows. */
export interface PromptProblem extends NamedFile {
  /** Counted from 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Who found it, such as `ts`. */
  readonly source?: string;
}

/** A file that is open in the editor. */
export interface OpenFile extends FileText {
  readonly isActive: boolean;
  /** First and last visible line, counted from 1, where it is visible. */
  readonly visibleLines?: { readonly from: number; readonly to: number };
}

/** What was gathered of one workspace folder, cheaply, for planning. Nothing here is trusted as an instruction. */
export interface WorkspaceContext {
  readonly folderName: string;
  /** Paths of the folder's files, relative, forward slashes, sorted. */
  readonly outline: readonly string[];
  /** Why the outline does not name all files, as a sentence without a full stop; absent when it does. */
  readonly outlineCut?: string;
  readonly openFiles: readonly OpenFile[];
  readonly problems: readonly PromptProblem[];
  /** AGENTS.md and its like: the project's own instructions. */
  readonly instructionFiles: readonly FileText[];
  /** What else was not gathered because of a limit, in words. */
  readonly leftOut?: readonly string[];
}

/** A request without its model, and what did not fit into it. */
export interface BuiltRequest {
  readonly request: Omit<ModelRequest, 'model' | 'maxOutputTokens' | 'temperature' | 'effort'>;
  /** What was left out to keep the token limit, in words for the log and the panel. */
  readonly leftOut: readonly string[];
}

/** For `buildPlanRequest`. */
export interface PlanRequestInput {
  readonly task: string;
  readonly chips: readonly ContextChip[];
  readonly context: WorkspaceContext;
  /** Models behind each tier as `provider/model`, so that the planner knows whom it gives work to. */
  readonly modelsByTier: Readonly<Record<Tier, readonly string[]>>;
  /** Most tokens that the gathered context may take. */
  readonly tokenLimit: number;
  readonly countTokens: (text: string) => number;
}

/** For `buildReplanRequest`: the steps from one on are planned anew; done ones stay and are told with their results. */
export interface ReplanRequestInput extends PlanRequestInput {
  readonly document: PlanDocument;
  readonly fromStepId: string;
  readonly note: string;
}

/** For `buildStepRequest`. */
export interface StepRequestInput {
  /** Whether the model may look around with tools. */
  readonly hasTools?: boolean;
  readonly document: PlanDocument;
  readonly step: StepRecord;
  /** The step's files as the person sees them. */
  readonly files: readonly FileText[];
  /** Named by the step but not there yet. */
  readonly missingFiles: readonly string[];
  readonly instructionFiles: readonly FileText[];
  /** Steps that this one depends on, with their results. */
  readonly dependencies: readonly StepRecord[];
  /** Why the previous attempt came to nothing, as evidence for this one. */
  readonly previousFailure?: TracedText;
}
