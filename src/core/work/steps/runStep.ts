import { summariseCall } from '../ask/callRecords.ts';
import { withPlanPrivacy } from '../ask/planPrivacy.ts';
import { reviewResult } from '../ask/reviewResult.ts';
import type { StagedStep } from '../edits/editorPorts.ts';
import type { Evidence } from '../plan/verdict.ts';
import { callsOf, endedAttempts } from '../plan/attempt.ts';
import { failureText } from '../cascade/cascadeFailure.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import type { StepBaseline } from '../verify/stepVerifier.ts';
import type { FinishedCall } from '../../calling/send/call.ts';
import { isStopped } from '../../calling/send/isStopped.ts';
import { nanoUsdPerUsd } from '../../model/request/cost.ts';
import type { Purpose } from '../../model/purpose.ts';
import { decisionLogLine, explainDecision } from '../../routing/rules/explainDecision.ts';
import { attemptStep } from './attemptStep.ts';
import { decideRun } from './decideRun.ts';
import { endStep } from './endStep.ts';
import { applyEdits, lookBefore, revertEdits, verifyEdits } from './folderEdits.ts';
import { recordVerdict } from './recordVerdict.ts';
import { confirmApproval, requestApproval } from './requestApproval.ts';
import { nextStepAction, startStep } from './stepMachine.ts';
import { documentOf, stepOf, type RunningStep, type StepOutcome, type StepRun } from './stepRun.ts';
import type { StepAction, StepAnswer, StepState, StepWork } from './stepState.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * Runs a step until a result passes; `stepMachine.ts` says what comes after what. Every end is an event of the plan;
 * rejects, after that, only when storage or editor broke. `approved`: edits of a run before this one that the person
 * has just approved; they are written and judged first, and only if they fail is a model asked.
 */
export async function runStep(run: StepRun, stepId: string, approved?: StagedStep): Promise<StepOutcome> {
  const { clock } = run.context.call;
  const before = stepOf(run.planState, stepId);
  const context = withPlanPrivacy(run.context, run.planState);
  const step: RunningStep = { ...run, context, stepId, sinceMs: clock.now() };
  const refused = run.planState.dispatch(
    approved === undefined
      ? { type: 'step-started', stepId, atMs: step.sinceMs }
      : { type: 'step-accepted', stepId },
  );
  if (refused !== undefined) return { refused };
  run.live.setStep(stepId, { sinceMs: step.sinceMs, kind: 'gathering-context' });
  const actions = createActions(step);
  let broken: { readonly error: unknown } | undefined;
  try {
    let state = firstState(step, before, approved);
    while (state.action.type !== 'end') {
      const answer = await actions.carryOut(state).catch((error: unknown): StepAnswer => {
        if (isStopped(error, run.signal)) return { type: 'cut-off' };
        broken = { error };
        const isStaged = stepOf(run.planState, stepId).status === 'awaiting-approval';
        return { type: 'broke-off', detail: String(error), isStaged };
      });
      const event = { ...answer, atMs: clock.monotonic(), isStopped: run.signal.aborted };
      const next = nextStepAction(state, event);
      tellAttempts(step, state, next);
      state = next;
    }
    const outcome = await endStep(step, state.action.ending);
    if (broken !== undefined) throw broken.error;
    return outcome;
  } finally {
    actions.dispose();
    run.live.setStep(stepId, undefined);
  }
}

function firstState(
  { planState, stepId }: RunningStep,
  before: StepRecord,
  approved?: StagedStep,
): StepState {
  const step = stepOf(planState, stepId);
  const { failure } = before;
  const failedBefore: Evidence | undefined = failure && {
    ...{ kind: 'rule', title: failureText(failure), text: '' },
    ...withoutUndefined({ origins: failure.origins }),
  };
  return startStep({
    isApplied: step.isApplied === true,
    attempts: endedAttempts(step),
    ...withoutUndefined({ failedBefore, approvedBefore: approved && workOf(step, approved) }),
  });
}

/** Edits of a run before this one. */
function workOf(step: StepRecord, { changes }: StagedStep): StepWork {
  const { result = { summary: '', changedFiles: [], findings: '' }, rawAnswer = '' } = step;
  return { changes, result, rawAnswer, callId: callsOf(step).at(-1)?.callId };
}

/** Tells the plan which attempts have ended, and which one has begun. */
function tellAttempts({ planState, stepId }: RunningStep, before: StepState, after: StepState): void {
  const ended = after.attempts.slice(before.attempts.length);
  for (const attempt of ended) planState.dispatch({ type: 'step-attempt-ended', stepId, ended: attempt });
  const isRunning = 'attempt' in before.action && ended.length === 0;
  if ('attempt' in after.action && !isRunning)
    planState.dispatch({ type: 'step-attempt-started', stepId, model: after.action.attempt.candidate });
}

