import { spentNanoUsd as spentOn } from '../cascade/stepLimits.ts';
import type { Evidence } from '../plan/verdict.ts';
import { endedAttempts } from '../plan/attempt.ts';
import { buildStepRequest, isFindingsOnly } from '../context/buildStepRequest.ts';
import type { StepRequestInput } from '../context/promptInputs.ts';
import { parseEditsSoFar, readFindings } from '../edits/parseEdits.ts';
import type { FileText, StagedChange } from '../edits/editorPorts.ts';
import { formatModelReference } from '../../model/modelReference.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { PlanFailure, StepRecord, StepResult } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import { nanoUsdPerUsd } from '../../model/cost.ts';
import { isSameModel } from '../../routing/rules/candidates.ts';
import type { Decision } from '../../routing/rules/decide.ts';
import type { StepLimits } from '../../routing/rules/routingSettings.ts';
import { costOfCalls, recordProgress } from '../ask/callRecords.ts';
import { placeOf } from '../../calling/send/call.ts';
import { callModel } from '../../calling/send/callModel.ts';
import type { CallRequest, FinishedCall, CallProgress } from '../../calling/send/callModel.ts';
import { fitDecision } from '../ask/contextWindow.ts';
import { handoffMessages, leaveHandoff, takeHandoff } from './handoff.ts';
import type { Handoff } from './handoff.ts';
import { activityOf } from '../ask/liveState.ts';
import type { Activity, LoopProgress } from '../ask/liveState.ts';
import { outcomeOfCall } from '../ask/outcomeOfCall.ts';
import { stageEdits } from './stageEdits.ts';
import { createStepPreview } from './stepPreview.ts';
import type { StepPreview } from './stepPreview.ts';
import { documentOf, stepOf, type StepRun } from './stepRun.ts';
import { createSummariser } from './summariseResult.ts';
import { runToolLoop } from './toolLoop.ts';
import type { ToolLoopResult } from './toolLoop.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** One candidate's turn at a step. */
export interface StepAttempt {
  readonly stepId: string;
  readonly decision: Pick<Decision, 'tier' | 'model' | 'fallbacks' | 'reasons'>;
  readonly evidence: readonly Evidence[];
  /** Place in the cascade, from 0. */
  readonly position: number;
  readonly sinceMs: number;
}

/** What a model made of a step. Nothing is written yet. */
export interface StepWork {
  readonly changes: readonly StagedChange[];
  readonly result: StepResult;
  readonly rawAnswer: string;
  /** The attempt whose answer it is; a verdict is about that one. `undefined` after a reload. */
  readonly callId: string | undefined;
}

/** How an attempt at a step ended. */
export type StepAttemptEnd = {
  /** `undefined` when an attempt has no known price. */
  readonly costNanoUsd: number | undefined;
  readonly model: ModelReference | undefined;
} & (
  | { readonly kind: 'work'; readonly work: StepWork }
  /** The model's own fault: the next one may do better. */
  | { readonly kind: 'unusable'; readonly failure: PlanFailure; readonly rawAnswer: string }
  /** The provider's fault. */
  | {
      readonly kind: 'unavailable';
      readonly failure: PlanFailure;
      /** What had arrived: it is kept, and paid for. */
      readonly rawAnswer?: string;
      /** It was lost after it had begun to work: whoever goes on is told what it left. */
      readonly handoff?: Handoff;
    }
  /** Another model would not help either. */
  | { readonly kind: 'failed'; readonly failure: PlanFailure; readonly rawAnswer?: string }
  | { readonly kind: 'cancelled' }
);

/** Asks one model for the step and stages what it answers. Rejects only when storage or editor broke. */
export async function attemptStep(run: StepRun, attempt: StepAttempt): Promise<StepAttemptEnd> {
  const preview = createStepPreview(run, attempt.stepId);
  const end = await askOneAfterTheOther(run, attempt, preview);
  // Edits that are there are shown as a whole, in place of what was seen of them.
  if (end.kind !== 'work') await preview.close();
  return end;
}

/**
 * A model that is lost in mid-step is not replaced in mid-conversation: its stand-in begins the step, told which files
 * were read and which edits were there. Where nobody stands in, the step's next attempt is told that.
 */
