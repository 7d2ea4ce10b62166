import { spentNanoUsd as spentOn } from '../cascade/nextCandidate.ts';
import type { Evidence } from '../plan/verdict.ts';
import { endedAttempts } from '../plan/attempt.ts';
import { buildStepRequest, isFindingsOnly } from '../context/buildStepRequest.ts';
import type { StepRequestInput } from '../context/promptInputs.ts';
import { parseEditsSoFar, readFindings } from '../edits/parseEdits.ts';
import type { FileText, StagedChange } from '../edits/editorPorts.ts';
import type { PlanFailure, StepRecord, StepResult } from '../plan/planDocument.ts';
import { dependenciesOf } from '../plan/planGraph.ts';
import { nanoUsdPerUsd } from '../../model/cost.ts';
import type { StepLimits } from '../../routing/rules/routingSettings.ts';
import { costOfCalls, recordProgress } from '../ask/callRecords.ts';
import { callModel } from '../../calling/send/callModel.ts';
import type { FinishedCall, CallProgress } from '../../calling/send/callModel.ts';
import { prepareCall } from '../ask/askModel.ts';
import { failureText } from '../cascade/cascadeFailure.ts';
import { handoffMessages } from './handoff.ts';
import { activityOf } from '../ask/liveState.ts';
import type { Activity, LoopProgress } from '../ask/liveState.ts';
import { outcomeOfCall } from '../ask/outcomeOfCall.ts';
import { stageEdits } from './stageEdits.ts';
import type { StepPreview } from './stepPreview.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { RunningStep, StepRun } from './stepRun.ts';
import type { ModelAnswer, StepWork } from './stepState.ts';
import type { Attempt } from './attemptStep.ts';
import { createSummariser } from './summariseResult.ts';
import { runToolLoop } from './toolLoop.ts';
import type { ToolLoopResult } from './toolLoop.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Asks one model for the step and stages what it answers. Rejects only when storage or editor broke. */
export async function askForWork(
  run: RunningStep,
  attempt: Attempt,
  preview: StepPreview,
  spentNanoUsd: number,
): Promise<ModelAnswer> {
  const { context, planState, signal } = run;
  const { stepId } = run;
  const step = stepOf(planState, stepId);
  const read = await readFiles(run, step.files);
  if ('failure' in read) return { kind: 'failed', failure: read.failure, ...nothingSpent };
  const tools =
    context.routing.takesTools(attempt.decision.model) === false ? undefined : context.folder.tools;
  const input: StepRequestInput = {
    document: documentOf(planState),
    step,
    files: read.files,
    missingFiles: read.missing,
    instructionFiles: await context.folder.instructionFiles(signal),
    dependencies: dependencySteps(run),
    ...(attempt.evidence.length === 0 ? {} : { previousFailure: evidenceText(attempt.evidence) }),
  };
  const built = buildStepRequest({ ...input, hasTools: tools !== undefined });
  const left = leftOf(context.routing.settings().routing.limits, step, spentNanoUsd);
  const mostNanoUsd = left.nanoUsd;
  let loopProgress: LoopProgress = {
    ...{ turnsDone: 0, mostTurns, tokens: 0, mostTokens, nanoUsd: 0 },
    mostNanoUsd,
  };
  const call = await prepareCall(context, attempt.decision, {
    purpose: run.purpose ?? 'step',
    planId: documentOf(planState).id,
    stepId,
    stepKind: step.kind,
    ...withoutUndefined({ estimate: step.estimate }),
    ...(step.outputTokens > 0 ? { outputGuess: step.outputTokens } : {}),
    isCritical: step.critical,
    position: attempt.position,
    request: {
      ...built.request,
      messages: [...built.request.messages, ...handoffMessages(attempt.handoff)],
      ...(tools === undefined
        ? {}
        : {
            tools: tools.definitions,
            instructionsWithoutTools: buildStepRequest(input).request.instructions,
          }),
    },
    signal,
    onProgress: stepProgress(
      run,
      (textSoFar) => {
        preview.show(textSoFar, read.files);
      },
      () => (tools === undefined ? undefined : loopProgress),
    ),
  });
  if ('kind' in call) return { ...call, ...nothingSpent };
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
              sinceMs: run.sinceMs,
              kind: 'using-tools',
              turn,
              mostTurns,
              tools: running,
              loop: loopProgress,
            });
          },
        });
  const spent = withoutUndefined({
    costNanoUsd: costOfCalls(sent.attempts),
    model: sent.attempts.at(-1)?.model,
  });
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

const nothingSpent = { costNanoUsd: 0 };

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
  run: RunningStep,
  show: (textSoFar: string) => void,
  loopProgress: () => LoopProgress | undefined,
) {
  const { context, planState, live, stepId, sinceMs } = run;
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

function dependencySteps({ planState, stepId }: RunningStep): StepRecord[] {
  const { steps } = documentOf(planState);
  const ids = new Set(dependenciesOf(steps, stepId));
  return steps.filter((step) => ids.has(step.id));
}

function evidenceText(evidence: readonly Evidence[]): string {
  return evidence.map(({ title, text }) => (text === '' ? title : `${title}\n${text}`)).join('\n\n');
}
