import { runCascade } from '../cascade/runCascade.ts';
import { callsOf, endedAttempts } from '../plan/attempt.ts';
import type { AttemptResult } from '../plan/attempt.ts';
import type { CascadeEnd, Kept } from '../cascade/runCascade.ts';
import type { Evidence, Verdict } from '../plan/verdict.ts';
import { fileDiffs } from '../edits/fileDiff.ts';
import type { StagedStep } from '../edits/editorPorts.ts';
import type { PlanFailure, StepRecord, StoredVerdict } from '../plan/planDocument.ts';
import type { Candidate } from '../../routing/rules/candidates.ts';
import { chooseFinalReviewer, chooseReviewer } from '../../routing/rules/chooseReviewer.ts';
import type { RoutedDecision } from '../../routing/rules/decide.ts';
import { decisionLogLine, explainDecision } from '../../routing/rules/explainDecision.ts';
import type { Purpose } from '../../model/purpose.ts';
import { summariseCall } from '../ask/callRecords.ts';
import type { FinishedCall } from '../../calling/send/callModel.ts';
import { attemptStep, failureText } from './attemptStep.ts';
import type { StepAttemptEnd, StepWork } from './attemptStep.ts';
import { cascadeFailure } from '../cascade/cascadeFailure.ts';
import { decideRun } from './decideRun.ts';
import { isStopped } from '../../calling/send/isStopped.ts';
import { storedFailure } from '../ask/outcomeOfCall.ts';
import { StepEdits } from './stepEdits.ts';
import type { Ending } from './stepEdits.ts';
import { recordVerdict } from './recordVerdict.ts';
import { reviewResult } from '../ask/reviewResult.ts';
import { documentOf, stepOf } from './stepRun.ts';
import type { StepOutcome, StepRun } from './stepRun.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/**
 * Runs a step until a result passes: attempt, the person's answer, writing, verdict, next model with the evidence.
 * What does not pass is taken back. Every end is an event of the plan; rejects, after that, only when storage or
 * editor broke. `accepted`: edits of a run before this one that the person has just approved to; they are written and
 * judged first, and only if they fail is a model asked.
 */
export async function runStep(run: StepRun, stepId: string, accepted?: StagedStep): Promise<StepOutcome> {
  const { context, planState, live } = run;
  const before = stepOf(planState, stepId);
  const sinceMs = context.call.clock.now();
  const refused = planState.dispatch(
    accepted === undefined
      ? { type: 'step-started', stepId, atMs: sinceMs }
      : { type: 'step-accepted', stepId },
  );
  if (refused !== undefined) return { refused };
  live.setStep(stepId, { sinceMs, kind: 'gathering-context' });
  try {
    return await new StepCascade(run, before, sinceMs, accepted).run();
  } catch (error) {
    // The store or the editor broke. The step must not stay "running", a state that nothing would ever end.
    if (isStopped(error, run.signal)) return interrupt(run, stepId);
    if (stepOf(planState, stepId).status === 'running')
      fail(run, stepId, { message: 'The step broke off.', detail: String(error) });
    throw error;
  } finally {
    live.setStep(stepId, undefined);
  }
}

/** The cascade of one step, from its decision to its end. */
class StepCascade {
  private readonly stepId: string;
  /** The last thing that went wrong, for the person. */
  private lastFailure: { readonly failure: PlanFailure; readonly rawAnswer?: string } | undefined;
  private readonly hands: StepEdits;
  private readonly engine: StepRun;
  private readonly before: StepRecord;
  private readonly sinceMs: number;
  private resumed: StagedStep | undefined;

  constructor(run: StepRun, before: StepRecord, sinceMs: number, accepted: StagedStep | undefined) {
    this.engine = run;
    this.before = before;
    this.sinceMs = sinceMs;
    this.resumed = accepted;
    this.stepId = before.id;
    this.hands = new StepEdits(run, before.id, sinceMs);
  }

