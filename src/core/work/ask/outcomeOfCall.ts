import { formatModelReference } from '../../model/modelReference.ts';
import { traitsOf, type FailureTraits } from '../../model/request/failureTraits.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { FinishedCall, CallResult } from '../../calling/send/call.ts';
import type { RoutingContext } from './routingContext.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';

/** A call that brought nothing, and how the attempt that it was made for ends with it. */
export type FailureEnd =
  | {
      readonly kind: Exclude<FailureTraits['attemptEnd'], 'cancelled'>;
      readonly failure: PlanFailure;
      /** What had arrived; empty when nothing had. */
      readonly rawAnswer: string;
    }
  | { readonly kind: 'cancelled' };

/** A whole answer, or why there is none. */
export type CallEnding = { readonly kind: 'answer'; readonly answer: FinishedCall } | FailureEnd;

/**
 * What a call came to. An answer that ran into the output limit is not whole. A call that was stopped while it waited
 * to be sent again counts as stopped, whatever its last try had failed of.
 */
export function outcomeOfCall(
  routing: Pick<RoutingContext, 'explainFailure'>,
  { last, notSent }: CallResult,
  signal: AbortSignal,
): CallEnding {
  if (last === undefined) {
    if (signal.aborted) return { kind: 'cancelled' };
    const { failure, reason: message } = notSent;
    // Nothing is wrong with the model, and another one may be shown it.
    if (notSent.isPrivate === true) return { kind: 'unavailable', failure: { message }, rawAnswer: '' };
    // Without a failure it was a budget that refused, and it would refuse other models too.
    return failure === undefined
      ? { kind: 'failed', failure: { kind: 'budget', message }, rawAnswer: '' }
      : endOf(traitsOf(failure), { kind: failure.kind, message }, '');
  }
  const { end, model, text } = last;
  if ('failure' in end) {
    if (signal.aborted) return { kind: 'cancelled' };
    const { kind } = end.failure;
    return endOf(traitsOf(end.failure), { ...routing.explainFailure(end.failure, model), kind }, text);
  }
  const { unified, raw = '', isUnsure } = end.finish;
  if (unified !== 'length') return { kind: 'answer', answer: last };
  const who = formatModelReference(model);
  const failure =
    isUnsure === true
      ? {
          message: `${who} ended its answer with a word that is not known: "${raw}".`,
          detail: 'The answer may be cut, so it is not used.',
        }
      : {
          message: `${who} reached the limit of ${last.maxOutputTokens} output tokens before it was done.`,
          detail: 'Raise maxOutputTokens of its tier in tierwise.tiers, or make the task smaller.',
        };
  return { kind: 'unusable', failure, rawAnswer: text };
}

function endOf({ attemptEnd }: FailureTraits, failure: PlanFailure, rawAnswer: string): FailureEnd {
  return attemptEnd === 'cancelled' ? { kind: 'cancelled' } : { kind: attemptEnd, failure, rawAnswer };
}

/** The part of a failure that the plan keeps. */
export function storedFailure({ message, detail, kind, origins }: PlanFailure): PlanFailure {
  return {
    message,
    ...withoutUndefined({ detail, kind, origins }),
  };
}
