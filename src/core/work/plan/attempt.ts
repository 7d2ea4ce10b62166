import type { ModelReference } from '../../model/modelReference.ts';
import type { Purpose } from '../../model/purpose.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import type { ReadAs } from './planSchema.ts';
import type { attemptSchema, callSchema, stepSchema } from './planDocumentSchema.ts';

/** A finished call as the plan remembers it. */
export type CallSummary = ReadAs<typeof callSchema>;

/** One model's turn at a step, with all its calls. Without an outcome it is still running. */
export type StepAttempt = ReadAs<typeof attemptSchema>;

/** How an attempt ended. */
export type AttemptOutcome = NonNullable<StepAttempt['outcome']>;

/** How an attempt at a piece of work ended: plain data, so that a plan stores it and goes on after a reload. */
export interface EndedAttempt extends Omit<StepAttempt, 'run' | 'calls' | 'outcome'> {
  readonly outcome: AttemptOutcome;
}

/** What is remembered of the work on a step. */
export type AttemptedStep = Pick<ReadAs<typeof stepSchema>, 'run' | 'attempts' | 'calls'>;

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
