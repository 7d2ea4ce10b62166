import { cascadeFailure, failureText } from '../cascade/cascadeFailure.ts';
import { nextCandidate, type NextCandidate } from '../cascade/nextCandidate.ts';
import type { StoredVerdict } from '../plan/planDocument.ts';
import type { Evidence, Verdict } from '../plan/verdict.ts';
import type { Candidate } from '../../routing/rules/candidates.ts';
import { chooseFinalReviewer, chooseReviewer } from '../../routing/rules/chooseReviewer.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import {
  doNext,
  endedWith,
  finish,
  goOn,
  newAttempt,
  stop,
  type Ended,
  type StepMemory,
} from './stepMoves.ts';
import type {
  Failed,
  RunningAttempt,
  StepAction,
  StepDecision,
  StepEnding,
  StepEvent,
  StepState,
  StepWork,
  WorkOfAttempt,
} from './stepState.ts';

type ActionOf<Type extends StepAction['type']> = Extract<StepAction, { readonly type: Type }>;

/** Where a run of a step begins: its models are chosen. */
export function startStep(
  start: Pick<StepState, 'isApplied' | 'attempts' | 'approvedBefore' | 'failedBefore'>,
): StepState {
  return { ...start, looks: 0, decision: undecided, action: { type: 'decide' } };
}

const undecided: StepDecision = {
  ...{ candidates: [], fallbacks: [], reasons: [], isCritical: false, needs: {} },
  limits: { attempts: 0, nanoUsd: 0, workMs: 0 },
  asksPersonOfUnknown: true,
};

/**
 * The next action, after what came of the last one. Nothing is written that was not approved, and edits stay in the
 * workspace only where the step is done or they cannot be reverted. Whatever does not fit the action breaks the step
 * off; after its end nothing changes.
 */
export function nextStepAction(state: StepState, event: StepEvent): StepState {
  const { action } = state;
  switch (action.type) {
    case 'decide':
      if (event.type === 'no-model')
        return finish(state, { kind: 'failed', failure: { message: event.message } });
      return event.type === 'decided'
        ? beginAttempt({ ...state, decision: event.decision }, event)
        : breakOff(state, event);
    case 'revert':
      return afterRevert(state, action, event);
    case 'ask':
      return afterAsking(state, action, event);
    case 'request-approval':
      return afterApproval(state, action, event);
    case 'take-write-lock':
      return event.type === 'write-lock-taken'
        ? goOn(state, { ...action, type: 'look-before' }, event)
        : breakOff(state, event);
    case 'look-before':
      return event.type === 'looked-before'
        ? goOn(state, { ...action, type: 'apply' }, event)
        : breakOff(state, event);
    case 'apply':
      return afterApply(state, action, event);
    case 'verify':
      return afterVerify(state, action, event);
    case 'review':
      return afterReview(state, action, event);
    case 'end':
      return state;
  }
}

/** Edits that were approved before come first, then the first candidate that has not ended yet. */
function beginAttempt(state: StepMemory, event: StepEvent): StepState {
  const { decision } = state;
  if (event.isStopped) return finish(state, { kind: 'interrupted' });
  const { approvedBefore, ...others } = state;
  const author = state.attempts.at(-1)?.model ?? decision.candidates[0]?.model;
  if (approvedBefore !== undefined && author !== undefined) {
    if (state.isApplied) return doNext(state, { type: 'revert', before: 'next-attempt' });
    const approval = { by: 'person', isPartial: false } as const;
    const attempt = { ...newAttempt(author, event), spent: { costNanoUsd: 0 }, approval };
    return doNext(others, { type: 'request-approval', work: approvedBefore, attempt, sinceMs: event.atMs });
  }
  const next = nextToTry(state);
  switch (next.kind) {
    case 'passed': {
      const { reason = '', evidence = [] } = state.attempts.at(-1) ?? {};
      return doNext(state, {
        type: 'end',
        ending: { kind: 'done', verdict: { verdict: 'pass', reason, evidence } },
      });
    }
    case 'needs-person':
      return finish(state, { kind: 'failed', failure: { message: 'Nobody could judge the result.' } });
    case 'failed-all':
    case 'limit':
      return finish(state, failureOf(state, next));
    case 'attempt': {
      if (state.isApplied) return doNext(state, { type: 'revert', before: 'next-attempt' });
      const { candidate, evidence } = next;
      const attempt = newAttempt(candidate.model, event);
      return doNext(state, {
        type: 'ask',
        candidate,
        evidence: evidence.length > 0 ? evidence : whatFailedBefore(state),
        attempt,
      });
    }
  }
}

function nextToTry({ attempts, looks, decision }: StepMemory): NextCandidate<Candidate> {
  const { candidates, limits } = decision;
  const next = nextCandidate(candidates, attempts, limits);
  if (next.kind !== 'attempt' || looks < limits.attempts) return next;
  return { kind: 'limit', limit: 'attempts', reason: `its result was checked ${looks} times` };
}

