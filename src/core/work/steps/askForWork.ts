import { spentNanoUsd as spentOn } from '../cascade/nextCandidate.ts';
import { endedAttempts } from '../plan/attempt.ts';
import { isFindingsOnly } from '../context/buildStepRequest.ts';
import { parseEditsSoFar, readFindings } from '../edits/parseEdits.ts';
import type { FileText, StagedChange } from '../edits/editorPorts.ts';
import type { StepRecord, StepResult } from '../plan/planDocument.ts';
import { nanoUsdPerUsd } from '../../model/request/cost.ts';
import type { StepLimits } from '../../routing/rules/routingSettings.ts';
import { costOfCalls, originsOfCalls, recordProgress } from '../ask/callRecords.ts';
import { callModel } from '../../calling/send/callModel.ts';
import type { FinishedCall, CallProgress } from '../../calling/send/call.ts';
import { prepareCall } from '../ask/askModel.ts';
import { failureText } from '../cascade/cascadeFailure.ts';
import { activityOf, type Activity, type LoopProgress } from '../ask/liveState.ts';
import { outcomeOfCall } from '../ask/outcomeOfCall.ts';
import { stageEdits, type EditsAuthor } from './stageEdits.ts';
import { traced, type TracedText } from '../../model/request/tracedText.ts';
import { makeStepRequest, type Attempt } from './stepRequest.ts';
import type { StepPreview } from './stepPreview.ts';
import type { RunningStep, StepRun } from './stepRun.ts';
import type { ModelAnswer, StepWork } from './stepState.ts';
import { createSummariser } from './summariseResult.ts';
import { runToolLoop, type ToolLoopResult } from './toolLoop.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Asks one model for the step and stages what it answers. Rejects only when storage or editor broke. */
export async function askForWork(
  run: RunningStep,
  attempt: Attempt,
  preview: StepPreview,
  spentNanoUsd: number,
): Promise<ModelAnswer> {
  const { context, live, signal, stepId, sinceMs } = run;
  const made = await makeStepRequest(run, attempt);
  if ('failure' in made) return { kind: 'failed', failure: made.failure, costNanoUsd: 0 };
  const { step, files, tools } = made;
  const left = leftOf(context.routing.settings().routing.limits, step, spentNanoUsd);
  let loopProgress: LoopProgress = {
    ...{ turnsDone: 0, mostTurns, tokens: 0, mostTokens, nanoUsd: 0 },
    mostNanoUsd: left.nanoUsd,
  };
  const call = await prepareCall(context, attempt.decision, {
    ...made.ask,
    signal,
    onProgress: stepProgress(
      run,
      (textSoFar) => {
        preview.show(textSoFar, files);
      },
      () => (tools === undefined ? undefined : loopProgress),
    ),
  });
  if ('kind' in call) return { ...call, costNanoUsd: 0 };
  const findingsOnly = isFindingsOnly(step);
  const summarise = createSummariser(run, stepId, findingsOnly);
  const sent: ToolLoopResult =
    tools === undefined
      ? await callModel(context.call, { ...call, mostMs: left.workMs }).then((result) => ({
          result,
          calls: result.calls,
          filesRead: [],
        }))
      : await runToolLoop({
          context: context.call,
          call,
          tools,
          limits: {
            turns: mostTurns,
            tokens: mostTokens,
            nanoUsd: left.nanoUsd,
            durationMs: left.workMs,
          },
          ...withoutUndefined({ summarise }),
          ...(findingsOnly ? {} : { whatIsWrong: (answer: FinishedCall) => whatIsWrong(run, answer, files) }),
          onTurn: ({ turn, tokens, nanoUsd, running }) => {
            loopProgress = { ...loopProgress, turnsDone: turn, tokens, nanoUsd };
            live.setStep(stepId, {
              sinceMs,
              kind: 'using-tools',
              turn,
              mostTurns,
              tools: running,
              loop: loopProgress,
            });
          },
        });
  const spent = withoutUndefined({
    costNanoUsd: costOfCalls(sent.calls),
    model: sent.calls.at(-1)?.model,
  });
  const outcome = outcomeOfCall(context.routing, sent.result, signal);
  const seen = originsOfCalls(sent.calls);
  if (outcome.kind !== 'answer') {
    const from = sent.result.last?.model ?? spent.model;
    if (outcome.kind !== 'unavailable' || from === undefined) return { ...spent, ...outcome };
    const { rawAnswer: partialAnswer } = outcome;
    return sent.filesRead.length > 0 || partialAnswer !== ''
      ? { ...spent, ...outcome, handoff: { from, filesRead: sent.filesRead, partialAnswer, ...seen } }
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
    const result = { summary: findings, changedFiles: [], findings, ...seen };
    return { ...spent, kind: 'work', work: workOf([], result, answer) };
  }
  const staged = await stageEdits(context.folder.editor, answer.text, files, authorOf(run, answer));
  if (!staged.ok) {
    const failure = withOrigins(staged.failure, seen);
    return { ...spent, kind: 'unusable', failure, rawAnswer: answer.text };
  }
  return { ...spent, kind: 'work', work: workOf(staged.changes, withOrigins(staged.result, seen), answer) };
}

/** What the step's attempts before have left of its limits; with nothing left a last turn may still answer. */
function leftOf(
  { dollars, minutes }: StepLimits,
  step: StepRecord,
  spentNanoUsd: number,
): { readonly nanoUsd: number; readonly workMs: number } {
  const attempts = endedAttempts(step);
  const workedMs = attempts.reduce((sum, attempt) => sum + attempt.workedMs, 0);
  return {
    nanoUsd: Math.max(0, dollars * nanoUsdPerUsd - spentOn(attempts) - spentNanoUsd),
    workMs: Math.max(Math.min(leastWorkMs, minutes * 60_000), minutes * 60_000 - workedMs),
  };
}

/** An attempt that may begin gets a minute, or beginning it would have been in vain. */
const leastWorkMs = 60_000;

/** Limits of one attempt's tool loop. */
const mostTurns = 12;
const mostTokens = 600_000;

function workOf(
  changes: readonly StagedChange[],
  result: StepResult,
  { text, callId }: FinishedCall,
): StepWork {
  return { changes, result, rawAnswer: text, callId };
}

async function whatIsWrong(
  run: StepRun,
  answer: FinishedCall,
  files: readonly FileText[],
): Promise<TracedText | undefined> {
  const { editor } = run.context.folder;
  const staged = await stageEdits(editor, answer.text, files, authorOf(run, answer));
  if (staged.ok) return undefined;
  const { origins = [] } = withOrigins(staged.failure, originsOfCalls([answer]));
  return traced(failureText(staged.failure), { origins, isUnsure: true });
}

function authorOf({ context }: StepRun, { model }: FinishedCall): EditsAuthor {
  const { privacy } = context.call;
  return { isLocal: privacy.isLocal(model), isPrivate: (path) => privacy.isPrivate(path) };
}

/** What the model's words may hold besides what they quote. */
function withOrigins<Words extends { readonly origins?: readonly string[] }>(
  words: Words,
  { origins = [] }: { readonly origins?: readonly string[] },
): Words {
  const all = [...new Set([...(words.origins ?? []), ...origins])];
  return all.length === 0 ? words : { ...words, origins: all };
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
