import type { CallOutcome } from '../../model/ledger.ts';
import type { Cost } from '../../model/cost.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { Purpose } from '../../model/purpose.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** A finished call as the plan remembers it; the ledger holds the rest under the same id. */
export interface CallSummary {
  readonly callId: string;
  readonly purpose: Purpose;
  /** Asked for, as `provider/model`. */
  readonly model: string;
  readonly modelServed?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cost: Cost;
  readonly outcome: CallOutcome;
  /** Why it brought nothing. */
  readonly message?: string;
  /** What was asked for in another way because the model does not take it, in plain words. */
  readonly adapted?: readonly string[];
  readonly startedAtMs: number;
  readonly latencyMs: number;
}

/** How an attempt ended. `unavailable` says nothing of the model; `stopped` is made again when the step goes on. */
export type AttemptOutcome = Verdict['verdict'] | 'unavailable' | 'stopped';

/** How an attempt at a piece of work ended: plain data, so that a plan stores it and goes on after a reload. */
export interface EndedAttempt {
  /** Who answered. */
  readonly model: ModelReference;
  /** Whose place it was, where another model answered for it: neither is asked again. */
  readonly candidate?: ModelReference;
  readonly outcome: AttemptOutcome;
  /** One line: why it ended so. */
  readonly reason: string;
  /** What the next model is told; not the conversation. */
  readonly evidence: readonly Evidence[];
  /** Of the attempt itself; `undefined`: no known price. */
  readonly costNanoUsd?: number;
  /** Of judging its result: checks and reviews. */
  readonly judgingNanoUsd: number;
  /** Time of work, without waiting for the person. */
  readonly workedMs: number;
}

/** One model's turn at a step, with all its calls. Without an outcome it is still running. */
export interface StepAttempt extends Omit<EndedAttempt, 'outcome'> {
  /** Which start of the step it belongs to, from 1. Attempts of earlier starts do not count for who comes next. */
  readonly run: number;
  readonly outcome?: AttemptOutcome;
  /** In the order in which they ended: the model's own, those of summaries and reviews. */
  readonly calls: readonly CallSummary[];
}

/** What is remembered of the work on a step. */
export interface AttemptedStep {
  /** How often the person has started it; absent before the first time. */
  readonly run?: number;
  /** In order. */
  readonly attempts: readonly StepAttempt[];
  /** Calls of no attempt: about who shall try, and those whose attempt is not known. */
  readonly calls: readonly CallSummary[];
}

/** All calls of a step. */
export function callsOf({ calls, attempts }: AttemptedStep): readonly CallSummary[] {
  return [...calls, ...attempts.flatMap((attempt) => attempt.calls)];
}

/** How the attempts ended that the current start of the step has made so far. */
export function endedAttempts({ run, attempts }: AttemptedStep): readonly EndedAttempt[] {
  return attempts.flatMap(({ run: ofRun, calls: _calls, outcome, ...attempt }) =>
    ofRun === run && outcome !== undefined ? [{ ...attempt, outcome }] : [],
  );
}

/** The step with a call added to the attempt that it served: the last one, unless it chose who shall try. */
export function withCall<Step extends AttemptedStep>(step: Step, call: CallSummary): Step {
  const last = step.attempts.at(-1);
  return last === undefined || call.purpose === 'classify'
    ? { ...step, calls: [...step.calls, call] }
    : { ...step, attempts: [...step.attempts.slice(0, -1), { ...last, calls: [...last.calls, call] }] };
}

/** The step with its running attempt ended; the same step when none is running. */
export function withAttemptEnded<Step extends AttemptedStep>(step: Step, ended: Partial<EndedAttempt>): Step {
  const last = step.attempts.at(-1);
  if (last === undefined || last.outcome !== undefined) return step;
  const attempt: StepAttempt = { ...last, ...ended, outcome: ended.outcome ?? 'stopped' };
  return { ...step, attempts: [...step.attempts.slice(0, -1), attempt] };
}

/** Calls about a step's work, which write nothing of its result. */
const besideTheWork: ReadonlySet<Purpose> = new Set(['classify', 'review', 'summarise', 'compact']);

/** The model that wrote last at the step, as `provider/model`; `undefined` while none has. */
export function authorOf(step: AttemptedStep): string | undefined {
  return callsOf(step).findLast(({ purpose }) => !besideTheWork.has(purpose))?.model;
}

/** What asking has used. */
export interface Spending {
  /** Who answered; absent: who was asked. */
  readonly model?: ModelReference;
  /** `undefined`: it has no known price. It then counts as nothing against the dollars of the step, visibly. */
  readonly costNanoUsd?: number;
}

/** The record of an attempt by the model in `candidate`'s place. */
export function endAttempt(
  candidate: ModelReference,
  { model = candidate, costNanoUsd }: Spending,
  ended: Pick<EndedAttempt, 'outcome' | 'workedMs'> & Partial<EndedAttempt>,
): EndedAttempt {
  const isOther = model.provider !== candidate.provider || model.model !== candidate.model;
  return {
    model,
    ...(isOther ? { candidate } : {}),
    reason: ended.outcome,
    evidence: [],
    ...withoutUndefined({ costNanoUsd }),
    judgingNanoUsd: 0,
    ...ended,
  };
}