function whatFailedBefore({ attempts, failedBefore }: StepMemory): readonly Evidence[] {
  if (attempts.length > 0 || failedBefore === undefined) return [];
  return [failedBefore];
}

function afterRevert(state: StepState, { before }: ActionOf<'revert'>, event: StepEvent): StepState {
  if (event.type === 'not-reverted')
    return doNext(state, { type: 'end', ending: { kind: 'failed', failure: event.failure } });
  if (event.type !== 'reverted') return breakOff(state, event);
  const reverted = { ...state, isApplied: false };
  return before === 'next-attempt' ? beginAttempt(reverted, event) : finish(reverted, before);
}

function afterAsking(state: StepState, { attempt }: ActionOf<'ask'>, event: StepEvent): StepState {
  if (event.type !== 'asked') return breakOff(state, event);
  const { answer } = event;
  const { handoff: _handoff, ...others } = state;
  const asked = {
    ...attempt,
    spent: withoutUndefined({ model: answer.model, costNanoUsd: answer.costNanoUsd }),
  };
  switch (answer.kind) {
    case 'work': {
      const { work } = answer;
      // Without changes there is nothing to approve or to write.
      return work.changes.length === 0
        ? doNext(others, { type: 'verify', work, attempt: asked })
        : doNext(others, { type: 'request-approval', work, attempt: asked, sinceMs: event.atMs });
    }
    case 'cancelled':
      return finish(stop(others, asked, event), { kind: 'interrupted' });
    case 'failed':
      return finish(stop(others, asked, event), { kind: 'failed', ...failedOf(answer) });
    case 'unavailable': {
      const left = {
        ...others,
        ...withoutUndefined({ handoff: answer.handoff }),
        unusable: failedOf(answer),
      };
      return endAndGoOn(left, asked, { outcome: 'unavailable', reason: failureText(answer.failure) }, event);
    }
    case 'unusable': {
      const { message, detail = '', origins } = answer.failure;
      const told = { kind: 'rule', title: message, text: detail } as const;
      const evidence = [{ ...told, ...withoutUndefined({ origins }) }];
      const left = { ...others, unusable: failedOf(answer) };
      return endAndGoOn(left, asked, { outcome: 'fail', reason: message, evidence }, event);
    }
  }
}

function failedOf({ failure, rawAnswer }: Failed): Failed {
  return { failure, ...withoutUndefined({ rawAnswer }) };
}

function afterApproval(state: StepState, action: ActionOf<'request-approval'>, event: StepEvent): StepState {
  const waitedMs = action.attempt.waitedMs + event.atMs - action.sinceMs;
  const attempt = { ...action.attempt, waitedMs };
  switch (event.type) {
    case 'approved': {
      const { work, approval } = event;
      return goOn(state, { type: 'take-write-lock', work, attempt: { ...attempt, approval } }, event);
    }
    case 'rejected':
      return finish(stop(state, attempt, event), { kind: 'rejected' });
    case 'not-answered':
      return finish(stop(state, attempt, event), { kind: 'left-waiting' });
    default:
      return breakOff(state, event);
  }
}

function afterApply(state: StepState, action: ActionOf<'apply'>, event: StepEvent): StepState {
  const { work, attempt } = action;
  switch (event.type) {
    case 'applied':
      return goOn({ ...state, isApplied: true }, { ...action, type: 'verify' }, event);
    case 'not-applied': {
      const { failure } = event;
      return finish(stop(state, attempt, event), { kind: 'failed', failure, rawAnswer: work.rawAnswer });
    }
    default:
      return breakOff(state, event);
  }
}

function afterVerify(state: StepState, action: ActionOf<'verify'>, event: StepEvent): StepState {
  if (event.type !== 'verified') return breakOff(state, event);
  const { work } = action;
  const { verdict, deferredReason } = event;
  const attempt = { ...action.attempt, ...withoutUndefined({ deferredReason }) };
  const looked = { ...state, looks: state.looks + (work.changes.length === 0 ? 0 : 1) };
  const { decision } = state;
  const isForPerson = attempt.approval?.by === 'person' || decision.asksPersonOfUnknown;
  const reviewer =
    verdict.verdict !== 'unknown' || isForPerson || event.isStopped || work.changes.length === 0
      ? undefined
      : chooseReviewer(attempt.candidate, whoMaySee(work, decision));
  return reviewer === undefined
    ? reviewFinally(looked, { work, attempt }, verdict, event)
    : doNext(looked, { type: 'review', isFinal: false, work, attempt, verdict, reviewer });
}