  async run(): Promise<StepOutcome> {
    const { context, planState, signal } = this.engine;
    const decided = await decideRun(this.engine, {
      stepId: this.stepId,
      isAtStepBoundary: endedAttempts(stepOf(planState, this.stepId)).length === 0,
      onCall: this.keepCall('classify'),
    });
    if ('noModel' in decided) return fail(this.engine, this.stepId, { message: decided.noModel });
    const { decision } = decided;
    planState.dispatch({ type: 'step-decided', stepId: this.stepId, lines: explainDecision(decision) });
    context.call.log.info(`step ${this.stepId} ${decisionLogLine(decision)}`);
    const { routing } = context.routing.settings();
    const { limits } = routing;
    try {
      const end = await runCascade<Candidate, StepWork>({
        candidates: decision.candidates,
        earlier: endedAttempts(stepOf(planState, this.stepId)),
        limits: {
          attempts: limits.attempts,
          nanoUsd: Math.round(limits.dollars * 1e9),
          workMs: limits.minutes * 60_000,
        },
        clock: context.call.clock,
        signal,
        attempt: (candidate, evidence) => this.attempt(decision, candidate, evidence),
        verifier: { verify: (work) => this.hands.verify(work) },
        // The person's word on a diff is a verdict, and no review is bought on top of it.
        reviewUnknown: (work, author, verdict) =>
          this.hands.isAcceptedByPerson || routing.onUnknown === 'person'
            ? Promise.resolve(undefined)
            : this.review(work, verdict, chooseReviewer(author.model, decision.candidates)),
        ...(decision.needs.finalReview === true
          ? {
              finalReview: (work: StepWork, author: Candidate, verdict: Verdict) =>
                this.review(work, verdict, chooseFinalReviewer(author.model, decision.candidates)),
            }
          : {}),
        onRecord: (ended) => {
          planState.dispatch({ type: 'step-attempt-ended', stepId: this.stepId, ended });
        },
      });
      return await this.conclude(end);
    } finally {
      this.hands.endTurn();
    }
  }

  private async attempt(
    decision: RoutedDecision,
    candidate: Candidate,
    evidence: readonly Evidence[],
  ): Promise<AttemptResult<StepWork>> {
    const stopped = { kind: 'stopped' } as const;
    if (this.resumed === undefined && (await this.hands.revert()) !== undefined) return stopped;
    this.engine.planState.dispatch({
      type: 'step-attempt-started',
      stepId: this.stepId,
      model: candidate.model,
    });
    const made = this.resumed === undefined ? await this.ask(decision, candidate, evidence) : this.takeUp();
    if (made.kind === 'unusable') {
      const step = stepOf(this.engine.planState, this.stepId);
      await recordVerdict(this.engine.context.call, callsOf(step).at(-1)?.callId, 'fail', 'checks');
    }
    if (made.kind !== 'work') return this.withoutWork(made);
    const spent = {
      ...withoutUndefined({ costNanoUsd: made.costNanoUsd, model: made.model }),
    };
    const { work } = made;
    if (work.changes.length === 0) return { kind: 'result', result: work, ...spent };
    const waitedFromMs = this.engine.context.call.clock.monotonic();
    const approved = await this.hands.requestApproval(work, decision.isCritical);
    const waitedMs = this.engine.context.call.clock.monotonic() - waitedFromMs;
    if (approved === undefined || !(await this.hands.write(approved)))
      return { ...stopped, ...spent, waitedMs };
    return { kind: 'result', result: approved, ...spent, waitedMs };
  }

  private ask(
    decision: RoutedDecision,
    candidate: Candidate,
    evidence: readonly Evidence[],
  ): Promise<StepAttemptEnd> {
    this.hands.isAcceptedByPerson = false;
    const { planState } = this.engine;
    const step = stepOf(planState, this.stepId);
    const first = endedAttempts(step).length === 0 ? this.before.failure : undefined;
    return attemptStep(this.engine, {
      stepId: this.stepId,
      decision: {
        tier: candidate.tier,
        model: candidate.model,
        fallbacks: candidate === decision.candidates[0] ? decision.fallbacks : candidate.sameModelElsewhere,
        reasons: decision.reasons,
      },
      // What failed before the person started the step again is told to the first model too.
      evidence:
        evidence.length === 0 && first !== undefined
          ? [{ kind: 'rule', title: failureText(first), text: '' }]
          : evidence,
      position: step.attempts.length - 1,
      sinceMs: this.sinceMs,
    });
  }