/** How the actions of one run are carried out. */
function createActions(step: RunningStep) {
  const { context, planState, live, signal, stepId, sinceMs } = step;
  /** How things stood before the edits that are in the workspace now. */
  let baseline: StepBaseline | undefined;
  let releaseWriteLock: (() => void) | undefined;

  function dispose(): void {
    releaseWriteLock?.();
    releaseWriteLock = undefined;
  }

  async function carryOut({ action, ...state }: StepState): Promise<StepAnswer> {
    switch (action.type) {
      case 'decide':
        return decide();
      case 'revert':
        return revertEdits(step);
      case 'ask':
        return ask(action, state);
      case 'request-approval':
        return action.attempt.approval === undefined
          ? requestApproval(step, action.work, state.decision.isCritical)
          : confirmApproval(step, action.work);
      case 'take-write-lock':
        releaseWriteLock = await step.writing.acquire(signal);
        return { type: 'write-lock-taken' };
      case 'look-before':
        baseline = await lookBefore(step, action.work);
        return { type: 'looked-before' };
      case 'apply': {
        const answer = await applyEdits(step, action.work, action.attempt);
        if (answer.type === 'not-applied') dispose();
        return answer;
      }
      case 'verify': {
        const answer = await verifyEdits(step, action.work, action.attempt, baseline);
        dispose();
        return answer;
      }
      case 'review':
        return review(action);
      case 'end':
        throw new Error('A step that has ended has no next action.');
    }
  }

  async function decide(): Promise<StepAnswer> {
    const isAtStepBoundary = endedAttempts(stepOf(planState, stepId)).length === 0;
    const decided = await decideRun(step, { stepId, isAtStepBoundary, onCall: keepCall('classify') });
    if ('noModel' in decided) return { type: 'no-model', message: decided.noModel };
    const { candidates, fallbacks, reasons, isCritical, needs } = decided.decision;
    planState.dispatch({ type: 'step-decided', stepId, lines: explainDecision(decided.decision) });
    context.call.log.info(`step ${stepId} ${decisionLogLine(decided.decision)}`);
    const { limits, onUnknown } = context.routing.settings().routing;
    return {
      type: 'decided',
      decision: {
        ...{ candidates, fallbacks, reasons, isCritical, needs },
        limits: {
          attempts: limits.attempts,
          nanoUsd: Math.round(limits.dollars * nanoUsdPerUsd),
          workMs: limits.minutes * 60_000,
        },
        asksPersonOfUnknown: onUnknown === 'person',
      },
    };
  }

  async function ask(
    { candidate, evidence }: Extract<StepAction, { readonly type: 'ask' }>,
    { decision, handoff }: Pick<StepState, 'decision' | 'handoff'>,
  ): Promise<StepAnswer> {
    const { tier, model, sameModelElsewhere } = candidate;
    const isFirst = candidate === decision.candidates[0];
    const fallbacks = isFirst ? decision.fallbacks : sameModelElsewhere;
    const answer = await attemptStep(step, {
      decision: { tier, model, fallbacks, reasons: decision.reasons },
      evidence,
      position: stepOf(planState, stepId).attempts.length - 1,
      ...withoutUndefined({ handoff }),
    });
    if (answer.kind === 'unusable') {
      const callId = callsOf(stepOf(planState, stepId)).at(-1)?.callId;
      await recordVerdict(context.call, callId, 'fail', 'checks');
    }
    return { type: 'asked', answer };
  }

  async function review({
    work,
    verdict,
    reviewer,
  }: Extract<StepAction, { readonly type: 'review' }>): Promise<StepAnswer> {
    live.setStep(stepId, { sinceMs, kind: 'reviewing' });
    const record = stepOf(planState, stepId);
    const reviewed = await reviewResult(context, {
      planId: documentOf(planState).id,
      step: record,
      changes: work.changes,
      origins: [...(work.result.origins ?? []), ...(documentOf(planState).origins ?? [])],
      verdict,
      reviewer,
      position: record.attempts.length - 1,
      signal,
      onCall: keepCall('review'),
    });
    await recordVerdict(context.call, work.callId, reviewed.verdict, 'review');
    return { type: 'reviewed', verdict: reviewed };
  }

  /** Calls beside the step's own count among its calls, with what they cost. */
  function keepCall(purpose: Purpose): (call: FinishedCall) => void {
    return (call) => {
      planState.dispatch({ type: 'call-finished', stepId, call: summariseCall(purpose, call) });
    };
  }

  return { carryOut, dispose };
}