async function askOneAfterTheOther(
  run: StepRun,
  attempt: StepAttempt,
  preview: StepPreview,
): Promise<StepAttemptEnd> {
  const { stepId } = attempt;
  let asked = attempt;
  let handoff = takeHandoff(run, stepId);
  let costNanoUsd: number | undefined = 0;
  for (;;) {
    const end = await askAndStage(run, asked, preview, handoff, costNanoUsd ?? 0);
    costNanoUsd = addCosts(costNanoUsd, end.costNanoUsd);
    if (end.kind !== 'unavailable' || end.handoff === undefined) return { ...end, costNanoUsd };
    handoff = end.handoff;
    const { model, fallbacks } = asked.decision;
    const lost = handoff.from;
    const [next, ...others] = [model, ...fallbacks].filter((other) => !isSameModel(other, lost));
    if (next === undefined) {
      leaveHandoff(run, stepId, handoff);
      return { ...end, costNanoUsd };
    }
    run.context.call.log.warn(
      `step ${stepId}: ${formatModelReference(lost)} was lost in mid-step; ${formatModelReference(next)} begins it, ` +
        `with ${handoff.filesRead.length} files named that were read`,
    );
    asked = {
      ...asked,
      decision: { ...asked.decision, model: next, fallbacks: others },
      position: attempt.position + placeOf(attempt.decision, next),
    };
  }
}

function addCosts(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}

async function askAndStage(
  run: StepRun,
  attempt: StepAttempt,
  preview: StepPreview,
  handoff: Handoff | undefined,
  spentNanoUsd: number,
): Promise<StepAttemptEnd> {
  const { context, planState, signal } = run;
  const { stepId } = attempt;
  const step = stepOf(planState, stepId);
  const read = await readFiles(run, step.files);
  if ('failure' in read) return { kind: 'failed', failure: read.failure, ...nothingSpent };
  const settings = context.routing.settings();
  const tier = settings.tiers[attempt.decision.tier];
  const tools =
    context.routing.takesTools(attempt.decision.model) === false ? undefined : context.folder.tools;
  const input: StepRequestInput = {
    document: documentOf(planState),
    step,
    files: read.files,
    missingFiles: read.missing,
    instructionFiles: await context.folder.instructionFiles(signal),
    dependencies: dependencySteps(run, stepId),
    ...(attempt.evidence.length === 0 ? {} : { previousFailure: evidenceText(attempt.evidence) }),
  };
  const built = buildStepRequest({ ...input, hasTools: tools !== undefined });
  const messages = [...built.request.messages, ...handoffMessages(handoff)];
  const fitted = await fitDecision(context.routing, attempt.decision, { ...built.request, messages });
  if ('tooLong' in fitted) return { kind: 'unavailable', failure: fitted.tooLong, ...nothingSpent };
  const left = leftOf(settings.routing.limits, step, spentNanoUsd);
  const mostNanoUsd = left.nanoUsd;
  let loopProgress: LoopProgress = {
    ...{ turnsDone: 0, mostTurns, tokens: 0, mostTokens, nanoUsd: 0 },
    mostNanoUsd,
  };
  const call: CallRequest = {
    purpose: run.purpose ?? 'step',
    planId: documentOf(planState).id,
    stepId,
    stepKind: step.kind,
    ...withoutUndefined({ estimate: step.estimate }),
    ...(step.outputTokens > 0 ? { outputGuess: step.outputTokens } : {}),
    isCritical: step.critical,
    position: attempt.position,
    decision: fitted.decision,
    request: {
      ...built.request,
      messages,
      ...(tools === undefined
        ? {}
        : {
            tools: tools.definitions,
            instructionsWithoutTools: buildStepRequest(input).request.instructions,
          }),
      maxOutputTokens: tier.maxOutputTokens,
      ...withoutUndefined({ temperature: tier.temperature, effort: tier.effort }),
    },
    signal,
    onProgress: stepProgress(
      run,
      stepId,
      attempt.sinceMs,
      (textSoFar) => {
        preview.show(textSoFar, read.files);
      },
      () => (tools === undefined ? undefined : loopProgress),
    ),
  };
  const findingsOnly = isFindingsOnly(step);
  const summarise = createSummariser(run, stepId, findingsOnly);
  const sent: Pick<ToolLoopResult, 'result' | 'attempts' | 'limit' | 'filesRead'> =
    tools === undefined
      ? await callModel(context.call, { ...call, mostMs: left.workMs }).then((result) => ({
          result,
          attempts: result.attempts,
          filesRead: [],
        }))
      : await runToolLoop({
          context: context.call,
          call,
          tools,
          limits: {
            turns: mostTurns,
            tokens: mostTokens,
            nanoUsd: mostNanoUsd,
            durationMs: left.workMs,
          },
          ...withoutUndefined({ summarise }),
          ...(findingsOnly ? {} : { whatIsWrong: (answer) => whatIsWrong(run, answer, read.files) }),
          onTurn: ({ turn, tokens, nanoUsd, running }) => {
            loopProgress = { ...loopProgress, turnsDone: turn, tokens, nanoUsd };
            run.live.setStep(stepId, {
              sinceMs: attempt.sinceMs,
              kind: 'using-tools',
              turn,
              mostTurns,
              tools: running,
              loop: loopProgress,
            });
          },
        });
  const spent = { costNanoUsd: costOfCalls(sent.attempts), model: sent.attempts.at(-1)?.model };
  const outcome = outcomeOfCall(context.routing, sent.result, signal);
  if (outcome.kind !== 'answer') {
    const from = sent.result.last?.model ?? spent.model;
    if (outcome.kind !== 'unavailable' || from === undefined) return { ...spent, ...outcome };
    const { rawAnswer: partialAnswer } = outcome;
    return sent.filesRead.length > 0 || partialAnswer !== ''
      ? { ...spent, ...outcome, handoff: { from, filesRead: sent.filesRead, partialAnswer } }
      : { ...spent, ...outcome };
  }
  const { answer } = outcome;
  // Stopped while tools ran: a turn that only looks around is no answer, and no fault of the model.
  if (signal.aborted && answer.toolCalls.length > 0) return { ...spent, kind: 'cancelled' };
  if (sent.limit !== undefined) {
    return { ...spent, kind: 'unusable', failure: { message: sent.limit }, rawAnswer: answer.text };
  }
  if (findingsOnly) {
    const findings = readFindings(answer.text);
    const result = { summary: findings, changedFiles: [], findings };
    return { ...spent, kind: 'work', work: workOf([], result, answer) };
  }
  const staged = await stageEdits(context.folder.editor, answer.text, read.files);
  if (!staged.ok) return { ...spent, kind: 'unusable', failure: staged.failure, rawAnswer: answer.text };
  return { ...spent, kind: 'work', work: workOf(staged.changes, staged.result, answer) };
}