function afterReview(state: StepState, action: ActionOf<'review'>, event: StepEvent): StepState {
  if (event.type !== 'reviewed') return breakOff(state, event);
  const verdict: Verdict = {
    ...event.verdict,
    evidence: [...action.verdict.evidence, ...event.verdict.evidence],
    costNanoUsd: action.verdict.costNanoUsd + event.verdict.costNanoUsd,
  };
  return action.isFinal
    ? endJudged(state, action, verdict, event)
    : reviewFinally(state, action, verdict, event);
}

/** Critical work counts as passed only after a last review; where nobody can make it, the person decides. */
function reviewFinally(state: StepState, of: WorkOfAttempt, verdict: Verdict, event: StepEvent): StepState {
  const { work, attempt } = of;
  const { decision } = state;
  const isDue = verdict.verdict === 'pass' && decision.needs.finalReview === true && work.changes.length > 0;
  if (!isDue) return endJudged(state, of, verdict, event);
  const reviewer = chooseFinalReviewer(attempt.candidate, whoMaySee(work, decision));
  if (reviewer !== undefined && !event.isStopped)
    return doNext(state, { type: 'review', isFinal: true, work, attempt, verdict, reviewer });
  const reason =
    work.result.origins === undefined
      ? 'No other model is there to review it.'
      : 'It may hold what is private, and no other local model is there to review it.';
  return endJudged(state, of, { ...verdict, verdict: 'unknown', reason }, event);
}

/** A result whose author had seen what is private goes to no reviewer elsewhere. */
function whoMaySee({ result }: StepWork, { candidates }: StepDecision): readonly Candidate[] {
  return result.origins === undefined ? candidates : candidates.filter(({ isLocal }) => isLocal === true);
}

function endJudged(
  state: StepState,
  { work, attempt }: WorkOfAttempt,
  verdict: Verdict,
  event: StepEvent,
): StepState {
  const { reason, evidence, costNanoUsd: judgingNanoUsd } = verdict;
  const record = { outcome: verdict.verdict, reason, evidence, judgingNanoUsd };
  // A check that was cut off tells nothing; the attempt is made again when the step goes on.
  if (event.isStopped && verdict.verdict !== 'pass') {
    const stopped = { ...record, outcome: 'stopped' } as const;
    return finish(endedWith(state, attempt, stopped, event), { kind: 'interrupted' });
  }
  const judged = { ...state, judged: { work, verdict } };
  switch (verdict.verdict) {
    case 'fail':
      return endAndGoOn(judged, attempt, record, event);
    case 'pass': {
      const stored = storedVerdict(verdict);
      const ending: StepEnding = {
        kind: 'done',
        work,
        // The plan wants it unchecked for now: nobody is to blame, and nobody may say that it passed.
        verdict: attempt.deferredReason === undefined ? stored : { ...stored, verdict: 'unknown' },
      };
      return doNext(endedWith(judged, attempt, record, event), { type: 'end', ending });
    }
    case 'unknown': {
      const ended = endedWith(judged, attempt, record, event);
      // The word of the person who saw the edits counts.
      return attempt.approval?.by === 'person'
        ? doNext(ended, { type: 'end', ending: { kind: 'done', work, verdict: storedVerdict(verdict) } })
        : finish(ended, { kind: 'left-to-person', work, verdict });
    }
  }
}

/** The failure of a step that no model did, with the last verdict and answer. */
function failureOf(
  { attempts, judged, unusable }: StepMemory,
  next: Parameters<typeof cascadeFailure>[0],
): StepEnding {
  return {
    kind: 'failed',
    failure: cascadeFailure(next, attempts, unusable?.failure),
    ...withoutUndefined({
      verdict: judged && storedVerdict(judged.verdict),
      rawAnswer: judged?.work.rawAnswer ?? unusable?.rawAnswer,
    }),
  };
}

/** Storage or editor broke, a stop cut the action off, or the answer is to something else: nothing stays half done. */
function breakOff(state: StepState, event: StepEvent): StepState {
  const { action } = state;
  const ended: StepMemory = 'attempt' in action ? stop(state, action.attempt, event) : state;
  const ending = endingOfBreak(action, event);
  // What broke while it was reverting would break again.
  return action.type === 'revert' ? doNext(ended, { type: 'end', ending }) : finish(ended, ending);
}

function endingOfBreak(action: StepAction, event: StepEvent): StepEnding {
  if (event.type === 'cut-off') return { kind: 'interrupted' };
  if (event.type === 'broke-off' && event.isStaged) return { kind: 'left-waiting' };
  const detail =
    event.type === 'broke-off' ? event.detail : `"${event.type}" is no answer to "${action.type}".`;
  return { kind: 'failed', failure: { message: 'The step broke off.', detail } };
}

function endAndGoOn(state: StepMemory, attempt: RunningAttempt, record: Ended, event: StepEvent): StepState {
  return beginAttempt(endedWith(state, attempt, record, event), event);
}

function storedVerdict({ verdict, reason, evidence }: Verdict): StoredVerdict {
  return { verdict, reason, evidence };
}