  /** Edits of a run before this one: they need no model. */
  private takeUp(): StepAttemptEnd {
    const { planState } = this.engine;
    const step = stepOf(planState, this.stepId);
    const changes = this.resumed?.changes ?? [];
    this.resumed = undefined;
    this.hands.isAcceptedByPerson = true;
    const result = step.result ?? { summary: '', changedFiles: [], findings: '' };
    const work = {
      changes,
      result,
      rawAnswer: step.rawAnswer ?? '',
      callId: callsOf(step).at(-1)?.callId,
    };
    return { kind: 'work', work, costNanoUsd: 0, model: undefined };
  }

  private withoutWork(made: Exclude<StepAttemptEnd, { kind: 'work' }>): AttemptResult<StepWork> {
    const spent = {
      ...withoutUndefined({ costNanoUsd: made.costNanoUsd, model: made.model }),
    };
    switch (made.kind) {
      case 'cancelled':
        this.hands.ending = { kind: 'interrupted' };
        return { kind: 'stopped', ...spent };
      case 'failed':
        this.hands.ending = made;
        return { kind: 'stopped', ...spent };
      case 'unavailable':
        this.lastFailure = made;
        return { kind: 'unavailable', reason: failureText(made.failure), ...spent };
      case 'unusable': {
        this.lastFailure = made;
        const { message, detail = '' } = made.failure;
        return { kind: 'unusable', evidence: [{ kind: 'rule', title: message, text: detail }], ...spent };
      }
    }
  }

  private async review(
    work: StepWork,
    verdict: Verdict,
    reviewer: Candidate | undefined,
  ): Promise<Verdict | undefined> {
    const { context, planState, live, signal } = this.engine;
    if (reviewer === undefined || work.changes.length === 0) return undefined;
    live.setStep(this.stepId, { sinceMs: this.sinceMs, kind: 'reviewing' });
    const step = stepOf(planState, this.stepId);
    const reviewed = await reviewResult(context, {
      planId: documentOf(planState).id,
      step,
      changes: work.changes,
      verdict,
      reviewer,
      position: step.attempts.length,
      signal,
      onCall: this.keepCall('review'),
    });
    await recordVerdict(context.call, work.callId, reviewed.verdict, 'review');
    return reviewed;
  }

  /** Calls beside the step's own count among its attempts, with what they cost. */
  private keepCall(purpose: Purpose): (attempt: FinishedCall) => void {
    return (attempt) => {
      this.engine.planState.dispatch({
        type: 'call-finished',
        stepId: this.stepId,
        call: summariseCall(purpose, attempt),
      });
    };
  }

  private async conclude(end: CascadeEnd<Candidate, StepWork>): Promise<StepOutcome> {
    const { planState, context } = this.engine;
    const { stepId } = this;
    if (this.hands.ending !== undefined) return this.endAs(this.hands.ending);
    const best = 'best' in end ? end.best : undefined;
    switch (end.kind) {
      case 'passed': {
        const last = end.records.at(-1);
        const verdict: StoredVerdict = {
          verdict: this.hands.deferredReason === undefined ? 'pass' : 'unknown',
          reason: last?.reason ?? '',
          evidence: last?.evidence ?? [],
        };
        return this.done(end.result, verdict);
      }
      case 'needs-person':
        if (this.hands.isAcceptedByPerson && best !== undefined) {
          return this.done(best.result, storedVerdict(best.verdict));
        }
        return this.leaveToPerson(best);
      case 'stopped':
        return this.endAs((await this.hands.revert()) ?? { kind: 'interrupted' });
      case 'failed-all':
      case 'limit': {
        const stuck = await this.hands.revert();
        if (stuck !== undefined) return this.endAs(stuck);
        const verdict = best === undefined ? undefined : storedVerdict(best.verdict);
        const failure = cascadeFailure(end, this.lastFailure?.failure);
        context.call.log.warn(`step ${stepId}: ${failureText(failure)}`);
        planState.dispatch({
          type: 'step-failed',
          stepId,
          atMs: context.call.clock.now(),
          failure: storedFailure(failure),
          ...withoutUndefined({ verdict }),
          ...answerOf(best?.result.rawAnswer ?? this.lastFailure?.rawAnswer),
        });
        return 'failed';
      }
    }
  }