/** What the step's attempts before have left of its limits; with nothing left a last turn may still answer. */
function leftOf(
  { dollars, minutes }: StepLimits,
  step: StepRecord,
  spentNanoUsd: number,
): { readonly nanoUsd: number; readonly workMs: number } {
  const records = endedAttempts(step);
  const workedMs = records.reduce((sum, record) => sum + record.workedMs, 0);
  return {
    nanoUsd: Math.max(0, dollars * nanoUsdPerUsd - spentOn(records) - spentNanoUsd),
    workMs: Math.max(Math.min(leastWorkMs, minutes * 60_000), minutes * 60_000 - workedMs),
  };
}

/** An attempt that may begin gets a minute, or beginning it would have been in vain. */
const leastWorkMs = 60_000;

/** Limits of one attempt's tool loop. */
const mostTurns = 12;
const mostTokens = 600_000;

const nothingSpent = { costNanoUsd: 0, model: undefined };

function workOf(
  changes: readonly StagedChange[],
  result: StepResult,
  { text, callId }: FinishedCall,
): StepWork {
  return { changes, result, rawAnswer: text, callId };
}

async function whatIsWrong(
  { context }: StepRun,
  answer: string,
  files: readonly FileText[],
): Promise<string | undefined> {
  const staged = await stageEdits(context.folder.editor, answer, files);
  return staged.ok ? undefined : failureText(staged.failure);
}

/** How often a growing answer is looked into for the file that it is at. */
const pathIntervalMs = 100;

function stepProgress(
  run: StepRun,
  stepId: string,
  sinceMs: number,
  show: (textSoFar: string) => void,
  loopProgress: () => LoopProgress | undefined,
) {
  const { context, planState, live } = run;
  const record = recordProgress(planState, context.call.clock, run.purpose ?? 'step', stepId);
  let activity: Activity = { sinceMs, kind: 'waiting-for-first-token' };
  let path: string | undefined;
  let lookedAtMs = -Infinity;
  return (progress: CallProgress) => {
    record(progress);
    if (progress.type === 'stream-event') run.onText?.(progress.textSoFar);
    const nowMs = context.call.clock.now();
    const next = activityOf(progress, activity, nowMs);
    if (next === undefined) return;
    const sinceStartMs = context.call.clock.monotonic();
    const isDue = sinceStartMs - lookedAtMs >= pathIntervalMs;
    if (next.kind === 'writing' && progress.type === 'stream-event' && isDue) {
      lookedAtMs = sinceStartMs;
      path = parseEditsSoFar(progress.textSoFar).writing?.path;
      show(progress.textSoFar);
    }
    activity = next.kind === 'writing' && path !== undefined ? { ...next, path } : next;
    const loop = loopProgress();
    live.setStep(stepId, loop === undefined ? activity : { ...activity, loop });
  };
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

function dependencySteps({ planState }: StepRun, stepId: string): StepRecord[] {
  const { steps } = documentOf(planState);
  const ids = new Set(dependenciesOf(steps, stepId));
  return steps.filter((step) => ids.has(step.id));
}

function evidenceText(evidence: readonly Evidence[]): string {
  return evidence.map(({ title, text }) => (text === '' ? title : `${title}\n${text}`)).join('\n\n');
}

/** A failure in one text. */
export function failureText(failure: PlanFailure): string {
  return failure.detail === undefined ? failure.message : `${failure.message}\n${failure.detail}`;
}
