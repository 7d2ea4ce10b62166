import { buildStepRequest, isFindingsOnly } from '../context/buildStepRequest.ts';
import { parseEditsSoFar, readFindings } from '../edits/parseEdits.ts';
import type { FileText, StagedStep } from '../editorPorts.ts';
import { formatModelReference } from '../model/modelReference.ts';
import type { PlanDocument, PlanFailure, StepRecord } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import { summariseAttempt } from './attemptSummary.ts';
import { callModel } from './callModel.ts';
import type { CallProgress } from './callModel.ts';
import { fitDecision } from './contextWindow.ts';
import { decideStep } from './decideStep.ts';
import { outcomeOfCall, storedFailure } from './outcomeOfCall.ts';
import { isStopped } from './isStopped.ts';
import { activityOf } from './liveState.ts';
import type { Activity, LiveState } from './liveState.ts';
import type { PlanHolder } from './planHolder.ts';
import type { PlanSessionPorts } from './planSessionPorts.ts';
import { stageEdits } from './stageEdits.ts';

/** How a run of a step ended. `staged`: its edits wait for the person. `refused`: why it did not begin. */
export type StepOutcome = 'done' | 'staged' | 'failed' | 'interrupted' | { readonly refused: string };

/** What `runStep` works with. */
export interface StepRun {
  readonly ports: PlanSessionPorts;
  readonly holder: PlanHolder;
  readonly live: LiveState;
  readonly signal: AbortSignal;
  /** Told the changes of a step that waits for review. */
  readonly onStaged: (staged: StagedStep) => void;
}

/**
 * Runs one step once: its model gets the step with its files, its answer is staged, nothing is written. Every end is
 * an event of the plan; rejects, after that, only when storage or editor broke.
 */
export async function runStep(run: StepRun, stepId: string): Promise<StepOutcome> {
  const { ports, holder, live } = run;
  const before = stepOf(holder, stepId);
  const sinceMs = ports.clock.now();
  const refused = holder.dispatch({ type: 'step-started', stepId, atMs: sinceMs });
  if (refused !== undefined) return { refused };
  live.setStep(stepId, { sinceMs, kind: 'gathering-context' });
  try {
    return await attemptStep(run, before, sinceMs);
  } catch (error) {
    // The store or the editor broke. The step must not stay "running", a state that nothing would ever end.
    if (isStopped(error, run.signal)) return interrupt(run, stepId);
    fail(run, stepId, { message: 'The step broke off.', detail: String(error) });
    throw error;
  } finally {
    live.setStep(stepId, undefined);
  }
}

async function attemptStep(run: StepRun, before: StepRecord, sinceMs: number): Promise<StepOutcome> {
  const { ports, holder, signal } = run;
  const { id: stepId } = before;
  const settings = ports.settings();
  const decided = decideStep(before, settings, await ports.providersWithKey());
  if ('noModel' in decided) return fail(run, stepId, { message: decided.noModel });
  const read = await readFiles(ports, before.files);
  if ('failure' in read) return fail(run, stepId, read.failure);

  const document = documentOf(holder);
  const step = stepOf(holder, stepId);
  const built = buildStepRequest({
    document,
    step,
    files: read.files,
    missingFiles: read.missing,
    instructionFiles: await ports.instructionFiles(signal),
    dependencies: dependencySteps(document, stepId),
    ...(before.failure === undefined ? {} : { previousFailure: failureText(before.failure) }),
  });
  const fitted = await fitDecision(ports, decided.decision, built.request);
  if ('tooLong' in fitted) return fail(run, stepId, fitted.tooLong);
  const { decision } = fitted;
  const tier = settings.tiers[decision.tier];
  ports.log.info(`step ${stepId} → ${formatModelReference(decision.model)}: ${decision.reasons.join('; ')}`);
  const result = await callModel(ports, {
    purpose: 'step',
    planId: document.id,
    stepId,
    stepKind: step.kind,
    ...(step.estimate === undefined ? {} : { estimate: step.estimate }),
    position: before.attempts.length,
    decision,
    request: {
      ...built.request,
      maxOutputTokens: tier.maxOutputTokens,
      ...(tier.temperature === undefined ? {} : { temperature: tier.temperature }),
      ...(tier.effort === undefined ? {} : { effort: tier.effort }),
    },
    signal,
    onProgress: stepProgress(run, stepId, sinceMs),
  });
  const outcome = outcomeOfCall(ports, result, signal);
  if ('failure' in outcome) {
    const { failure } = outcome;
    return failure.isCancelled ? interrupt(run, stepId) : fail(run, stepId, failure, result.last?.text);
  }
  const rawAnswer = outcome.answer.text;
  return isFindingsOnly(step)
    ? finishFindings(run, stepId, rawAnswer)
    : stage(run, step, rawAnswer, read.files);
}

