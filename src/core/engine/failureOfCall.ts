import { formatModelReference } from '../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { CallAttempt } from './callModel.ts';
import type { PlanSessionPorts } from './planSessionPorts.ts';

/** Why a call's last attempt is of no use. */
export interface CallFailure extends PlanFailure {
  /** The person stopped it: nothing went wrong. */
  readonly isCancelled: boolean;
}

/**
 * `undefined` when the answer is whole. An answer that ran into the output limit is not. A call that was stopped while
 * it waited to be sent again counts as stopped, whatever its last attempt had failed of.
 */
export function failureOfCall(
  ports: Pick<PlanSessionPorts, 'explainFailure'>,
  attempt: CallAttempt,
  maxOutputTokens: number,
  signal: AbortSignal,
): CallFailure | undefined {
  if ('failure' in attempt.end) {
    const { failure } = attempt.end;
    const { kind } = failure;
    const isCancelled = kind === 'cancelled' || signal.aborted;
    return { ...ports.explainFailure(failure, attempt.model), kind, isCancelled };
  }
  if (attempt.end.finish.unified !== 'length') return undefined;
  return {
    message: `${formatModelReference(attempt.model)} reached the limit of ${maxOutputTokens} output tokens before it was done.`,
    detail: 'Raise maxOutputTokens of its tier in tierwise.tiers, or make the task smaller.',
    isCancelled: false,
  };
}

/** The part of a failure that the plan keeps. */
export function storedFailure({ message, detail, kind }: PlanFailure): PlanFailure {
  return {
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(kind === undefined ? {} : { kind }),
  };
}