  private async done(work: StepWork | undefined, verdict: StoredVerdict): Promise<StepOutcome> {
    const { planState, context } = this.engine;
    const { stepId } = this;
    const changes = work?.changes ?? [];
    const diffs = changes.length === 0 ? {} : { diffs: fileDiffs(changes) };
    planState.dispatch({
      type: 'step-done',
      stepId,
      atMs: context.call.clock.now(),
      // Findings are their own result; there is nothing to pass.
      ...(changes.length > 0 ? { verdict } : {}),
      ...(work === undefined ? {} : { result: { ...work.result, ...diffs }, ...answerOf(work.rawAnswer) }),
    });
    const { title } = this.before;
    const note = changes.length === 0 ? undefined : await context.folder.commitStep({ title, changes });
    if (note !== undefined) planState.dispatch({ type: 'step-committed', stepId, note });
    return 'done';
  }

  /** Nobody could judge edits that a standing approval had let through: the person sees them as a diff after all. */
  private async leaveToPerson(best: Kept<Candidate, StepWork> | undefined): Promise<StepOutcome> {
    const { planState, onStaged } = this.engine;
    const { stepId } = this;
    const stuck = await this.hands.revert();
    if (stuck !== undefined) return this.endAs(stuck);
    if (best === undefined) return fail(this.engine, stepId, { message: 'Nobody could judge the result.' });
    const { changes, result, rawAnswer } = best.result;
    onStaged({ planId: documentOf(planState).id, stepId, title: this.before.title, changes });
    const summary = `${result.summary}\n${best.verdict.reason}`;
    planState.dispatch({ type: 'step-staged', stepId, result: { ...result, summary }, rawAnswer });
    return 'staged';
  }

  private endAs(ending: Ending): StepOutcome {
    const { planState, context } = this.engine;
    const { stepId } = this;
    switch (ending.kind) {
      case 'staged':
        return 'staged';
      case 'interrupted':
        return interrupt(this.engine, stepId);
      case 'rejected':
        planState.dispatch({ type: 'step-rejected', stepId, atMs: context.call.clock.now() });
        return 'rejected';
      case 'failed':
        return fail(this.engine, stepId, ending.failure, ending.rawAnswer);
    }
  }
}

function storedVerdict({ verdict, reason, evidence }: Verdict): StoredVerdict {
  return { verdict, reason, evidence };
}

function answerOf(rawAnswer: string | undefined): { readonly rawAnswer?: string } {
  return rawAnswer === undefined || rawAnswer === '' ? {} : { rawAnswer };
}

function interrupt({ context, planState }: StepRun, stepId: string): StepOutcome {
  planState.dispatch({ type: 'step-interrupted', stepId, atMs: context.call.clock.now() });
  return 'interrupted';
}

function fail(run: StepRun, stepId: string, failure: PlanFailure, rawAnswer?: string): StepOutcome {
  run.context.call.log.warn(`step ${stepId} failed: ${failureText(failure)}`);
  run.planState.dispatch({
    type: 'step-failed',
    stepId,
    atMs: run.context.call.clock.now(),
    failure: storedFailure(failure),
    ...answerOf(rawAnswer),
  });
  return 'failed';
}