function finishFindings({ ports, holder }: StepRun, stepId: string, rawAnswer: string): StepOutcome {
  const findings = readFindings(rawAnswer);
  const result = { summary: findings, changedFiles: [], findings };
  holder.dispatch({ type: 'step-done', stepId, atMs: ports.clock.now(), result, rawAnswer });
  return 'done';
}

async function stage(
  run: StepRun,
  step: StepRecord,
  rawAnswer: string,
  files: readonly FileText[],
): Promise<StepOutcome> {
  const { ports, holder } = run;
  const staged = await stageEdits(ports.editor, rawAnswer, files);
  if (!staged.ok) return fail(run, step.id, staged.failure, rawAnswer);
  const { changes, result } = staged;
  if (changes.length === 0) {
    holder.dispatch({ type: 'step-done', stepId: step.id, atMs: ports.clock.now(), result, rawAnswer });
    return 'done';
  }
  const stagedStep = { planId: documentOf(holder).id, stepId: step.id, title: step.title, changes };
  run.onStaged(stagedStep);
  holder.dispatch({ type: 'step-staged', stepId: step.id, result, rawAnswer });
  return 'staged';
}

function interrupt({ ports, holder }: StepRun, stepId: string): StepOutcome {
  holder.dispatch({ type: 'step-interrupted', stepId, atMs: ports.clock.now() });
  return 'interrupted';
}

function fail(run: StepRun, stepId: string, failure: PlanFailure, rawAnswer?: string): StepOutcome {
  run.ports.log.warn(`step ${stepId} failed: ${failureText(failure)}`);
  run.holder.dispatch({
    type: 'step-failed',
    stepId,
    atMs: run.ports.clock.now(),
    failure: storedFailure(failure),
    ...(rawAnswer === undefined || rawAnswer === '' ? {} : { rawAnswer }),
  });
  return 'failed';
}

/** How often a growing answer is looked into for the file that it is at. */
const pathIntervalMs = 100;

function stepProgress({ ports, holder, live }: StepRun, stepId: string, sinceMs: number) {
  let activity: Activity = { sinceMs, kind: 'waiting-for-first-token' };
  let path: string | undefined;
  let lookedAtMs = 0;
  return (progress: CallProgress) => {
    if (progress.type === 'attempt-ended') {
      holder.dispatch({
        type: 'attempt-finished',
        stepId,
        attempt: summariseAttempt('step', progress.attempt),
      });
    }
    const nowMs = ports.clock.now();
    const next = activityOf(progress, activity, nowMs);
    if (next === undefined) return;
    if (next.kind === 'writing' && progress.type === 'stream-event' && nowMs - lookedAtMs >= pathIntervalMs) {
      lookedAtMs = nowMs;
      path = parseEditsSoFar(progress.textSoFar).writing?.path;
    }
    activity = next.kind === 'writing' && path !== undefined ? { ...next, path } : next;
    live.setStep(stepId, activity);
  };
}

type ReadFiles =
  | { readonly files: readonly FileText[]; readonly missing: readonly string[] }
  | { readonly failure: PlanFailure };

async function readFiles(ports: PlanSessionPorts, paths: readonly string[]): Promise<ReadFiles> {
  const files: FileText[] = [];
  const missing: string[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const read = await ports.editor.read(path);
    if (read === undefined) missing.push(path);
    else if ('problem' in read) problems.push(`${path}: ${read.problem.reason}`);
    else files.push(read.file);
  }
  if (problems.length === 0) return { files, missing };
  return { failure: { message: 'A file of this step cannot be read.', detail: problems.join('\n') } };
}

function dependencySteps(document: PlanDocument, stepId: string): StepRecord[] {
  const ids = new Set(dependenciesOf(document.steps, stepId));
  return document.steps.filter((step) => ids.has(step.id));
}

function failureText(failure: PlanFailure): string {
  return failure.detail === undefined ? failure.message : `${failure.message}\n${failure.detail}`;
}

function documentOf(holder: PlanHolder): PlanDocument {
  const document = holder.current();
  if (document === undefined) throw new Error('A step ran without a plan.');
  return document;
}

function stepOf(holder: PlanHolder, stepId: string): StepRecord {
  const step = documentOf(holder).steps.find((candidate) => candidate.id === stepId);
  if (step === undefined) throw new Error(`The plan has no step "${stepId}".`);
  return step;
}
