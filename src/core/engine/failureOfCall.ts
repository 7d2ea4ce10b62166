import { formatModelReference } from '../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { CallAttempt } from './callModel.ts';
import { explainFailure } from './explainFailure.ts';

/** Why a call's last attempt is of no use. */
export interface CallFailure extends PlanFailure {
  /** The person stopped it: nothing went wrong. */
  readonly isCancelled: boolean;
}

/** `undefined` when the answer is whole. An answer that ran into the output limit is not. */
export function failureOfCall(attempt: CallAttempt, maxOutputTokens: number): CallFailure | undefined {
  const model = formatModelReference(attempt.model);
  if ('failure' in attempt.end) {
    const { failure } = attempt.end;
    return { ...explainFailure(failure, model), isCancelled: failure.kind === 'cancelled' };
  }
  if (attempt.end.finish.unified !== 'length') return undefined;
  return {
    message: `${model} reached the limit of ${maxOutputTokens} output tokens before it was done.`,
    detail: 'Raise maxOutputTokens of its tier in tierwise.tiers, or make the task smaller.',
    isCancelled: false,
  };
}
