import { formatModelReference } from '../../model/modelReference.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { FinishedCall, CallResult } from '../../calling/send/callModel.ts';
import type { RoutingContext } from './routingContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** Why a call's last attempt is of no use. */
export interface CallFailure extends PlanFailure {
  /** The person stopped it: nothing went wrong. */
  readonly isCancelled: boolean;
  /** The model lacks an ability that the request needs: another one may have it. */
  readonly lacksAbility?: true;
}

/** A whole answer, or why there is none. */
export type CallAnswer = { readonly answer: FinishedCall } | { readonly failure: CallFailure };

/**
 * What a call came to. An answer that ran into the output limit is not whole. A call that was stopped while it waited
 * to be sent again counts as stopped, whatever its last attempt had failed of.
 */
export function outcomeOfCall(
  routing: Pick<RoutingContext, 'explainFailure'>,
  result: CallResult,
  signal: AbortSignal,
): CallAnswer {
  const attempt = result.last;
  if (attempt === undefined) {
    const isCancelled = signal.aborted;
    const kind = result.notSent.failure?.kind ?? 'budget';
    return { failure: { kind, message: result.notSent.reason, isCancelled } };
  }
  if ('failure' in attempt.end) {
    const { failure } = attempt.end;
    const { kind } = failure;
    const isCancelled = kind === 'cancelled' || signal.aborted;
    const lacksAbility = failure.refused === undefined ? {} : { lacksAbility: true as const };
    return {
      failure: { ...routing.explainFailure(failure, attempt.model), kind, isCancelled, ...lacksAbility },
    };
  }
  if (attempt.end.finish.unified !== 'length') return { answer: attempt };
  const { raw, isUnsure } = attempt.end.finish;
  if (isUnsure === true) {
    return {
      failure: {
        message: `${formatModelReference(attempt.model)} ended its answer with a word that is not known: "${raw ?? ''}".`,
        detail: 'The answer may be cut, so it is not used.',
        isCancelled: false,
      },
    };
  }
  return {
    failure: {
      message: `${formatModelReference(attempt.model)} reached the limit of ${attempt.maxOutputTokens} output tokens before it was done.`,
      detail: 'Raise maxOutputTokens of its tier in tierwise.tiers, or make the task smaller.',
      isCancelled: false,
    },
  };
}

/** The part of a failure that the plan keeps. */
export function storedFailure({ message, detail, kind }: PlanFailure): PlanFailure {
  return {
    message,
    ...withoutUndefined({ detail, kind }),
  };
}
