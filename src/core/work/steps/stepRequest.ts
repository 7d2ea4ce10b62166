import type { ToolRegistry } from '../tools/toolRegistry.ts';
import type { ModelAsk } from '../ask/askModel.ts';
import { buildStepRequest } from '../context/buildStepRequest.ts';
import { writeEvidence } from '../context/quoteFailure.ts';
import type { StepRequestInput } from '../context/promptInputs.ts';
import type { FileText } from '../edits/editorPorts.ts';
import type { PlanFailure, StepRecord } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import type { Evidence } from '../plan/verdict.ts';
import type { Decision } from '../../routing/rules/decide.ts';
import { handoffMessages, type Handoff } from './handoff.ts';
import { documentOf, stepOf, type RunningStep, type StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** One candidate's turn at a step. */
export interface Attempt {
  readonly decision: Pick<Decision, 'tier' | 'model' | 'fallbacks' | 'reasons'>;
  readonly evidence: readonly Evidence[];
  /** Place in the cascade, from 0. */
  readonly position: number;
  /** What a model that was lost in mid-step has left. */
  readonly handoff?: Handoff;
}

/** What a model is asked for a step. */
export interface StepRequest {
  readonly step: StepRecord;
  readonly ask: Omit<ModelAsk, 'signal'>;
  /** Absent where the model takes none. */
  readonly tools?: ToolRegistry;
  /** As the model sees them. */
  readonly files: readonly FileText[];
}

/** The request of an attempt, or which of the step's files cannot be read. */
export async function makeStepRequest(
  run: RunningStep,
  attempt: Attempt,
): Promise<StepRequest | { readonly failure: PlanFailure }> {
  const { context, planState, signal, stepId } = run;
  const { routing, folder } = context;
  const step = stepOf(planState, stepId);
  const read = await readFiles(run, step.files);
  if ('failure' in read) return read;
  const { files } = read;
  const tools = routing.takesTools(attempt.decision.model) === false ? undefined : folder.tools;
  const input: StepRequestInput = {
    document: documentOf(planState),
    step,
    files,
    missingFiles: read.missing,
    instructionFiles: await folder.instructionFiles(signal),
    dependencies: dependencySteps(run),
    ...(attempt.evidence.length === 0 ? {} : { previousFailure: writeEvidence(attempt.evidence, '\n\n') }),
  };
  const built = buildStepRequest({ ...input, hasTools: tools !== undefined });
  const withTools = tools && {
    tools: tools.definitions,
    instructionsWithoutTools: buildStepRequest(input).request.instructions,
  };
  const ask = {
    purpose: run.purpose ?? 'step',
    planId: input.document.id,
    stepId,
    stepKind: step.kind,
    ...withoutUndefined({ estimate: step.estimate }),
    ...(step.outputTokens > 0 ? { outputGuess: step.outputTokens } : {}),
    isCritical: step.critical,
    position: attempt.position,
    request: {
      ...built.request,
      ...withTools,
      messages: [...built.request.messages, ...handoffMessages(attempt.handoff)],
    },
  };
  return { step, ask, files, ...withoutUndefined({ tools }) };
}

type ReadFiles =
  | { readonly files: readonly FileText[]; readonly missing: readonly string[] }
  | { readonly failure: PlanFailure };

async function readFiles({ context }: StepRun, paths: readonly string[]): Promise<ReadFiles> {
  const files: FileText[] = [];
  const missing: string[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const read = await context.folder.editor.read(path);
    if (read === undefined) missing.push(path);
    else if ('problem' in read) problems.push(`${path}: ${read.problem.reason}`);
    else files.push(read.file);
  }
  if (problems.length === 0) return { files, missing };
  return { failure: { message: 'A file of this step cannot be read.', detail: problems.join('\n') } };
}

function dependencySteps({ planState, stepId }: RunningStep): StepRecord[] {
  const { steps } = documentOf(planState);
  const ids = new Set(dependenciesOf(steps, stepId));
  return steps.filter((step) => ids.has(step.id));
}
